import SigilloCore

/// The IDLE command (RFC 2177): what happens in the mailbox is told at once until the client says `DONE`.
struct IdleCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.outbox.reply("+ idling")
        session.announceNews()
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

    /// Learns that a mailbox was changed; the client hears of it when the protocol allows.
    mutating func mailboxChanged(_ reply: StoreReply) {
        guard case .mailbox(let mailbox) = reply, mailbox.name == selection?.view.name,
            mailbox.uidValidity == selection?.view.uidValidity,
            mailbox.revision > selection?.news?.revision ?? selection?.view.revision ?? 0
        else { return }
        selection?.news = mailbox
        if case .done = expectation {
            announceNews()
            outbox.endCommand()
        }
    }

    /// Tells the client what has become of the selected mailbox since it was last told (RFC 9051 §5.2).
    mutating func announceNews() {
        guard mode == .running, let old = selection?.view.messages, let news = selection?.news else { return }
        selection?.news = nil
        selection?.view = news
        var kept: [StoredMessage] = []
        for message in old {
            if news.index(of: message.uid) == nil {
                outbox.reply("* \(kept.count + 1) EXPUNGE")
            } else {
                kept.append(message)
            }
        }
        if news.messages.count != kept.count { outbox.reply("* \(news.messages.count) EXISTS") }
        // Messages are only ever appended: what was kept is the beginning of what there is.
        for (index, message) in kept.enumerated() where news.messages[index].flags != message.flags {
            outbox.reply("* \(index + 1) FETCH (UID \(message.uid) FLAGS \(news.messages[index].flags.list))")
        }
    }
}
