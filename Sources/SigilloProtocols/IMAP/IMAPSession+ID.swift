/// The ID command (RFC 2971): the client's fields are taken and not kept.
struct IDCommand: IMAPCommand {
    static let scope = IMAPScope.any

    private let fields: Int

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            // Thirty fields with a value each (RFC 2971 §3.3).
            fields = try lexer.list(limit: 60) { lexer throws(IMAPSyntaxError) in try lexer.nstring() }.count / 2
        } else {
            _ = try lexer.nstring()
            fields = 0
        }
    }

    var summary: String { "‹\(fields) fields›" }

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("* ID (\"name\" \"Sigillo\")")
        session.complete(.ok, "ID completed")
    }
}
