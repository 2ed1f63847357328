/// What a client wants to know of what a SEARCH or SORT found (RFC 9051 §6.4.4, RFC 4731, RFC 5267, RFC 9394).
struct SearchReturn: Sendable, Hashable {
    /// The options without an argument.
    struct Words: OptionSet, Sendable, Hashable {
        let rawValue: UInt8

        static let min = Words(rawValue: 1)
        static let max = Words(rawValue: 2)
        static let all = Words(rawValue: 4)
        static let count = Words(rawValue: 8)
        /// Keep it for `$` (RFC 5182).
        static let save = Words(rawValue: 16)
        /// Tell of changes to it until CANCELUPDATE (RFC 5267 §4.3).
        static let update = Words(rawValue: 32)
    }

    /// All that was found, and nothing else.
    static let all = SearchReturn(words: .all)

    var words: Words
    /// The part that is to be told.
    var partial: PartialRange?

    /// Whether there is no response, because what was found is only kept.
    var isSilent: Bool { words == .save && partial == nil }

    /// Which of what was found the answer is about: with MIN, MAX and PARTIAL alone only these. They are what is kept
    /// for `$` (RFC 5182 §2.4, RFC 9394 §3.2), and whose mod-sequence is told (RFC 4731 §3.2).
    func concerned<Number>(of found: [Number]) -> [Number] {
        let isOfAll = !words.isDisjoint(with: [.all, .count])
        if isOfAll || found.isEmpty || (partial == nil && words.isDisjoint(with: [.min, .max])) { return found }
        var places = Set(partial?.places(in: found.count) ?? 0..<0)
        if words.contains(.min) { places.insert(0) }
        if words.contains(.max) { places.insert(found.count - 1) }
        return places.sorted().map { found[$0] }
    }

    /// The ESEARCH response (RFC 9051 §7.3.4) with what was found, in the order in which it is to be told.
    ///
    /// - Parameter modSequence: the highest one of what the answer is about, where they were searched for
    ///   (RFC 7162 §3.1.10).
    func response(tag: String, isUID: Bool, found: [UInt32], modSequence: UInt64?) -> String {
        var line = "* ESEARCH (TAG \"\(tag)\")"
        if isUID { line += " UID" }
        if let first = found.first, words.contains(.min) { line += " MIN \(first)" }
        if let last = found.last, words.contains(.max) { line += " MAX \(last)" }
        if !found.isEmpty, words.contains(.all) { line += " ALL \(UIDSet.text(of: found))" }
        if let partial {
            let part = Array(partial.part(of: found))
            line += " PARTIAL (\(partial) \(part.isEmpty ? "NIL" : UIDSet.text(of: part)))"
        }
        if words.contains(.count) { line += " COUNT \(found.count)" }
        if let modSequence { line += " MODSEQ \(modSequence)" }
        return line
    }
}

extension IMAPLexer {
    /// `RETURN (…)` with the space behind it, or nil where it does not stand here.
    ///
    /// - Parameters:
    ///   - needed: the extension that it belongs to.
    ///   - context: the extension that its options of contexts belong to.
    mutating func searchReturn(
        of needed: IMAPExtension, context: IMAPExtension
    ) throws(IMAPSyntaxError) -> SearchReturn? {
        var probe = self
        guard ASCII.equal(probe.take(while: ASCII.isLetter), "RETURN".utf8) else { return nil }
        try require(needed, .imap4rev2, else: "a search key")
        self = probe
        try space()
        var options = SearchReturn(words: [])
        _ = try list(limit: 16) { lexer throws(IMAPSyntaxError) in
            let word = try lexer.keyword()
            switch word {
            case "MIN": options.words.insert(.min)
            case "MAX": options.words.insert(.max)
            case "ALL": options.words.insert(.all)
            case "COUNT": options.words.insert(.count)
            case "SAVE" where lexer.extensions.contains(.searchResult): options.words.insert(.save)
            case "UPDATE" where lexer.extensions.contains(context): options.words.insert(.update)
            // A hint that the same will be asked again (RFC 5267 §4.2): every search is as cheap here.
            case "CONTEXT" where lexer.extensions.contains(context): break
            case "PARTIAL" where lexer.extensions.contains(context) || lexer.extensions.contains(.partial):
                guard options.partial == nil else { throw IMAPSyntaxError(expected: "PARTIAL once") }
                try lexer.space()
                options.partial = try lexer.partialRange()
            default: throw IMAPSyntaxError(expected: "MIN, MAX, ALL, COUNT, SAVE, PARTIAL or UPDATE")
            }
        }
        // RFC 5267 §4.4.
        guard options.partial == nil || !options.words.contains(.all) else {
            throw IMAPSyntaxError(expected: "PARTIAL or ALL, not both")
        }
        try space()
        return options.words.isEmpty && options.partial == nil ? .all : options
    }

    /// The name of a character set, and the space behind it: whether it is one that can be searched in.
    mutating func searchCharset() throws(IMAPSyntaxError) -> Bool {
        let name = ASCII.uppercased(try astring())
        try space()
        return name == "UTF-8" || name == "US-ASCII"
    }
}
