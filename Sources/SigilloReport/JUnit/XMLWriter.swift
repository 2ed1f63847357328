/// Writes XML 1.0, indented, with every character that XML forbids or a viewer obeys made visible.
struct XMLWriter {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    init() {}

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        indent()
        text += "<" + name + Self.list(attributes) + ">\n"
        depth += 1
    }

    mutating func close(_ name: String) {
        depth -= 1
        indent()
        text += "</" + name + ">\n"
    }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        indent()
        text += "<" + name + Self.list(attributes) + "/>\n"
    }

    /// An element that holds text of lines that are already visible.
    mutating func element(_ name: String, _ attributes: [(String, String)], _ content: String) {
        indent()
        text += "<" + name + Self.list(attributes) + ">\n"
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            text += Self.escape(VisibleText.line(String(line), limit: 8192)) + "\n"
        }
        indent()
        text += "</" + name + ">\n"
    }

    private mutating func indent() {
        text += String(repeating: "  ", count: depth)
    }

    private static func list(_ attributes: [(String, String)]) -> String {
        attributes.map { " \($0.0)=\"\(escape(VisibleText.line($0.1)))\"" }.joined()
    }

    /// Text in which nothing is markup; `]]>` cannot arise, since `>` is escaped too.
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            // The two non-characters that XML 1.0 §2.2 forbids and that are no control characters.
            case "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
