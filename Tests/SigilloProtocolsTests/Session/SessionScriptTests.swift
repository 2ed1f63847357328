import SigilloCore
import Testing

@testable import SigilloProtocols

/// What a script makes of an honest session, in both protocols.
@Suite struct SessionScriptTests {
    private typealias Reply = SessionScript.Reply
    private let password = Honest.password

    private func imap(
        _ replies: Reply..., change: (inout SessionConfiguration) -> Void = { _ in }
    )
        -> Playbook<IMAPSession>
    {
        Playbook(
            Honest.imap {
                $0.script.replies = replies
                change(&$0)
            }, store: MailStore(messages: [Honest.first]), grantsTLS: false)
    }

    private func smtp(
        _ replies: Reply..., change: (inout SessionConfiguration) -> Void = { _ in }
    )
        -> Playbook<SMTPSession>
    {
        Playbook(
            Honest.smtp {
                $0.script.replies = replies
                change(&$0)
            }, grantsTLS: false)
    }

    // MARK: Greeting

    @Test func greetsWithPreauthAndCountsAsLoggedIn() {
        var book = imap { configuration in
            configuration.script.greeting = .init(
                step: 3, text: "* PREAUTH [CAPABILITY IMAP4rev1] <host> ready\r\n", isLoggedIn: true)
        }
        #expect(book.sentText == "* PREAUTH [CAPABILITY IMAP4rev1] mail.example.test ready\r\n")
        #expect(book.scripted == [3])
        #expect(book.say("a1 STATUS INBOX (MESSAGES)") == "* STATUS INBOX (MESSAGES 1)\r\na1 OK STATUS completed\r\n")
        #expect(book.say("a2 APPEND Drafts {5+}", "Draft").hasPrefix("a2 OK [APPENDUID"))
        #expect(book.received.map(\.octets) == [Array("Draft".utf8)])
        // STARTTLS has no place after PREAUTH (RFC 9051 §6.2.1).
        #expect(book.say("a3 STARTTLS") == "a3 BAD Already logged in\r\n")
    }

    @Test func greetsAsToldOverSMTP() {
        let book = smtp { $0.script.greeting = .init(step: 1, text: "554 <host> says no\r\n") }
        #expect(book.sentText == "554 mail.example.test says no\r\n")
        #expect(book.scripted == [1])
    }

    // MARK: Capabilities

