// What the twin came for: it reads the mailbox and uploads a draft.
extension IMAPTwin {
    mutating func beginMailbox() {
        begin(.list)
    }

    mutating func completed(_ step: Step) {
        guard let next = Step(rawValue: step.rawValue + 1) else { return command("LOGOUT", .logout) }
        begin(next)
    }

    private mutating func begin(_ step: Step) {
        switch step {
        case .list: command("LIST \"\" \"*\"", .mailbox(step))
        case .select: command("SELECT INBOX", .mailbox(step))
        case .fetch:
            guard exists > 0 else { return completed(step) }
            command("FETCH 1:\(exists) (FLAGS BODY.PEEK[])", .mailbox(step))
        case .echo:
            let believed = has(.actsOnDataBeforeTLS) ? rumours.command : keptRumours.command
            guard let text = believed else { return completed(step) }
            command(text, .mailbox(step))
        case .append:
            isWaitingForContinuation = true
            command("APPEND INBOX (\\Draft \\Seen) {\(errand.message.count)}", .mailbox(step))
        }
    }
}
