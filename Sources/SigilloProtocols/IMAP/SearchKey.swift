/// One condition of a SEARCH (RFC 9051 §6.4.4).
indirect enum SearchKey: Sendable, Hashable {
    case all
    case flag(MessageFlags.System, isSet: Bool)
    case keyword(String, isSet: Bool)
    case numbers(SequenceSet)
    case uids(SequenceSet)
    /// Text somewhere in a header field; empty text asks whether the field is there.
    case header(name: String, [UInt8])
    /// Text in the addresses of a header field.
    case addresses(name: String, [UInt8])
    case body([UInt8])
    case text([UInt8])
    /// Days since 1970-01-01 from the first, up to but not including the second.
    case internalDate(from: Int?, before: Int?)
    case sentDate(from: Int?, before: Int?)
    /// The same of the day on which the message came into the mailbox (RFC 8514).
    case saveDate(from: Int?, before: Int?)
    /// Seconds since the internal date: at least, or at most (RFC 5032).
    case older(Int)
    case younger(Int)
    case larger(Int)
    case smaller(Int)
    /// Common to a message and its copies (RFC 8474 §5.4); nil is what no message has.
    case emailID(UInt64?)
    /// A mod-sequence at least as high (RFC 7162 §3.1.5).
    case modSequence(UInt64)
    case not(SearchKey)
    case or(SearchKey, SearchKey)
    case and([SearchKey])

    /// The most keys of one SEARCH, and the deepest nesting.
    static let limit = 256
    static let depthLimit = 24

    /// Whether the condition, or one in it, is met by `isMet`.
    func contains(_ isMet: (SearchKey) -> Bool) -> Bool {
        if isMet(self) { return true }
        return switch self {
        case .not(let key): key.contains(isMet)
        case .or(let left, let right): left.contains(isMet) || right.contains(isMet)
        case .and(let keys): keys.contains { $0.contains(isMet) }
        default: false
        }
    }

    /// Whether mod-sequences are asked for.
    var needsModSequences: Bool {
        contains { if case .modSequence = $0 { true } else { false } }
    }

    /// Whether the present time has to be known.
    var needsTime: Bool {
        contains { key in
            switch key {
            case .older, .younger: true
            default: false
            }
        }
    }
}

extension IMAPLexer {
    /// The keys of a SEARCH, all of which must hold.
    mutating func searchKeys() throws(IMAPSyntaxError) -> SearchKey {
        var left = SearchKey.limit
        var keys = [try searchKey(depth: 0, &left)]
        while skip(ASCII.space), peek != nil { keys.append(try searchKey(depth: 0, &left)) }
        return keys.count == 1 ? keys[0] : .and(keys)
    }

    private mutating func searchKey(depth: Int, _ left: inout Int) throws(IMAPSyntaxError) -> SearchKey {
        left -= 1
        guard left > 0, depth < SearchKey.depthLimit else { throw IMAPSyntaxError(expected: "a simpler search") }
        if skip(ASCII.openParenthesis) {
            var keys = [try searchKey(depth: depth + 1, &left)]
            while !skip(ASCII.closeParenthesis) {
                try space()
                keys.append(try searchKey(depth: depth + 1, &left))
            }
            return .and(keys)
        }
        if let octet = peek, ASCII.isDigit(octet) || octet == UInt8(ascii: "*") || octet == UInt8(ascii: "$") {
            return .numbers(try sequenceSet())
        }
        let name = try keyword()
        if let key = plainKey(name) { return key }
        switch name {
        case "NOT":
            try space()
            return .not(try searchKey(depth: depth + 1, &left))
        case "OR":
            try space()
            let first = try searchKey(depth: depth + 1, &left)
            try space()
            return .or(first, try searchKey(depth: depth + 1, &left))
        default:
            return try searchKey(named: name)
        }
    }

    private func plainKey(_ name: String) -> SearchKey? {
        switch name {
        case "ALL": .all
        case "SAVEDATESUPPORTED" where extensions.contains(.saveDate): .all
        case "RECENT": .flag(.recent, isSet: true)
        case "OLD": .flag(.recent, isSet: false)
        case "NEW": .and([.flag(.recent, isSet: true), .flag(.seen, isSet: false)])
        case "ANSWERED": .flag(.answered, isSet: true)
        case "DELETED": .flag(.deleted, isSet: true)
        case "DRAFT": .flag(.draft, isSet: true)
        case "FLAGGED": .flag(.flagged, isSet: true)
        case "SEEN": .flag(.seen, isSet: true)
        case "UNANSWERED": .flag(.answered, isSet: false)
        case "UNDELETED": .flag(.deleted, isSet: false)
        case "UNDRAFT": .flag(.draft, isSet: false)
        case "UNFLAGGED": .flag(.flagged, isSet: false)
        case "UNSEEN": .flag(.seen, isSet: false)
        default: nil
        }
    }