    @Test func stripsStartTLSFromGreetingAndReplyApart() {
        var book = imap { configuration in
            configuration.script.capabilities = [
                .init(
                    step: 0, phase: .clear, inGreeting: true, inReply: false, remove: ["starttls", "LOGINDISABLED"],
                    add: ["AUTH=PLAIN"])
            ]
        }
        #expect(
            book.sentText
                == "* OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ ID ENABLE AUTH=PLAIN] mail.example.test ready\r\n")
        #expect(book.scripted == [0])
        #expect(book.say("a1 CAPABILITY").contains("STARTTLS LOGINDISABLED"))
        #expect(book.scripted == [0])
    }

    @Test func stripsEveryMechanismByItsCommonName() {
        let configuration = Honest.configuration {
            $0.allowsClearTextLogin = true
            $0.script.capabilities = [
                .init(step: 0, phase: .any, inGreeting: true, inReply: true, remove: ["AUTH"], add: [])
            ]
        }
        let imap = Playbook(IMAPSession(configuration: configuration))
        #expect(!imap.sentText.contains("AUTH="))
        var smtp = Playbook(SMTPSession(configuration: configuration))
        #expect(smtp.say("EHLO c.test").hasSuffix("250-LIMITS RCPTMAX=1000\r\n250 STARTTLS\r\n"))
    }

    @Test func stripsTheLastKeywordAndKeepsTheReplyWellFormed() {
        var book = smtp { configuration in
            configuration.script.capabilities = [
                .init(
                    step: 2, phase: .clear, inGreeting: false, inReply: true,
                    remove: ["STARTTLS", "LIMITS"] + SMTPExtension.allCases.map(\.rawValue), add: [])
            ]
        }
        #expect(book.say("EHLO c.test") == "250 mail.example.test\r\n")
        #expect(book.scripted == [2])
    }

    // MARK: Replies

    @Test func refusesStartTLSAndStaysInClear() {
        var book = imap(
            Reply(step: 0, verb: "STARTTLS", phase: .clear, effect: .replaced, text: "<tag> NO [UNAVAILABLE] Later\r\n")
        )
        #expect(book.say("a1 STARTTLS") == "a1 NO [UNAVAILABLE] Later\r\n")
        #expect(book.notes.contains(.startTLS(isGranted: false)))
        #expect(!book.actions.contains(.startTLS))
        #expect(book.say("a2 NOOP") == "a2 OK NOOP completed\r\n")
    }

    @Test func injectsBehindTheAnswerToStartTLSInOneWrite() {
        var book = imap(
            Reply(
                step: 4, verb: "STARTTLS", phase: .clear, effect: .honest, before: "* OK [ALERT] Look\r\n",
                after: "* CAPABILITY IMAP4rev1\r\n<tag+1> OK CAPABILITY completed\r\n<tag+2> OK Logged in\r\n"))
        book.feed(Array("a007 STARTTLS\r\nleft".utf8))
        let all =
            "* OK [ALERT] Look\r\na007 OK Begin TLS negotiation now\r\n* CAPABILITY IMAP4rev1\r\n"
            + "a008 OK CAPABILITY completed\r\na009 OK Logged in\r\n"
        let performed = book.actions.filter { if case .record = $0 { false } else { true } }
        #expect(performed.suffix(2) == [.send(Array(all.utf8)), .startTLS])
        #expect(book.unread == Array("left".utf8))
        #expect(book.scripted == [4])
    }

    @Test func injectsOverSMTP() {
        var book = smtp(
            Reply(step: 0, verb: "STARTTLS", phase: .clear, effect: .honest, after: "250-x\r\n250 AUTH LOGIN\r\n"))
        book.feed(Array("EHLO c.test\r\nSTARTTLS\r\nNOOP\r\n".utf8))
        #expect(book.sentText.hasSuffix("220 2.0.0 Ready to start TLS\r\n250-x\r\n250 AUTH LOGIN\r\n"))
        #expect(book.unread == Array("NOOP\r\n".utf8))
    }

    @Test func startsTLSWithAnotherAnswer() {
        var book = imap(Reply(step: 0, verb: "STARTTLS", phase: .clear, effect: .startTLS, text: "<tag> OK\r\n"))
        #expect(book.say("a1 STARTTLS") == "a1 OK\r\n")
        #expect(book.actions.last == .startTLS)
        #expect(book.notes.contains(.startTLS(isGranted: true)))
        #expect(!book.notes.contains(.startTLS(isGranted: false)))
    }

    @Test func takesAnyLogInTheScriptSays() {
        var book = imap(Reply(step: 0, verb: "LOGIN", phase: .clear, effect: .logIn, text: "<tag> OK In\r\n"))
        #expect(book.say("a1 LOGIN bob other") == "a1 OK In\r\n")
        #expect(book.logins.map(\.isAccepted) == [true])
        #expect(book.logins.map(\.isGenuine) == [false])
        #expect(book.say("a2 SELECT INBOX").hasSuffix("a2 OK [READ-WRITE] SELECT completed\r\n"))
    }

    @Test func countsOccurrencesOfEachCommand() {
        var book = imap(
            Reply(step: 0, verb: "NOOP", phase: .any, occurrence: 2, effect: .replaced, text: "<tag> NO second\r\n"),
            Reply(step: 1, verb: "NOOP", phase: .any, occurrence: 3, effect: .close, text: "* BYE third\r\n"))
        #expect(book.say("a1 NOOP", "a2 NOOP") == "a1 OK NOOP completed\r\na2 NO second\r\n")
        #expect(book.say("a3 NOOP", "a4 NOOP") == "* BYE third\r\n")
        #expect(book.isClosed)
        #expect(book.scripted == [0, 1])
    }

    @Test func answersEveryCommandAndUnknownOnesToo() {
        var book = imap(
            Reply(step: 0, verb: "*", phase: .any, effect: .replaced, text: "<tag> OK <host> <x> <tag+\r\n"))
        #expect(book.say("a9 COMPRESS DEFLATE") == "a9 OK mail.example.test <x> <tag+\r\n")
        #expect(book.say("nonsense") == "* OK mail.example.test <x> <tag+\r\n")
    }

    @Test func answersACommandOfUIDByEitherName() {
        var book = imap(
            Reply(step: 0, verb: "FETCH", phase: .any, effect: .replaced, text: "<tag> NO one\r\n"),
            Reply(step: 1, verb: "UID SEARCH", phase: .any, effect: .replaced, text: "<tag> NO two\r\n"))
        #expect(book.say("a1 UID FETCH 1 FLAGS", "a2 UID SEARCH ALL") == "a1 NO one\r\na2 NO two\r\n")
    }

    @Test func keepsToItsPhase() {
        var book = Playbook(
            Honest.smtp {
                $0.script.replies = [
                    Reply(step: 0, verb: "EHLO", phase: .sealed, effect: .replaced, text: "250 other.test\r\n")
                ]
            })
        #expect(book.say("EHLO c.test").hasPrefix("250-mail.example.test"))
        book.say("STARTTLS")
        #expect(book.say("EHLO c.test") == "250 other.test\r\n")
    }

    // MARK: Log-ins and messages that scripts tempt out of a client

    @Test func notesTheResponseToAScriptedChallenge() {
        let text = "<tag> ignored\r\n+ PDEyMz4=\r\n"
        var book = imap(Reply(step: 0, verb: "AUTHENTICATE", phase: .clear, effect: .replaced, text: text))
        book.say("a1 AUTHENTICATE CRAM-MD5")
        #expect(book.say(Honest.base64("alice 0123456789abcdef")).hasPrefix("a1 NO"))
        #expect(book.logins.map(\.mechanism) == ["CRAM-MD5"])
        #expect(book.logins.map(\.secret) == [Secret("alice 0123456789abcdef")])
    }

    @Test func takesTheNextLineForACommandWithoutAChallenge() {
        var book = smtp(Reply(step: 0, verb: "AUTH", phase: .clear, effect: .replaced, text: "454 4.7.0 Later\r\n"))
        book.say("EHLO c.test")
        #expect(book.say("AUTH PLAIN", "QUIT").hasPrefix("454 4.7.0 Later\r\n221"))
        #expect(book.logins.isEmpty)
    }

    @Test func notesAMessageThatAScriptedReplyAskedFor() {
        var book = smtp(Reply(step: 0, verb: "DATA", phase: .clear, effect: .replaced, text: "354 go\r\n"))
        let answer = book.say("DATA", "Subject: x", "", "Secret.", ".")
        #expect(answer == "354 go\r\n250 2.0.0 Message accepted\r\n")
        #expect(book.received.map(\.octets) == [Array("Subject: x\r\n\r\nSecret.\r\n".utf8)])
    }

    @Test func scriptsTheReplyToAMessagesEnd() {
        var book = smtp(
            Reply(step: 0, verb: ".", phase: .any, effect: .close, text: "421 4.3.0 Sorry\r\n"),
            change: { $0.requiresLogin = false })
        book.say("EHLO c.test", "MAIL FROM:<a@b.test>", "RCPT TO:<c@d.test>", "DATA")
        #expect(book.say("x", ".") == "421 4.3.0 Sorry\r\n")
        #expect(book.isClosed)
        #expect(book.store.deliveries.isEmpty)
        #expect(book.received.count == 1)
    }

    // MARK: Holding

    @Test(arguments: [Int.max, 1]) func notesWithoutAWordWhileItHolds(chunk: Int) {
        var book = imap(Reply(step: 0, verb: "CAPABILITY", phase: .any, effect: .hold, text: "* OK wait\r\n"))
        #expect(book.say("a1 CAPABILITY", chunk: chunk) == "* OK wait\r\n")
        #expect(book.isHolding)
        let silence = book.say(
            "a2 LOGIN alice \(password)", "a3 APPEND Drafts {3+}", "abc", "a4 AUTHENTICATE PLAIN AGIAYw==",
            "a5 LOGOUT", chunk: chunk)
        #expect(silence.isEmpty)
        #expect(book.logins.map(\.mechanism) == ["LOGIN", "PLAIN"])
        #expect(book.logins.allSatisfy { !$0.isAccepted })
        #expect(book.received.map(\.octets) == [Array("abc".utf8)])
        #expect(!book.isClosed)
        book.handle(.timer(id: 0))
        book.handle(.inputClosed)
        #expect(book.isClosed)
        #expect(book.sentText.hasSuffix("* OK wait\r\n"))
    }

    @Test func notesAfterAHeldChallenge() {
        var book = smtp(
            Reply(step: 0, verb: "AUTH", phase: .any, effect: .hold, text: "334 \r\n"))
        book.say("EHLO c.test", "AUTH PLAIN")
        #expect(book.say(Honest.base64("\0alice\0" + password)).isEmpty)
        #expect(book.logins.map(\.isGenuine) == [true])
    }

    // MARK: Permissive servers

    @Test func takesLogInsInClearWhereItIsTold() {
        var book = imap { configuration in
            configuration.offersStartTLS = false
            configuration.allowsClearTextLogin = true
        }
        #expect(book.sentText.contains("AUTH=PLAIN AUTH=LOGIN]"))
        #expect(book.say("a1 LOGIN alice \(password)").hasPrefix("a1 OK"))
    }

    @Test func takesAnyLogInWhereItIsTold() {
        var book = smtp { configuration in
            configuration.allowsClearTextLogin = true
            configuration.acceptsAnyLogin = true
        }
        book.say("EHLO c.test")
        #expect(book.say("AUTH PLAIN \(Honest.base64("\0x\0y"))").hasPrefix("235"))
        #expect(book.logins.map(\.isAccepted) == [true])
    }

    @Test func offersNoLogInWhereItIsTold() {
        var smtp = smtp {
            $0.offersLogin = false
            $0.requiresLogin = false
        }
        #expect(!smtp.say("EHLO c.test").contains("AUTH"))
        #expect(smtp.say("AUTH PLAIN \(Honest.base64("\0alice\0" + password))").hasPrefix("502"))
        #expect(smtp.logins.map(\.isGenuine) == [true])
        #expect(smtp.say("MAIL FROM:<a@b.test>").hasPrefix("250"))

        var imap = imap {
            $0.offersLogin = false
            $0.requiresLogin = false
        }
        #expect(imap.sentText.contains("LOGINDISABLED"))
        #expect(imap.say("a1 SELECT INBOX").hasSuffix("a1 OK [READ-WRITE] SELECT completed\r\n"))
        #expect(imap.say("a2 LOGIN alice \(password)") == "a2 NO [CANNOT] Logging in is disabled\r\n")
    }
}
