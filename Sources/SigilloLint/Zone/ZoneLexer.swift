/// Splits a zone in master file format into entries (RFC 1035 §5.1): parentheses join lines, `;` begins a comment,
/// quotation marks hold a text together, and a backslash takes the meaning from what follows.
struct ZoneLexer {
    /// Words of an entry; a long TXT record has some dozen.
    static let mostWords = 4_096
    /// Octets of a word.
    static let mostWordOctets = 65_535

    /// One word and its place.
    struct Word {
        /// The text with its escapes; of a quoted text what stands between the marks.
        var text: String
        var isQuoted: Bool
        var position: TextPosition
    }

    /// One record or directive.
    struct Entry {
        var words: [Word] = []
        /// Whether the line begins with white space: the owner is that of the record before.
        var omitsOwner = false
    }

    private var cursor: TextCursor

    init(_ octets: [UInt8]) throws(LintFault) {
        cursor = try TextCursor(octets)
    }

    /// The next entry that is not empty; nil at the end.
    ///
    /// - Throws: ``LintFault`` with the place of what has no end, or is too long.
    mutating func next() throws(LintFault) -> Entry? {
        while cursor.current != nil {
            let entry = try readEntry()
            if !entry.words.isEmpty { return entry }
        }
        return nil
    }

    private mutating func readEntry() throws(LintFault) -> Entry {
        var entry = Entry()
        entry.omitsOwner = cursor.current.map { $0 == 0x20 || $0 == 0x09 } ?? false
        var opening: TextPosition?
        while let octet = cursor.current {
            let position = cursor.position
            switch octet {
            case 0x0a, 0x0d:
                endLine()
                if opening == nil { return entry }
            case 0x20, 0x09: cursor.advance()
            case UInt8(ascii: ";"):
                while let octet = cursor.current, octet != 0x0a, octet != 0x0d { cursor.advance() }
            case UInt8(ascii: "("):
                guard opening == nil else { throw LintFault("A parenthesis stands inside another.", at: position) }
                opening = position
                cursor.advance()
            case UInt8(ascii: ")"):
                guard opening != nil else { throw LintFault("This parenthesis closes nothing.", at: position) }
                opening = nil
                cursor.advance()
            default:
                guard entry.words.count < Self.mostWords else {
                    throw LintFault("This record has more than \(Self.mostWords) words.", at: position)
                }
                entry.words.append(octet == UInt8(ascii: "\"") ? try readQuoted() : try readWord())
            }
        }
        if let opening { throw LintFault("This parenthesis is never closed.", at: opening) }
        return entry
    }

    private mutating func endLine() {
        if cursor.skip("\r\n") { return }
        cursor.advance()
    }

    private mutating func readQuoted() throws(LintFault) -> Word {
        let start = cursor.position
        cursor.advance()
        var text: [UInt8] = []
        while let octet = cursor.take() {
            if octet == UInt8(ascii: "\"") {
                return Word(text: String(decoding: text, as: UTF8.self), isQuoted: true, position: start)
            }
            guard octet != 0x0a, octet != 0x0d else { break }
            text.append(octet)
            if octet == UInt8(ascii: "\\"), let escaped = cursor.take() { text.append(escaped) }
            try checkLength(text, start)
        }
        throw LintFault("This quoted text does not end on its line.", at: start)
    }

    private mutating func readWord() throws(LintFault) -> Word {
        let start = cursor.position
        var text: [UInt8] = []
        while let octet = cursor.current, !octet.isBlank, !"();\"".utf8.contains(octet) {
            cursor.advance()
            guard octet >= 0x20, octet != 0x7f else { throw LintFault("A control character stands here.", at: start) }
            text.append(octet)
            if octet == UInt8(ascii: "\\") {
                guard let escaped = cursor.current, escaped != 0x0a, escaped != 0x0d else {
                    throw LintFault("Nothing stands behind this backslash.", at: start)
                }
                cursor.advance()
                text.append(escaped)
            }
            try checkLength(text, start)
        }
        return Word(text: String(decoding: text, as: UTF8.self), isQuoted: false, position: start)
    }

    private func checkLength(_ text: [UInt8], _ start: TextPosition) throws(LintFault) {
        guard text.count <= Self.mostWordOctets else {
            throw LintFault("This text is longer than \(Self.mostWordOctets) octets.", at: start)
        }
    }
}
