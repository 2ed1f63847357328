import SigilloCore

/// The IDLE command (RFC 2177): what happens in the mailbox is told at once until the client says `DONE`.
struct IdleCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("+ idling")
        session.announceNews(removals: true)
        session.expectation = .done
    }
}

extension IMAPSession {
    /// Takes the line that ends IDLE.
    mutating func endIdle(_ line: ArraySlice<UInt8>) {
        expectation = .command
        let isDone = ASCII.equal(line, "DONE".utf8)
        outbox.record(.command(verb: "DONE", text: isDone ? "DONE" : "‹no DONE, \(line.count) octets›"))
        guard mode == .running else { return finishUnanswered() }
        complete(isDone ? .ok : .bad, isDone ? "IDLE completed" : "Expected DONE")
    }
}
