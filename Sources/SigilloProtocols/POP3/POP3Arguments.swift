/// The arguments of a POP3 command (RFC 1939 §3).
struct POP3Arguments: Sendable {
    /// What stands behind the keyword, blanks included.
    private let text: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
    }

    var isEmpty: Bool { ASCII.trimmed(text).isEmpty }

    /// The words between blanks.
    var words: [ArraySlice<UInt8>] { text.split(whereSeparator: ASCII.isBlank) }

    /// All that stands behind one space: a password may hold blanks (RFC 1939 §7).
    var rest: ArraySlice<UInt8> { text.dropFirst() }

    /// A message number, or more numbers; nil where something else stands there.
    var numbers: [Int]? {
        var result: [Int] = []
        for word in words.prefix(3) {
            guard let number = ASCII.number(word) else { return nil }
            result.append(number)
        }
        return result
    }
}
