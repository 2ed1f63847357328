import SigilloCore
import Testing

@testable import SigilloProtocols

/// Delays, ends and slowness that a script has for the how manieth command.
@Suite struct SessionScriptFaultTests {
    private func reply(
        _ verb: String, _ effect: SessionScript.Reply.Effect = .honest, text: String = "",
        change: (inout SessionScript.Reply) -> Void = { _ in }
    ) -> SessionScript.Reply {
        var reply = SessionScript.Reply(step: 4, verb: verb, phase: .any, effect: effect, text: text)
        change(&reply)
        return reply
    }

    private func imap(_ replies: SessionScript.Reply...) -> Playbook<IMAPSession> {
        Playbook(
            Honest.imap { $0.script.replies = replies }, store: MailStore(messages: [Honest.first]), isSealed: true)
    }

    private func smtp(_ replies: SessionScript.Reply...) -> Playbook<SMTPSession> {
        Playbook(
            Honest.smtp {
                $0.script.replies = replies
                $0.requiresLogin = false
            }, isSealed: true)
    }

    @Test func everyThirdCommandIsAnsweredOtherwise() {
        var book = imap(reply("NOOP", .replaced, text: "<tag> NO not now\r\n") { $0.every = 3 })
        let answers = (1...7).map { book.say("a\($0) NOOP") }
        #expect(answers.map { $0.contains("not now") } == [false, false, true, false, false, true, false])
        #expect(book.scripted == [4, 4])
    }

    @Test func anAnswerWaitsAndNothingIsReadUntilThen() {
        var book = imap(reply("NOOP") { $0.delay = 2_000_000_000 })
        #expect(book.say("a1 NOOP", "a2 CAPABILITY").isEmpty)
        #expect(book.delays == [2_000_000_000])
        #expect(book.scripted == [4])
        #expect(book.say("a3 LOGOUT").isEmpty)
        let answers = book.endDelay()
        #expect(answers.hasPrefix("a1 OK NOOP completed\r\n* CAPABILITY"))
        #expect(answers.contains("a2 OK") && answers.contains("a3 OK"))
        #expect(book.isClosed)
        #expect(book.scripted == [4])
    }

    @Test func aDelayedAnswerMayBeAnother() {
        var book = smtp(
            reply("RCPT", .replaced, text: "450 4.2.1 Later\r\n") {
                $0.delay = 1
                $0.occurrence = 2
            })
        book.say("EHLO client.test", "MAIL FROM:<a@b.test>")
        #expect(book.say("RCPT TO:<c@d.test>").hasPrefix("250"))
        #expect(book.say("RCPT TO:<e@d.test>").isEmpty)
        #expect(book.endDelay() == "450 4.2.1 Later\r\n")
        #expect(book.say("RCPT TO:<f@d.test>").hasPrefix("250"))
    }

    @Test func aClientThatLeavesEndsTheDelay() {
        var book = imap(reply("NOOP") { $0.delay = 1 })
        book.say("a1 NOOP")
        book.handle(.inputClosed)
        #expect(book.isClosed)
        #expect(book.endDelay().isEmpty)
    }

    @Test func theIdleTimeDoesNotRunOutInADelay() {
        var book = imap(reply("NOOP") { $0.delay = 1 })
        book.say("a1 NOOP")
        for _ in 0..<3 { book.handle(.timer(id: SessionTimer.idle)) }
        #expect(!book.isClosed)
        #expect(book.endDelay() == "a1 OK NOOP completed\r\n")
    }

    @Test func aMessageIsTakenAndItsAnswerCut() {
        var book = smtp(reply(".") { $0.cut = ConnectionCut(after: 0) })
        book.say("EHLO client.test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA", "Subject: x", "", "y", ".")
        #expect(book.received.count == 1)
        #expect(
            book.actions.contains { if case .store(.deliver) = $0 { true } else { false } },
            "the message is delivered although nobody hears of it")
        let cut = book.actions.firstIndex(of: .cut(ConnectionCut(after: 0), step: 4))
        let end = book.actions.firstIndex(of: .answerEnded)
        #expect(cut != nil && end != nil)
        #expect(cut ?? 0 < end ?? 0)
        // Whoever cuts notes the step.
        #expect(book.scripted.isEmpty)
    }

    @Test func aFetchIsCutAfterItsLastLine() {
        var book = imap(reply("FETCH") { $0.cut = ConnectionCut(after: 10, by: .close) })
        book.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX", "a3 FETCH 1 FLAGS")
        #expect(book.actions.last == .answerEnded)
        #expect(book.actions.contains(.cut(ConnectionCut(after: 10, by: .close), step: 4)))
    }

    @Test func theConnectionIsResetBehindAnAnswer() {
        var book = Playbook(
            Honest.pop3 { $0.script.replies = [reply("USER", .reset, text: "-ERR [SYS/TEMP] gone\r\n")] },
            isSealed: true)
        #expect(book.say("USER alice") == "-ERR [SYS/TEMP] gone\r\n")
        #expect(book.actions.contains(.reset))
        #expect(book.scripted == [4])
    }

    @Test func everythingLeavesSlowlyFromACommandOn() {
        var book = imap(reply("CAPABILITY") { $0.rate = 100 })
        book.say("a1 NOOP")
        #expect(!book.actions.contains(.slow(octetsPerSecond: 100)))
        book.say("a2 CAPABILITY")
        #expect(book.actions.contains(.slow(octetsPerSecond: 100)))
        #expect(book.scripted == [4])
    }
}
