import Foundation

/// Writes one Swift file in which each of the given files is one raw string literal.
///
///     EmbedCatalogue OUTPUT --list=scenarios FILE… --list=clients FILE…
///
/// A list becomes a static property of `EmbeddedCatalogue`. A literal compiles a thousand times faster than an array
/// of bytes does.
@main
struct EmbedCatalogue {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let output = arguments.first else {
            throw EmbeddingError("usage: EmbedCatalogue OUTPUT --list=NAME FILE…")
        }
        var source = """
            // Generated from the package's YAML files by EmbedCatalogue; do not edit.

            enum EmbeddedCatalogue {

            """
        var isListOpen = false
        for argument in arguments.dropFirst() {
            if argument.hasPrefix("--list=") {
                if isListOpen { source += "    ]\n" }
                source += "    static let \(argument.dropFirst("--list=".count)): [EmbeddedFile] = [\n"
                isListOpen = true
            } else {
                let text = try text(ofFileAt: argument)
                let name = URL(filePath: argument).lastPathComponent
                source += "        EmbeddedFile(name: \"\(name)\", text: "
                source += try literal(text, of: name) + "),\n"
            }
        }
        if isListOpen { source += "    ]\n" }
        source += "}\n"
        try Data(source.utf8).write(to: URL(filePath: output), options: .atomic)
    }

    private static func text(ofFileAt path: String) throws -> String {
        guard let text = String(validating: try Data(contentsOf: URL(filePath: path)), as: UTF8.self) else {
            throw EmbeddingError("\(path): it is no UTF-8 text")
        }
        return text
    }

    /// The raw string literal that stands for `text`, with as many `#` as it needs.
    static func literal(_ text: String, of name: String) throws -> String {
        // A literal cannot hold these as they are, and no file of ours needs them.
        guard !text.utf8.contains(where: { $0 == 0x0d || $0 == 0 }) else {
            throw EmbeddingError("\(name): it holds a carriage return or a NUL; save it with line feeds only")
        }
        var hashes = "#"
        while text.contains("\"" + hashes) || text.contains("\\" + hashes) { hashes += "#" }
        return "\(hashes)\"\"\"\n\(text)\n\"\"\"\(hashes)"
    }
}

/// Why nothing was written.
struct EmbeddingError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
