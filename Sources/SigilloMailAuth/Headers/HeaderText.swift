/// What goes into header fields, made safe: no line end, no control character, and nothing that would end a comment.
enum HeaderText {
    /// A field of several parts, each on a line of its own (RFC 5322 §2.2.3).
    static func field(_ name: String, _ parts: [String]) -> String {
        "\(name): " + parts.joined(separator: "\r\n\t") + "\r\n"
    }

    /// A comment with its parentheses (RFC 5322 §3.2.2).
    static func comment(_ text: String) -> String {
        "(" + escaped(text, "()\\") + ")"
    }

    /// A value as it is where it is a `dot-atom`, else as a quoted string (RFC 5322 §3.2.3, §3.2.4).
    static func value(_ text: String) -> String {
        let isDotAtom =
            !text.isEmpty && text.utf8.count <= 256
            && text.utf8.split(separator: Letters.dot, omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty
                    && atom.allSatisfy { Letters.isAlphanumeric($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
            }
        return isDotAtom ? text : "\"" + escaped(text, "\"\\") + "\""
    }

    private static func escaped(_ text: String, _ special: String) -> String {
        Letters.printable(text.utf8).map { special.contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