    private mutating func searchKey(named name: String) throws(IMAPSyntaxError) -> SearchKey {
        guard Self.keysWithArguments.contains(name), Self.needed[name].map(extensions.contains) ?? true else {
            throw IMAPSyntaxError(expected: "a search key")
        }
        try space()
        switch name {
        case "UID": return .uids(try sequenceSet())
        case "KEYWORD": return .keyword(try flag(), isSet: true)
        case "UNKEYWORD": return .keyword(try flag(), isSet: false)
        case "HEADER":
            let field = String(decoding: try astring(), as: UTF8.self)
            try space()
            return .header(name: field, try astring())
        case "BODY": return .body(try astring())
        case "TEXT": return .text(try astring())
        case "LARGER": return .larger(Int(try number()))
        case "SMALLER": return .smaller(Int(try number()))
        case "OLDER": return .older(try interval())
        case "YOUNGER": return .younger(try interval())
        case "MODSEQ": return .modSequence(try entryModSequence())
        case "EMAILID": return .emailID(StoredMessage.emailID(named: try astring()))
        // No message is known to be of a thread (RFC 8474 §5.2).
        case "THREADID":
            _ = try astring()
            return .emailID(nil)
        case "SINCE", "SENTSINCE", "SAVEDSINCE", "BEFORE", "SENTBEFORE", "SAVEDBEFORE", "ON", "SENTON", "SAVEDON":
            return try dateKey(name)
        case "SUBJECT": return .header(name: name, try astring())
        default: return .addresses(name: name, try astring())
        }
    }

    private static let keysWithArguments: Set<String> = [
        "UID", "KEYWORD", "UNKEYWORD", "FROM", "TO", "CC", "BCC", "SUBJECT", "HEADER", "BODY", "TEXT", "LARGER",
        "SMALLER", "OLDER", "YOUNGER", "MODSEQ", "SINCE", "BEFORE", "ON", "SENTSINCE", "SENTBEFORE", "SENTON",
        "SAVEDSINCE", "SAVEDBEFORE", "SAVEDON", "EMAILID", "THREADID",
    ]

    /// The extensions that keys belong to.
    private static let needed: [String: IMAPExtension] = [
        "OLDER": .within, "YOUNGER": .within, "MODSEQ": .condstore, "SAVEDSINCE": .saveDate,
        "SAVEDBEFORE": .saveDate, "SAVEDON": .saveDate, "EMAILID": .objectID, "THREADID": .objectID,
    ]

    private mutating func dateKey(_ name: String) throws(IMAPSyntaxError) -> SearchKey {
        let day = try day()
        let from = name.hasSuffix("BEFORE") ? nil : day
        let before = name.hasSuffix("BEFORE") ? day : name.hasSuffix("ON") ? day + 1 : nil
        if name.hasPrefix("SENT") { return .sentDate(from: from, before: before) }
        return name.hasPrefix("SAVED")
            ? .saveDate(from: from, before: before) : .internalDate(from: from, before: before)
    }

    /// A number of seconds, not zero (RFC 5032 §3).
    private mutating func interval() throws(IMAPSyntaxError) -> Int {
        let seconds = Int(try number())
        guard seconds > 0 else { throw IMAPSyntaxError(expected: "a number from 1") }
        return seconds
    }

    /// A mod-sequence, perhaps behind the name and type of an entry, which make no difference here: the
    /// sequences are not kept for each flag (RFC 7162 §3.1.5).
    private mutating func entryModSequence() throws(IMAPSyntaxError) -> UInt64 {
        if peek == ASCII.quote {
            _ = try string()
            try space()
            guard ["ALL", "PRIV", "SHARED"].contains(try keyword()) else {
                throw IMAPSyntaxError(expected: "all, priv or shared")
            }
            try space()
        }
        return try modSequence()
    }

    /// A date (RFC 9051 §9 `date`), quoted or not, as days since 1970-01-01.
    private mutating func day() throws(IMAPSyntaxError) -> Int {
        let parts = try astring().split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, let day = ASCII.number(parts[0], limit: 31), day > 0,
            let month = CalendarDate.month(named: parts[1]), let year = ASCII.number(parts[2], limit: 9_999)
        else { throw IMAPSyntaxError(expected: "a date") }
        return CalendarDate(year: year, month: month, day: day).daysSinceEpoch
    }
}
