/// The SORT and UID SORT commands (RFC 5256 §3, RFC 5267 §3.1).
///
/// ```
/// C: a1 SORT (SUBJECT REVERSE DATE) UTF-8 ALL
/// S: * SORT 5 3 4 1 2
/// S: a1 OK SORT completed
/// ```
struct SortCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let options: SearchReturn?
    private let program: SortProgram
    private let knowsCharset: Bool
    private let key: SearchKey
    private let length: Int

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        let options = try lexer.searchReturn(of: .extendedSort, context: .contextSort)
        program = try lexer.sortProgram()
        try lexer.space()
        knowsCharset = try lexer.searchCharset()
        // Some put it here, where the criteria of a search begin.
        self.options =
            if let options { options } else { try lexer.searchReturn(of: .extendedSort, context: .contextSort) }
        let start = lexer.index
        key = try lexer.searchKeys()
        length = lexer.index - start
    }

    var summary: String { "(\(program.description)) ‹\(length) octets›" }

    func perform(in session: inout IMAPSession) {
        guard knowsCharset else { return session.refuseCharset(options) }
        guard session.mayFollow(options) else { return session.complete(.bad, "A sort with this tag is followed") }
        session.search(key) { session, found, now in
            guard let view = session.selection?.view else { return }
            session.answer("SORT", options, key, program, found: program.sorted(found, in: view), now: now)
        }
    }
}
