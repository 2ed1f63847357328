/// A command of an IMAP client with its literals, as far as it came (RFC 9051 §9, `command`).
struct IMAPCommand: Sendable {
    /// A piece of it: text of a line, or a literal.
    struct Part: Sendable {
        var octets: ArraySlice<UInt8>
        var offset: UInt64
        var isLiteral: Bool
    }

    /// An argument with its escapes undone.
    struct Argument: Sendable {
        var octets: [UInt8]
        var range: Range<UInt64>
        var isLiteral = false
    }

    private(set) var parts: [Part] = []
    private(set) var tag: ArraySlice<UInt8> = []
    /// The command's name in upper case; nil where it is none that is known.
    private(set) var verb: String?
    /// Octets kept.
    private var size = 0

    static let sizeLimit = 64 * 1024
    private static let partLimit = 256

    var isEmpty: Bool { parts.isEmpty }

    static let verbs: Set<String> = [
        "APPEND", "AUTHENTICATE", "CAPABILITY", "CHECK", "CLOSE", "COMPRESS", "COPY", "CREATE", "DELETE",
        "DELETEACL", "ENABLE", "EXAMINE", "EXPUNGE", "FETCH", "GETACL", "GETMETADATA", "GETQUOTA", "GETQUOTAROOT",
        "ID", "IDLE", "LIST", "LISTRIGHTS", "LOGIN", "LOGOUT", "LSUB", "MOVE", "MYRIGHTS", "NAMESPACE", "NOOP",
        "NOTIFY", "RENAME", "SEARCH", "SELECT", "SETACL", "SETMETADATA", "SETQUOTA", "SORT", "STARTTLS", "STATUS",
        "STORE", "SUBSCRIBE", "THREAD", "UID", "UNAUTHENTICATE", "UNSELECT", "UNSUBSCRIBE", "XLIST",
    ]

    /// Whether more of it may be kept.
    func hasRoom(for count: UInt64) -> Bool { count <= UInt64(Self.sizeLimit - min(size, Self.sizeLimit)) }

    mutating func add(_ octets: ArraySlice<UInt8>, offset: UInt64, isLiteral: Bool) {
        if parts.isEmpty, !isLiteral {
            let (word, rest) = octets.firstWord
            tag = word
            if let rest, let name = rest.drop(while: \.isBlank).firstWord.word.keyword, Self.verbs.contains(name) {
                verb = name
            }
        }
        // What is beyond every bound is no log-in; it is read on and forgotten.
        guard hasRoom(for: UInt64(octets.count)), parts.count < Self.partLimit else { return }
        if let last = parts.last, last.isLiteral == isLiteral, last.offset &+ UInt64(last.octets.count) == offset {
            parts[parts.count - 1].octets += octets
        } else {
            parts.append(Part(octets: octets, offset: offset, isLiteral: isLiteral))
        }
        size += octets.count
    }

    /// The arguments behind tag and command name.
    func arguments(limit: Int = 16) -> [Argument] {
        var arguments: [Argument] = []
        var skipped = 0
        for part in parts where arguments.count < limit {
            if part.isLiteral {
                arguments.append(
                    Argument(
                        octets: Array(part.octets), range: part.offset..<(part.offset &+ UInt64(part.octets.count)),
                        isLiteral: true))
                continue
            }
            var rest = part.octets
            while arguments.count < limit {
                rest = rest.drop(while: \.isBlank)
                guard !rest.isEmpty else { break }
                let (octets, content) = rest.takeWord()
                if skipped < 2 {
                    skipped += 1
                    continue
                }
                let start = part.offset &+ UInt64(content.startIndex - part.octets.startIndex)
                arguments.append(Argument(octets: octets, range: start..<(start &+ UInt64(content.count))))
            }
        }
        return arguments
    }

    /// The size of the literal that a line announces at its end, and the line without the announcement.
    ///
    /// `{5}`, `{5+}`, `{5-}` and `~{5}` (RFC 9051 §4.3, RFC 7888, RFC 3516).
    static func literal(endOf line: ArraySlice<UInt8>) -> (size: UInt64, text: ArraySlice<UInt8>)? {
        guard line.last == UInt8(ascii: "}"), let brace = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = line[(brace + 1)..<(line.endIndex - 1)]
        if let last = digits.last, last == UInt8(ascii: "+") || last == UInt8(ascii: "-") { digits = digits.dropLast() }
        guard let size = digits.number else { return nil }
        var text = line[..<brace]
        if text.last == UInt8(ascii: "~") { text = text.dropLast() }
        return (size, text)
    }
}
