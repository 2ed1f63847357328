/// The NAMESPACE command (RFC 2342): one personal namespace without a prefix.
struct NamespaceCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("* NAMESPACE ((\"\" \"/\")) NIL NIL")
        session.complete(.ok, "NAMESPACE completed")
    }
}
