import SigilloCore
import Testing

@testable import SigilloProtocols

/// What a script does to the phase before TLS besides replies: injections, withheld replies, failed handshakes.
@Suite struct SessionScriptPlaintextTests {
    private typealias Reply = SessionScript.Reply

    private func imap(
        grantsTLS: Bool = false, _ change: @escaping (inout SessionScript) -> Void
    ) -> Playbook<IMAPSession> {
        Playbook(
            Honest.imap {
                $0.allowsClearTextLogin = true
                change(&$0.script)
            }, grantsTLS: grantsTLS)
    }

    private func smtp(
        grantsTLS: Bool = false, _ change: @escaping (inout SessionScript) -> Void
    ) -> Playbook<SMTPSession> {
        Playbook(
            Honest.smtp {
                $0.allowsClearTextLogin = true
                change(&$0.script)
            }, grantsTLS: grantsTLS)
    }

    @Test(arguments: [SessionScript.Segmentation.one, .two, .octets])
    func saysHowOctetsBehindAnAnswerTravel(segments: SessionScript.Segmentation) {
        let reply = Reply(
            step: 3, verb: "STARTTLS", phase: .clear, effect: .honest, after: "<tag+1> OK\r\n", segments: segments)
        var imap = imap { $0.replies = [reply] }
        #expect(imap.say("a9 STARTTLS").hasSuffix("a10 OK\r\n"))
        #expect(imap.injected == [.init(text: "a10 OK\r\n", 3, segments)])
        var smtp = smtp { $0.replies = [reply] }
        smtp.say("EHLO c.test", "STARTTLS")
        #expect(smtp.injected.map(\.step) == [3])
    }

    @Test func aHeldSessionInjectsNothing() {
        var book = imap {
            $0.replies = [
                Reply(step: 0, verb: "NOOP", phase: .any, effect: .hold),
                Reply(step: 1, verb: "CAPABILITY", phase: .any, effect: .honest, after: "x\r\n"),
            ]
        }
        book.say("a1 NOOP", "a2 CAPABILITY")
        #expect(book.isHolding)
        #expect(book.injected.isEmpty)
    }

    @Test func aCompletionIsWithheldAndTheSessionGoesOn() {
        var imap = imap {
            $0.replies = [Reply(step: 0, verb: "STARTTLS", phase: .clear, effect: .withhold, text: "+ go on\r\n")]
        }
        #expect(imap.say("a1 STARTTLS") == "+ go on\r\n")
        #expect(imap.isHolding)
        #expect(imap.notes.contains(.startTLS(isGranted: false)))
        #expect(imap.say("a2 LOGIN alice \(Honest.password)").contains("a2 OK"))
        var smtp = smtp {
            $0.replies = [Reply(step: 0, verb: "STARTTLS", phase: .clear, effect: .withhold, text: "22\r\n")]
        }
        smtp.say("EHLO c.test")
        #expect(smtp.say("STARTTLS") == "22\r\n")
        #expect(smtp.isHolding)
        #expect(smtp.say("NOOP").hasPrefix("250"))
    }

    @Test func aWithheldGreetingIsSilenceOnPurpose() {
        var imap = imap { $0.greeting = .init(step: 2, text: "what\r\n", isWithheld: true) }
        #expect(imap.isHolding)
        #expect(imap.scripted == [2])
        #expect(imap.say("a1 NOOP") == "a1 OK NOOP completed\r\n")
        var smtp = smtp { $0.greeting = .init(step: 2, text: "", isWithheld: true) }
        #expect(smtp.sent.isEmpty)
        #expect(smtp.isHolding)
        #expect(smtp.say("EHLO c.test").hasPrefix("250"))
    }

    @Test func goesOnInClearWhereTheHandshakeFailed() {
        var imap = imap { _ in }
        imap.say("a1 STARTTLS")
        #expect(imap.say("a2 NOOP") == "")
        imap.handle(.tlsFailed)
        #expect(imap.say("a3 LOGIN alice \(Honest.password)").contains("a3 OK"))
        var smtp = smtp { _ in }
        smtp.say("EHLO c.test", "STARTTLS")
        smtp.handle(.tlsFailed)
        #expect(smtp.say("NOOP").hasPrefix("250"))
    }

    @Test func aScriptedAnswerToALogInKeepsItsTag() {
        var book = imap {
            $0.replies = [
                Reply(step: 0, verb: "AUTHENTICATE", phase: .any, effect: .replaced, text: "<tag> NO Elsewhere\r\n")
            ]
        }
        let response = Honest.base64("\0alice\0\(Honest.password)")
        #expect(book.say("a7 AUTHENTICATE PLAIN \(response)") == "a7 NO Elsewhere\r\n")
        #expect(book.logins.map(\.isGenuine) == [true])
        #expect(book.say("a8 NOOP") == "a8 OK NOOP completed\r\n")
    }

    @Test func aTextMayBeFilledWithLetters() {
        let player = ScriptPlayer(Honest.configuration())
        #expect(player.octets(of: "<fill+5>!") == Array("xxxxx!".utf8))
        #expect(player.octets(of: "<fill+65000>").count == 65_000)
        #expect(player.octets(of: "<fill+9999999>") == Array("<fill+9999999>".utf8))
    }
}
