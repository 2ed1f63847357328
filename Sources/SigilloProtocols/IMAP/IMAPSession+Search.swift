/// The SEARCH and UID SEARCH commands (RFC 9051 §6.4.4, RFC 3501 §7.2.5, RFC 4731).
///
/// ```
/// C: a1 SEARCH RETURN (MIN COUNT) UNSEEN
/// S: * ESEARCH (TAG "a1") MIN 2 COUNT 5
/// S: a1 OK SEARCH completed
/// ```
struct SearchCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let options: SearchReturn?
    /// Whether the character set is one that can be searched in; nil where none is named.
    private let knowsCharset: Bool?
    private let key: SearchKey
    private let length: Int

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        let start = lexer.index
        try lexer.space()
        options = try lexer.searchReturn(of: .extendedSearch, context: .contextSearch)
        var probe = lexer
        if ASCII.equal(probe.take(while: ASCII.isLetter), "CHARSET".utf8) {
            lexer = probe
            try lexer.space()
            knowsCharset = try lexer.searchCharset()
        } else {
            knowsCharset = nil
        }
        key = try lexer.searchKeys()
        length = lexer.index - start
    }

    // What is searched for may be content.
    var summary: String { "‹\(length) octets›" }

    func perform(in session: inout IMAPSession) {
        // Where all text is UTF-8, none is named (RFC 6855 §3).
        if knowsCharset != nil, session.features.contains(.utf8) {
            return session.complete(.bad, "CHARSET has no place beside UTF8=ACCEPT")
        }
        guard knowsCharset != false else { return session.refuseCharset(options) }
        guard session.mayFollow(options) else { return session.complete(.bad, "A search with this tag is followed") }
        let options = options ?? (session.features.contains(.imap4rev2) ? .all : nil)
        session.search(key) { session, found, now in
            session.answer("SEARCH", options, key, found: found, now: now)
        }
    }
}

extension IMAPSession {
    /// Finds messages; `body` carries on with their indices, ascending, and the time where it was needed.
    mutating func search(_ key: SearchKey, _ body: @escaping @Sendable (inout IMAPSession, [Int], Int64) -> Void) {
        if key.needsModSequences { enableCondstore() }
        guard key.needsTime else { return body(&self, matches(key, now: 0), 0) }
        ask(.time) { session, reply in
            guard case .time(let now) = reply else { return session.complete(.no, "The time is not known") }
            body(&session, session.matches(key, now: now), now)
        }
    }

    private func matches(_ key: SearchKey, now: Int64) -> [Int] {
        guard let selection else { return [] }
        let surroundings = MessageSearch.Surroundings(
            view: selection.view, savedResult: selection.savedResult, now: now)
        return MessageSearch(key, surroundings).matches()
    }

    /// Tells what a search or a sort found, follows it where the client wants that, and completes the command.
    ///
    /// - Parameters:
    ///   - program: the order of a sort.
    ///   - found: the indices in the order in which they are told.
    mutating func answer(
        _ verb: String, _ options: SearchReturn?, _ key: SearchKey, _ program: SortProgram? = nil, found: [Int],
        now: Int64
    ) {
        // What `$` means to this command is what it meant before its own result is kept.
        guard let selection, let current else { return }
        report(found, as: verb, options, key, current, selection.view)
        let surroundings = MessageSearch.Surroundings(
            view: selection.view, savedResult: selection.savedResult, now: now)
        follow(options, key, program, found: found, surroundings)
        complete(.ok, "\(verb) completed")
    }

    private mutating func report(
        _ found: [Int], as verb: String, _ options: SearchReturn?, _ key: SearchKey, _ command: Context,
        _ view: Mailbox
    ) {
        let numbers = found.map { command.isUID ? view.messages[$0].uid : UInt32(clamping: $0 + 1) }
        // Where they were searched for, the highest mod-sequence is told (RFC 7162 §3.1.5).
        let told = options?.concerned(of: found) ?? found
        let highest = key.needsModSequences ? told.map { view.messages[$0].modSequence }.max() : nil
        if let options {
            save(options, found)
            guard !options.isSilent else { return }
            outbox.reply(
                options.response(tag: command.tag, isUID: command.isUID, found: numbers, modSequence: highest))
        } else {
            let end = highest.map { " (MODSEQ \($0))" } ?? ""
            outbox.reply(numbers.reduce(into: "* " + verb) { $0 += " \($1)" } + end)
        }
    }

    /// Keeps what was found for `$` where the client wants it.
    private mutating func save(_ options: SearchReturn, _ found: [Int]) {
        guard options.words.contains(.save), let view = selection?.view else { return }
        selection?.savedResult = options.concerned(of: found).map { view.messages[$0].uid }.sorted()
    }

    /// Answers a search in a character set that is not known; what was kept for `$` is gone (RFC 5182 §2.1).
    mutating func refuseCharset(_ options: SearchReturn?) {
        if options?.words.contains(.save) == true { selection?.savedResult = [] }
        complete(.no, "[BADCHARSET (US-ASCII UTF-8)] Character set not supported")
    }
}
