/// The SEARCH and UID SEARCH commands (RFC 9051 §6.4.4, RFC 3501 §7.2.5).
struct SearchCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let charset: String
    private let key: SearchKey
    private let length: Int

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        let start = lexer.index
        try lexer.space()
        var probe = lexer
        if try probe.keyword() == "CHARSET" {
            lexer = probe
            try lexer.space()
            charset = ASCII.uppercased(try lexer.astring())
            try lexer.space()
        } else {
            charset = "UTF-8"
        }
        key = try lexer.searchKeys()
        length = lexer.index - start
    }

    // What is searched for may be content.
    var summary: String { "‹\(length) octets›" }

    func perform(in session: inout IMAPSession) {
        guard let view = session.selection?.view, let isUID = session.current?.isUID else { return }
        guard charset == "UTF-8" || charset == "US-ASCII" else {
            return session.complete(.no, "[BADCHARSET (US-ASCII UTF-8)] Character set not supported")
        }
        var line = "* SEARCH"
        for index in view.messages.indices where key.matches(index, in: view) {
            line += " \(isUID ? Int(view.messages[index].uid) : index + 1)"
        }
        session.outbox.reply(line)
        session.complete(.ok, "SEARCH completed")
    }
}
