/// What is wrong with a command; the text names what was expected and never repeats what came.
struct IMAPSyntaxError: Error, Hashable {
    var expected: String
}

/// Reads the words of one command (RFC 9051 §9): atoms, quoted strings, literals, numbers, lists.
struct IMAPLexer: Sendable {
    /// The most octets of a tag.
    static let tagLimit = 64

    /// What the server offers: the grammar of the rest is unknown to it.
    var extensions = IMAPExtension.usual
    /// Whether names of mailboxes are UTF-8; else they are modified UTF-7 (RFC 3501 §5.1.3).
    var readsUTF8Names = true

    private let octets: [UInt8]
    private(set) var index: Int
    /// Where the command's last line end begins.
    private let end: Int

    /// Reads the command in `range`, which ends with a line end.
    init(_ octets: [UInt8], _ range: Range<Int>) {
        self.octets = octets
        index = range.lowerBound
        var end = range.upperBound
        if end > index, octets[end - 1] == ASCII.lineFeed { end -= 1 }
        if end > index, octets[end - 1] == ASCII.carriageReturn { end -= 1 }
        self.end = end
    }

    /// The octet at hand, or nil at the end of the command.
    var peek: UInt8? { index < end ? octets[index] : nil }

    /// The octets that were not read.
    var remaining: ArraySlice<UInt8> { octets[index..<end] }

    // MARK: Octets

    /// Takes an octet if it is the one at hand.
    mutating func skip(_ octet: UInt8) -> Bool {
        guard peek == octet else { return false }
        index += 1
        return true
    }

    mutating func expect(_ octet: UInt8, _ name: String) throws(IMAPSyntaxError) {
        guard skip(octet) else { throw IMAPSyntaxError(expected: name) }
    }

    mutating func space() throws(IMAPSyntaxError) {
        try expect(ASCII.space, "a space")
        // Several clients send two; the grammar has one.
        while skip(ASCII.space) {}
    }

    mutating func endOfCommand() throws(IMAPSyntaxError) {
        while skip(ASCII.space) {}
        guard index == end else { throw IMAPSyntaxError(expected: "the end of the command") }
    }

    /// The octets at hand for which `isTaken` holds.
    mutating func take(while isTaken: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let first = index
        while index < end, isTaken(octets[index]) { index += 1 }
        return octets[first..<index]
    }

    // MARK: Words

    /// A tag: any ASTRING-CHAR except `+`.
    mutating func tag() -> String? {
        let word = take { Self.isTagOctet($0) }
        guard !word.isEmpty, word.count <= Self.tagLimit else { return nil }
        return String(decoding: word, as: UTF8.self)
    }

    /// An atom, as text.
    mutating func atom() throws(IMAPSyntaxError) -> String {
        let word = take { Self.isAtomOctet($0) }
        guard !word.isEmpty else { throw IMAPSyntaxError(expected: "an atom") }
        return String(decoding: word, as: UTF8.self)
    }

    /// A word of letters, digits and the marks within keywords, in capitals.
    mutating func keyword() throws(IMAPSyntaxError) -> String {
        let word = take { octet in
            ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == ASCII.dot || octet == UInt8(ascii: "-")
                || octet == UInt8(ascii: "_") || octet == UInt8(ascii: "=") || octet == UInt8(ascii: "+")
        }
        guard !word.isEmpty else { throw IMAPSyntaxError(expected: "a keyword") }
        return ASCII.uppercased(word)
    }

    /// A number of 32 bits.
    mutating func number() throws(IMAPSyntaxError) -> UInt32 {
        guard let value = ASCII.number(take(while: ASCII.isDigit)) else {
            throw IMAPSyntaxError(expected: "a number")
        }
        return UInt32(value)
    }

    /// A string: quoted, or a literal.
    mutating func string() throws(IMAPSyntaxError) -> [UInt8] {
        switch peek {
        case ASCII.quote: return try quoted()
        case ASCII.openBrace: return Array(try literal())
        default: throw IMAPSyntaxError(expected: "a string")
        }
    }

    /// An atom in which `]` may stand, or a string.
    mutating func astring() throws(IMAPSyntaxError) -> [UInt8] {
        switch peek {
        case ASCII.quote, ASCII.openBrace:
            return try string()
        default:
            let word = take { Self.isAtomOctet($0) || $0 == UInt8(ascii: "]") }
            guard !word.isEmpty else { throw IMAPSyntaxError(expected: "an atom or a string") }
            return Array(word)
        }
    }

    /// A string, or `NIL`.
    mutating func nstring() throws(IMAPSyntaxError) -> [UInt8]? {
        if peek != ASCII.quote, peek != ASCII.openBrace {
            guard ASCII.equal(take { Self.isAtomOctet($0) }, "NIL".utf8) else {
                throw IMAPSyntaxError(expected: "a string or NIL")
            }
            return nil
        }
        return try string()
    }

