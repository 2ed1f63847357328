/// The LOGOUT command (RFC 9051 §6.1.3).
struct LogoutCommand: IMAPCommand {
    static let scope = IMAPScope.any

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("* BYE Logging out")
        session.selection = nil
        session.complete(.ok, "LOGOUT completed")
        session.close()
    }
}
