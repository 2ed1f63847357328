/// Writes XML, indented by two spaces a level, with everything escaped that could be markup.
struct MarkupText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    /// A line as it is: a document type, a start tag that is closed by hand.
    mutating func line(_ markup: String) {
        text += String(repeating: "  ", count: depth) + markup + "\n"
    }

    /// An element with others in it.
    mutating func element(_ name: String, _ attributes: String = "", content: (inout MarkupText) -> Void) {
        line("<\(name)\(attributes.isEmpty ? "" : " " + attributes)>")
        depth += 1
        content(&self)
        depth -= 1
        line("</\(name)>")
    }

    /// An element with text in it.
    mutating func element(_ name: String, _ value: String) {
        line("<\(name)>\(Self.escape(value))</\(name)>")
    }

    /// Text in which nothing is markup, also between double quotation marks.
    static func escape(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
