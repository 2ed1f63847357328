/// Text with macros (RFC 7208 §7.1): `macro-string` of a record, or the words of an explanation.
struct SPFMacroString: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case literal([UInt8])
        /// `%%`, `%_` and `%-`, by what they stand for.
        case escape([UInt8])
        case macro(SPFMacro)
    }

    /// Where the text stands: what it may hold differs.
    enum Place: Sendable {
        /// In a term of a record.
        case record
        /// In what `exp` leads to: with spaces, and with the macros `c`, `r` and `t`.
        case explanation
    }

    private(set) var pieces: [Piece] = []

    /// Reads a text; nil where its syntax is wrong.
    init?(_ text: ArraySlice<UInt8>, in place: Place) {
        var literal: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let octet = text[index]
            guard octet == Letters.percent else {
                guard (0x21...0x7e).contains(octet) || octet == Letters.space && place == .explanation else {
                    return nil
                }
                literal.append(octet)
                index += 1
                continue
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = []
            guard index + 1 < text.endIndex else { return nil }
            switch text[index + 1] {
            case Letters.percent: pieces.append(.escape([Letters.percent]))
            case UInt8(ascii: "_"): pieces.append(.escape([Letters.space]))
            case Letters.hyphen: pieces.append(.escape(Array("%20".utf8)))
            case UInt8(ascii: "{"):
                guard let end = text[index...].firstIndex(of: UInt8(ascii: "}")),
                    let macro = SPFMacro(text[(index + 2)..<end], in: place)
                else { return nil }
                pieces.append(.macro(macro))
                index = end + 1
                continue
            default: return nil
            }
            index += 2
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
    }

    /// Whether it is a `domain-spec`: it ends with a macro, or with a dot and a top-level label.
    var isDomainSpec: Bool {
        switch pieces.last {
        case nil: return false
        case .escape, .macro: return true
        case .literal(let octets):
            let name = octets.last == Letters.dot ? octets.dropLast() : octets[...]
            guard let dot = name.lastIndex(of: Letters.dot) else { return false }
            return Self.isTopLabel(name[(dot + 1)...])
        }
    }

    /// Letters, digits and hyphens; none of these at either end, and not digits alone.
    private static func isTopLabel(_ label: ArraySlice<UInt8>) -> Bool {
        !label.isEmpty && label.allSatisfy { Letters.isAlphanumeric($0) || $0 == Letters.hyphen }
            && label.first != Letters.hyphen && label.last != Letters.hyphen && !label.allSatisfy(Letters.isDigit)
    }
}

/// `%{…}`: a value, and what is made of it (RFC 7208 §7.1).
struct SPFMacro: Sendable, Hashable {
    enum Letter: UInt8, Sendable {
        case sender = 0x73  // s
        case localPart = 0x6c  // l
        case senderDomain = 0x6f  // o
        case domain = 0x64  // d
        case address = 0x69  // i
        case validatedName = 0x70  // p
        case family = 0x76  // v
        case helo = 0x68  // h
        case readableAddress = 0x63  // c
        case receiver = 0x72  // r
        case time = 0x74  // t

        /// Whether it stands in explanations alone.
        var isForExplanations: Bool { self == .readableAddress || self == .receiver || self == .time }
    }

    var letter: Letter
    /// Whether the value is escaped as in a URL: the letter was a capital.
    var isEscaped: Bool
    /// How many parts on the right are kept; nil for all.
    var count: Int?
    var isReversed = false
    /// What separates the parts; empty for a dot.
    var delimiters: [UInt8] = []

    /// As many parts as any value has.
    private static let countLimit = 1_000

    /// Reads what stands between the braces; nil where its syntax is wrong.
    fileprivate init?(_ text: ArraySlice<UInt8>, in place: SPFMacroString.Place) {
        guard let first = text.first, let letter = Letter(rawValue: Letters.lower(first)),
            place == .explanation || !letter.isForExplanations
        else { return nil }
        self.letter = letter
        isEscaped = first != Letters.lower(first)
        var rest = text.dropFirst()
        let digits = rest.prefix(while: Letters.isDigit)
        if !digits.isEmpty {
            let number = digits.reduce(0) { min(Self.countLimit, $0 * 10 + Int($1 - 0x30)) }
            guard number > 0 else { return nil }
            count = number
        }
        rest = rest.dropFirst(digits.count)
        if let mark = rest.first, Letters.lower(mark) == UInt8(ascii: "r") {
            isReversed = true
            rest = rest.dropFirst()
        }
        guard rest.allSatisfy({ ".-+,/_=".utf8.contains($0) }) else { return nil }
        delimiters = Array(rest)
    }

    /// Splits, turns, cuts and escapes a value as the macro says (RFC 7208 §7.3).
    func apply(to value: [UInt8]) -> [UInt8] {
        var result = value
        if count != nil || isReversed || !delimiters.isEmpty {
            let delimiters = delimiters.isEmpty ? [Letters.dot] : delimiters
            var parts = value.split(omittingEmptySubsequences: false) { delimiters.contains($0) }
            if isReversed { parts.reverse() }
            if let count { parts = parts.suffix(count) }
            result = Array(parts.joined(separator: [Letters.dot]))
        }
        return isEscaped ? result.flatMap(Self.escaped) : result
    }

    /// RFC 3986 §2.3: letters, digits and `-._~` stay.
    private static func escaped(_ octet: UInt8) -> [UInt8] {
        if Letters.isAlphanumeric(octet) || "-._~".utf8.contains(octet) { return [octet] }
        let digits = String(octet, radix: 16, uppercase: true)
        return Array(("%" + (octet < 16 ? "0" : "") + digits).utf8)
    }
}
