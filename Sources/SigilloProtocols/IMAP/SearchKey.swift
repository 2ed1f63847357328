/// One condition of a SEARCH (RFC 9051 §6.4.4).
indirect enum SearchKey: Sendable, Hashable {
    case all
    case flag(MessageFlags.System, isSet: Bool)
    case keyword(String, isSet: Bool)
    /// `RECENT` and `NEW`: no message is recent to a session of this server.
    case none
    case numbers(SequenceSet)
    case uids(SequenceSet)
    /// Octets somewhere in a header field; empty octets ask whether the field is there.
    case header(name: String, [UInt8])
    case body([UInt8])
    case text([UInt8])
    /// Days since 1970-01-01 from the first, up to but not including the second.
    case internalDate(from: Int?, before: Int?)
    case sentDate(from: Int?, before: Int?)
    case larger(Int)
    case smaller(Int)
    case not(SearchKey)
    case or(SearchKey, SearchKey)
    case and([SearchKey])

    /// The most keys of one SEARCH, and the deepest nesting.
    static let limit = 256
    static let depthLimit = 24
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
        if let octet = peek, ASCII.isDigit(octet) || octet == UInt8(ascii: "*") { return .numbers(try sequenceSet()) }
        let name = try keyword()
        if let key = Self.flagKey(name) { return key }
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

    private static func flagKey(_ name: String) -> SearchKey? {
        switch name {
        case "ALL", "OLD": .all
        case "RECENT", "NEW": SearchKey.none
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
        try space()
        switch name {
        case "UID": return .uids(try sequenceSet())
        case "KEYWORD": return .keyword(try flag(), isSet: true)
        case "UNKEYWORD": return .keyword(try flag(), isSet: false)
        case "FROM", "TO", "CC", "BCC", "SUBJECT": return .header(name: name, try astring())
        case "HEADER":
            let field = String(decoding: try astring(), as: UTF8.self)
            try space()
            return .header(name: field, try astring())
        case "BODY": return .body(try astring())
        case "TEXT": return .text(try astring())
        case "LARGER": return .larger(Int(try number()))
        case "SMALLER": return .smaller(Int(try number()))
        case "SINCE": return .internalDate(from: try day(), before: nil)
        case "BEFORE": return .internalDate(from: nil, before: try day())
        case "ON":
            let day = try day()
            return .internalDate(from: day, before: day + 1)
        case "SENTSINCE": return .sentDate(from: try day(), before: nil)
        case "SENTBEFORE": return .sentDate(from: nil, before: try day())
        case "SENTON":
            let day = try day()
            return .sentDate(from: day, before: day + 1)
        default: throw IMAPSyntaxError(expected: "a search key")
        }
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