    /// The name of a mailbox: `INBOX` in capitals.
    mutating func mailbox() throws(IMAPSyntaxError) -> String {
        let octets = try astring()
        guard readsUTF8Names else {
            guard let name = ModifiedUTF7.decode(octets) else {
                throw IMAPSyntaxError(expected: "a mailbox name in modified UTF-7")
            }
            return MailStore.canonical(name)
        }
        guard let name = String(validating: octets, as: UTF8.self) else {
            throw IMAPSyntaxError(expected: "a mailbox name in UTF-8")
        }
        return MailStore.canonical(name)
    }

    /// Fails where the grammar at hand belongs to an extension that is not offered.
    func require(_ needed: IMAPExtension..., else expected: String) throws(IMAPSyntaxError) {
        guard needed.contains(where: extensions.contains) else { throw IMAPSyntaxError(expected: expected) }
    }

    /// The octets of a literal, which the input has waited for.
    mutating func literal() throws(IMAPSyntaxError) -> ArraySlice<UInt8> {
        let fault = IMAPSyntaxError(expected: "a literal")
        // A literal that may hold NUL (RFC 3516 §4.4).
        _ = skip(UInt8(ascii: "~"))
        guard skip(ASCII.openBrace), let size = ASCII.number(take(while: ASCII.isDigit)) else { throw fault }
        if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
        guard skip(ASCII.closeBrace) else { throw fault }
        _ = skip(ASCII.carriageReturn)
        guard skip(ASCII.lineFeed), size <= end - index else { throw fault }
        defer { index += size }
        return octets[index..<index + size]
    }

    /// A list in parentheses of at most `limit` elements, separated by spaces.
    mutating func list<Element>(
        limit: Int = 1_000, _ element: (inout IMAPLexer) throws(IMAPSyntaxError) -> Element
    ) throws(IMAPSyntaxError) -> [Element] {
        try expect(ASCII.openParenthesis, "a list in parentheses")
        var elements: [Element] = []
        while skip(ASCII.space) {}
        while !skip(ASCII.closeParenthesis) {
            guard elements.count < limit else { throw IMAPSyntaxError(expected: "a shorter list") }
            elements.append(try element(&self))
            if peek != ASCII.closeParenthesis { try space() }
        }
        return elements
    }

    /// A list of flags in parentheses.
    mutating func flagList() throws(IMAPSyntaxError) -> MessageFlags {
        var flags = MessageFlags()
        for name in try list({ lexer throws(IMAPSyntaxError) in try lexer.flag() }) { flags.insert(named: name) }
        return flags
    }

    /// A flag that a client may set: a keyword, or a system flag other than `\Recent` (RFC 3501 §9, "flag").
    mutating func flag() throws(IMAPSyntaxError) -> String {
        let name = try flagOrAttribute()
        guard
            name.utf8.first != ASCII.backslash
                || MessageFlags.systemNames.contains(where: { ASCII.equal($0.name.utf8, name.utf8) })
        else { throw IMAPSyntaxError(expected: "a keyword or a system flag that can be set") }
        return name
    }

    /// An atom with or without a backslash in front: a flag, or an attribute of a mailbox.
    mutating func flagOrAttribute() throws(IMAPSyntaxError) -> String {
        skip(ASCII.backslash) ? "\\" + (try atom()) : try atom()
    }

    private mutating func quoted() throws(IMAPSyntaxError) -> [UInt8] {
        index += 1
        var result: [UInt8] = []
        while index < end {
            let octet = octets[index]
            index += 1
            switch octet {
            case ASCII.quote:
                return result
            case ASCII.backslash:
                guard index < end, octets[index] == ASCII.quote || octets[index] == ASCII.backslash else {
                    throw IMAPSyntaxError(expected: "a quote or a backslash behind a backslash")
                }
                result.append(octets[index])
                index += 1
            case ASCII.carriageReturn, ASCII.lineFeed, 0:
                throw IMAPSyntaxError(expected: "a quoted string on one line")
            default:
                result.append(octet)
            }
        }
        throw IMAPSyntaxError(expected: "the end of a quoted string")
    }

    // MARK: Octet classes

    /// ATOM-CHAR: no control, space, parenthesis, brace, wildcard, quote, backslash or `]` (RFC 9051 §9).
    static func isAtomOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case ...0x20, 0x7f, ASCII.openParenthesis, ASCII.closeParenthesis, ASCII.openBrace, ASCII.quote,
            ASCII.backslash, UInt8(ascii: "%"), UInt8(ascii: "*"), UInt8(ascii: "]"):
            false
        default:
            true
        }
    }

    static func isTagOctet(_ octet: UInt8) -> Bool {
        octet < 0x80 && octet != UInt8(ascii: "+") && (isAtomOctet(octet) || octet == UInt8(ascii: "]"))
    }
}
