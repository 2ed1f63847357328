/// The NOOP command (RFC 9051 §6.1.2): what is new in the mailbox is told with its response.
struct NoopCommand: IMAPCommand {
    static let scope = IMAPScope.any

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.complete(.ok, "NOOP completed")
    }
}

/// The CHECK command (RFC 3501 §6.4.1), which does what NOOP does.
struct CheckCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.complete(.ok, "CHECK completed")
    }
}
