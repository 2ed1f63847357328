/// The CANCELUPDATE command (RFC 5267 §4.5): the results of these searches are followed no more.
///
/// ```
/// C: b1 SEARCH RETURN (UPDATE COUNT) FLAGGED
/// S: * ESEARCH (TAG "b1") COUNT 3
/// S: b1 OK SEARCH completed
/// S: * ESEARCH (TAG "b1") ADDTO (0 7)
/// C: b2 CANCELUPDATE "b1"
/// S: b2 OK CANCELUPDATE completed
/// ```
struct CancelUpdateCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let tags: [String]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.require(.contextSearch, .contextSort, else: "a command")
        var tags: [String] = []
        repeat {
            try lexer.space()
            guard lexer.peek == ASCII.quote, tags.count < SearchContext.limit else {
                throw IMAPSyntaxError(expected: "tags in quotes")
            }
            tags.append(String(decoding: try lexer.string(), as: UTF8.self))
        } while lexer.peek != nil
        self.tags = tags
    }

    var summary: String { "‹\(tags.count) \(tags.count == 1 ? "tag" : "tags")›" }

    func perform(in session: inout IMAPSession) {
        var isKnown = true
        for tag in tags {
            let place = session.selection?.contexts.firstIndex { $0.tag == tag }
            if let place { session.selection?.contexts.remove(at: place) } else { isKnown = false }
        }
        guard isKnown else { return session.complete(.no, "No search with this tag is followed") }
        session.complete(.ok, "CANCELUPDATE completed")
    }
}

extension IMAPSession {
    /// Whether the command at hand may be followed: no other that is goes by its tag.
    func mayFollow(_ options: SearchReturn?) -> Bool {
        guard options?.words.contains(.update) == true else { return true }
        return selection?.contexts.contains { $0.tag == current?.tag } == false
    }

    /// Follows a result where the client wants it, and says so where too many are followed already, or where what was
    /// searched for is too much to be kept.
    mutating func follow(
        _ options: SearchReturn?, _ key: SearchKey, _ program: SortProgram?, found: [Int],
        _ surroundings: MessageSearch.Surroundings
    ) {
        guard options?.words.contains(.update) == true, let current, let selection else { return }
        let context = SearchContext(tag: current.tag, isUID: current.isUID, key, program, found: found, surroundings)
        guard selection.contexts.count < SearchContext.limit, context.weight <= SearchContext.weightLimit else {
            return outbox.reply("* NO [NOUPDATE \"\(current.tag)\"] Too many contexts")
        }
        self.selection?.contexts.append(context)
    }

    /// Tells how the results that are followed have changed with what the client was told last.
    mutating func tellContexts() {
        guard let view = selection?.view, var contexts = selection?.contexts, !contexts.isEmpty else { return }
        for place in contexts.indices {
            for line in contexts[place].update(in: view) { outbox.reply(line) }
        }
        selection?.contexts = contexts
    }
}
