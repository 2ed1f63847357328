/// The ENABLE command (RFC 5161): nothing of what can be enabled is offered, so nothing is.
struct EnableCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let names: [String]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        var names: [String] = []
        while lexer.skip(ASCII.space), lexer.peek != nil {
            names.append(try lexer.keyword())
            guard names.count <= 64 else { throw IMAPSyntaxError(expected: "fewer capabilities") }
        }
        guard !names.isEmpty else { throw IMAPSyntaxError(expected: "a capability") }
        self.names = names
    }

    var summary: String { names.joined(separator: " ") }

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("* ENABLED")
        session.complete(.ok, "ENABLE completed")
    }
}
