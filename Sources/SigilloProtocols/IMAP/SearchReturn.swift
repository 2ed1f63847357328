/// What a client wants to know of what a SEARCH or SORT found (RFC 9051 §6.4.4, RFC 4731, RFC 5267 §3.1).
struct SearchReturn: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let min = SearchReturn(rawValue: 1)
    static let max = SearchReturn(rawValue: 2)
    static let all = SearchReturn(rawValue: 4)
    static let count = SearchReturn(rawValue: 8)
    /// Keep it for `$` (RFC 5182).
    static let save = SearchReturn(rawValue: 16)

    /// Which of what was found the answer is about: with MIN and MAX alone only these. They are what is kept for `$`
    /// (RFC 5182 §2.4), and whose mod-sequence is told (RFC 4731 §3.2).
    func concerned<Number>(of found: [Number]) -> [Number] {
        if contains(.all) || contains(.count) || isDisjoint(with: [.min, .max]) { return found }
        let ends = (contains(.min) ? found.prefix(1) : []) + (contains(.max) ? found.suffix(1) : [])
        return found.count == 1 ? found : Array(ends)
    }

    /// The ESEARCH response (RFC 9051 §7.3.4) with what was found, in the order in which it is to be told.
    ///
    /// - Parameter modSequence: the highest one of what the answer is about, where they were searched for (RFC 7162 §3.1.10).
    func response(tag: String, isUID: Bool, found: [UInt32], modSequence: UInt64?) -> String {
        var line = "* ESEARCH (TAG \"\(tag)\")"
        if isUID { line += " UID" }
        if let first = found.first, contains(.min) { line += " MIN \(first)" }
        if let last = found.last, contains(.max) { line += " MAX \(last)" }
        if !found.isEmpty, contains(.all) { line += " ALL \(UIDSet.text(of: found))" }
        if contains(.count) { line += " COUNT \(found.count)" }
        if let modSequence { line += " MODSEQ \(modSequence)" }
        return line
    }
}

extension IMAPLexer {
    /// `RETURN (…)` with the space behind it, or nil where it does not stand here.
    ///
    /// - Parameter needed: the extension that it belongs to.
    mutating func searchReturn(of needed: IMAPExtension) throws(IMAPSyntaxError) -> SearchReturn? {
        var probe = self
        guard ASCII.equal(probe.take(while: ASCII.isLetter), "RETURN".utf8) else { return nil }
        try require(needed, .imap4rev2, else: "a search key")
        self = probe
        try space()
        var options: SearchReturn = []
        for word in try list(limit: 16, { lexer throws(IMAPSyntaxError) in try lexer.keyword() }) {
            switch word {
            case "MIN": options.insert(.min)
            case "MAX": options.insert(.max)
            case "ALL": options.insert(.all)
            case "COUNT": options.insert(.count)
            case "SAVE" where extensions.contains(.searchResult): options.insert(.save)
            default: throw IMAPSyntaxError(expected: "MIN, MAX, ALL, COUNT or SAVE")
            }
        }
        try space()
        return options.isEmpty ? .all : options
    }

    /// The name of a character set, and the space behind it: whether it is one that can be searched in.
    mutating func searchCharset() throws(IMAPSyntaxError) -> Bool {
        let name = ASCII.uppercased(try astring())
        try space()
        return name == "UTF-8" || name == "US-ASCII"
    }
}
