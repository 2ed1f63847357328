/// The THREAD and UID THREAD commands (RFC 5256 §3).
///
/// ```
/// C: a1 THREAD REFERENCES UTF-8 ALL
/// S: * THREAD (2)(3 6 (4 23)(44 7 96))
/// S: a1 OK THREAD completed
/// ```
struct ThreadCommand: IMAPCommand {
    /// How messages are put together.
    enum Algorithm: String, Sendable {
        case orderedSubject = "ORDEREDSUBJECT"
        case references = "REFERENCES"
        /// REFERENCES without subjects; threads stand in the order of their latest messages.
        case refs = "REFS"

        /// The extension that it is.
        var needed: IMAPExtension {
            switch self {
            case .orderedSubject: .threadOrderedSubject
            case .references: .threadReferences
            case .refs: .threadRefs
            }
        }
    }

    static let scope = IMAPScope.selected

    private let algorithm: Algorithm
    private let knowsCharset: Bool
    private let key: SearchKey
    private let length: Int

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        guard let algorithm = Algorithm(rawValue: try lexer.keyword()), lexer.extensions.contains(algorithm.needed)
        else {
            throw IMAPSyntaxError(expected: "a threading algorithm")
        }
        self.algorithm = algorithm
        try lexer.space()
        knowsCharset = try lexer.searchCharset()
        let start = lexer.index
        key = try lexer.searchKeys()
        length = lexer.index - start
    }

    var summary: String { "\(algorithm.rawValue) ‹\(length) octets›" }

    func perform(in session: inout IMAPSession) {
        guard let isUID = session.current?.isUID else { return }
        guard knowsCharset else { return session.refuseCharset(nil) }
        session.search(key) { session, found, _ in
            guard let view = session.selection?.view else { return }
            let messages = found.map { ThreadMessage(view.messages[$0]) }
            let forest =
                switch algorithm {
                case .orderedSubject: OrderedSubjectThreads.forest(of: messages)
                case .references: ReferencesThreads.forest(of: messages)
                case .refs: ReferencesThreads.forest(of: messages, mergesSubjects: false)
                }
            let text = forest.text { isUID ? view.messages[found[$0]].uid : UInt32(clamping: found[$0] + 1) }
            session.outbox.reply(text.isEmpty ? "* THREAD" : "* THREAD " + text)
            session.complete(.ok, "THREAD completed")
        }
    }
}
