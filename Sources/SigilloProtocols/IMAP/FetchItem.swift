/// One thing that FETCH asks of a message (RFC 9051 §6.4.5, RFC 3501 §6.4.5).
enum FetchItem: Sendable, Hashable {
    case flags, uid, internalDate, size, envelope, body, bodyStructure
    /// The mod-sequence (RFC 7162 §3.1.5).
    case modSequence
    /// `BODY[…]<first.count>`; without PEEK it sets `\Seen`.
    case section(BodySection, isPeek: Bool, partial: Partial?)
    /// `RFC822`, `RFC822.HEADER`, `RFC822.TEXT`: sections by their older names.
    case rfc822(BodySection.Text)
    /// `BINARY[…]`: a part's octets with their transfer encoding undone (RFC 3516); without PEEK it sets `\Seen`.
    case binary(BodySection, isPeek: Bool, partial: Partial?)
    case binarySize(BodySection)
    /// The beginning of the text (RFC 8970).
    case preview
    /// When the message came into the mailbox (RFC 8514).
    case saveDate
    /// What a message and its copies have in common, and what its thread has (RFC 8474 §5).
    case emailID, threadID

    /// A part of a section's octets.
    struct Partial: Sendable, Hashable {
        var first: Int
        var count: Int
    }

    /// The most items of one FETCH.
    static let limit = 64

    /// Whether the item's delivery means that the message was read.
    var setsSeen: Bool {
        switch self {
        case .section(_, let isPeek, _), .binary(_, let isPeek, _): !isPeek
        case .rfc822(let text): text != .header
        default: false
        }
    }

    /// Whether the item is a message's content.
    var isContent: Bool {
        switch self {
        case .section, .rfc822, .binary: true
        default: false
        }
    }

    /// As it stands in the response.
    var name: String {
        switch self {
        case .flags: "FLAGS"
        case .uid: "UID"
        case .internalDate: "INTERNALDATE"
        case .size: "RFC822.SIZE"
        case .envelope: "ENVELOPE"
        case .body: "BODY"
        case .bodyStructure: "BODYSTRUCTURE"
        case .modSequence: "MODSEQ"
        case .section(let section, _, let partial):
            "BODY[\(section.name)]" + (partial.map { "<\($0.first)>" } ?? "")
        case .rfc822(.header): "RFC822.HEADER"
        case .rfc822(.text): "RFC822.TEXT"
        case .rfc822: "RFC822"
        case .binary(let section, _, let partial):
            "BINARY[\(section.name)]" + (partial.map { "<\($0.first)>" } ?? "")
        case .binarySize(let section): "BINARY.SIZE[\(section.name)]"
        case .preview: "PREVIEW"
        case .saveDate: "SAVEDATE"
        case .emailID: "EMAILID"
        case .threadID: "THREADID"
        }
    }
}

extension IMAPLexer {
    /// The items of a FETCH: a macro, one item, or a list.
    mutating func fetchItems() throws(IMAPSyntaxError) -> [FetchItem] {
        if peek == ASCII.openParenthesis {
            let items = try list(limit: FetchItem.limit) { lexer throws(IMAPSyntaxError) in
                try lexer.fetchItem(try lexer.fetchName())
            }
            guard !items.isEmpty else { throw IMAPSyntaxError(expected: "a data item") }
            // What is asked for twice is sent once.
            var seen: Set<FetchItem> = []
            return items.filter { seen.insert($0).inserted }
        }
        switch try fetchName() {
        case "FAST": return [.flags, .internalDate, .size]
        case "ALL": return [.flags, .internalDate, .size, .envelope]
        case "FULL": return [.flags, .internalDate, .size, .envelope, .body]
        case let name: return [try fetchItem(name)]
        }
    }

    private mutating func fetchName() throws(IMAPSyntaxError) -> String {
        let word = take { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.dot }
        guard !word.isEmpty, word.count <= 15 else { throw IMAPSyntaxError(expected: "a data item") }
        return ASCII.uppercased(word)
    }

    private mutating func fetchItem(_ name: String) throws(IMAPSyntaxError) -> FetchItem {
        switch name {
        case "FLAGS": return .flags
        case "UID": return .uid
        case "INTERNALDATE": return .internalDate
        case "RFC822.SIZE": return .size
        case "ENVELOPE": return .envelope
        case "BODYSTRUCTURE": return .bodyStructure
        case "RFC822": return .rfc822(.all)
        case "RFC822.HEADER": return .rfc822(.header)
        case "RFC822.TEXT": return .rfc822(.text)
        case "MODSEQ" where extensions.contains(.condstore): return .modSequence
        case "BODY" where peek != UInt8(ascii: "["): return .body
        case "BODY", "BODY.PEEK":
            let section = try bodySection()
            return .section(section, isPeek: name == "BODY.PEEK", partial: try partial())
        case "BINARY" where offersBinary, "BINARY.PEEK" where offersBinary:
            let section = try binarySection()
            return .binary(section, isPeek: name == "BINARY.PEEK", partial: try partial())
        case "BINARY.SIZE" where offersBinary: return .binarySize(try binarySection())
        case "PREVIEW" where extensions.contains(.preview):
            try previewModifiers()
            return .preview
        case "SAVEDATE" where extensions.contains(.saveDate): return .saveDate
        case "EMAILID" where extensions.contains(.objectID): return .emailID
        case "THREADID" where extensions.contains(.objectID): return .threadID
        default: throw IMAPSyntaxError(expected: "a data item")
        }
    }

    // It is a part of IMAP4rev2.
    private var offersBinary: Bool { extensions.contains(.binary) || extensions.contains(.imap4rev2) }

    /// `LAZY`, which asks for a preview only if there is one at hand (RFC 8970 §4.1): there always is.
    private mutating func previewModifiers() throws(IMAPSyntaxError) {
        var probe = self
        guard probe.skip(ASCII.space), probe.peek == ASCII.openParenthesis else { return }
        self = probe
        let words = try list(limit: 8) { lexer throws(IMAPSyntaxError) in try lexer.keyword() }
        guard words.allSatisfy({ $0 == "LAZY" }) else { throw IMAPSyntaxError(expected: "LAZY") }
    }

    private mutating func partial() throws(IMAPSyntaxError) -> FetchItem.Partial? {
        guard skip(ASCII.less) else { return nil }
        let first = Int(try number())
        // The grammar has neither a zero here nor nothing. Clients ask with both: for nothing, and for all the rest.
        let count = skip(ASCII.dot) ? Int(try number()) : Int.max
        try expect(ASCII.greater, ">")
        return FetchItem.Partial(first: first, count: count)
    }
}
