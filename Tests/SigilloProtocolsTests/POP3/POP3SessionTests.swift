import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct POP3SessionTests {
    private let store = MailStore(messages: [Honest.first, Honest.dotted], uidValidity: 7)

    private func loggedIn() -> Playbook<POP3Session> {
        var book = Playbook(Honest.pop3(), store: store, isSealed: true)
        book.say("USER alice", "PASS \(Honest.password)")
        return book
    }

    @Test func removesWhatIsDeletedAtQuitAndOnlyThen() {
        var book = loggedIn()
        book.say("DELE 1")
        #expect(book.store.mailboxes[0].messages.count == 2)
        var dropped = book
        dropped.handle(.inputClosed)
        #expect(dropped.isClosed)
        #expect(dropped.store.mailboxes[0].messages.count == 2)
        #expect(dropped.actions.contains(.releaseMaildrop))
        book.say("QUIT")
        #expect(book.store.mailboxes[0].messages.map(\.uid) == [2])
        #expect(book.actions.contains(.releaseMaildrop))
    }

    @Test func keepsItsViewOfTheMaildrop() {
        var book = loggedIn()
        book.elsewhere(.remove(mailbox: "INBOX", uids: [1]))
        book.elsewhere(.deliver(octets: [1], envelope: MailEnvelope(sender: "", recipients: [])))
        #expect(book.say("STAT") == "+OK 2 175\r\n")
        #expect(book.say("DELE 1", "QUIT").hasSuffix("closing\r\n"))
    }

    @Test func sharesNoMaildrop() {
        var book = Playbook(Honest.pop3(), store: store, isSealed: true)
        book.isMaildropTaken = true
        book.say("USER alice")
        #expect(book.say("PASS \(Honest.password)") == "-ERR [IN-USE] Another session has the maildrop\r\n")
        #expect(book.say("STAT") == "-ERR Log in first\r\n")
        #expect(book.logins.map(\.isAccepted) == [true])
        book.isMaildropTaken = false
        #expect(book.say("USER alice", "PASS \(Honest.password)").hasSuffix("+OK 2 messages, 175 octets\r\n"))
        var free = Playbook(Honest.pop3 { $0.pop3.locksMaildrop = false }, store: store, isSealed: true)
        free.say("USER alice", "PASS \(Honest.password)", "QUIT")
        #expect(!free.actions.contains(.claimMaildrop))
        #expect(!free.actions.contains(.releaseMaildrop))
    }

    @Test func beginsAnewAfterTLS() {
        var book = Playbook(Honest.pop3 { $0.allowsClearTextLogin = true }, store: store)
        book.say("USER alice", "STLS")
        #expect(book.say("PASS \(Honest.password)") == "-ERR Say USER first\r\n")
        #expect(book.logins.map(\.mechanism) == ["USER"])
    }

    @Test(arguments: [Int.max, 1]) func hearsEveryLogInWithoutTelling(chunk: Int) {
        var book = Playbook(
            Honest.pop3 {
                $0.allowsClearTextLogin = true
                $0.requiresLogin = false
            }, store: store)
        book.say(
            "CAPA", "USER alice", "PASS x \(Honest.password)", "AUTH LOGIN", Honest.base64("alice"), Honest.base64("x"),
            "APOP alice 0123456789abcdef", "AUTH PLAIN \(Honest.base64("\0alice\0" + Honest.password))", "STAT", "QUIT",
            chunk: chunk)
        #expect(book.logins.map(\.mechanism) == ["USER", "LOGIN", "APOP", "PLAIN"])
        #expect(book.logins.map(\.isGenuine) == [false, false, false, true])
        #expect(book.logins.map(\.exposure) == [.plain, .plain, .fastGuess, .plain])
        #expect(book.logins.allSatisfy { $0.user == "alice" })
        #expect(book.logins.first?.secret == Secret("x \(Honest.password)"))
        #expect(!String(reflecting: book.notes).contains(Honest.password))
    }

    @Test func showsMailWithoutALogInWhereItIsTold() {
        var book = Playbook(Honest.pop3 { $0.requiresLogin = false }, store: store)
        #expect(book.say("STAT", "RETR 2").hasPrefix("+OK 2 175\r\n+OK 33 octets\r\n"))
        #expect(book.notes.contains(.messageSent(octets: 35, verb: "RETR")))
    }

    /// A part in binary with NUL is sent in base64, and its size is told so.
    @Test func sendsBinaryPartsInBase64() {
        let message = Array("Content-Transfer-Encoding: binary\r\n\r\na".utf8) + [0] + Array("b".utf8)
        var book = Playbook(
            Honest.pop3 { $0.requiresLogin = false },
            store: MailStore(messages: [MailMessage(octets: message, internalDate: 0)]))
        #expect(
            book.say("STAT", "LIST 1", "RETR 1", "TOP 1 1") == "+OK 1 41\r\n+OK 1 41\r\n"
                + "+OK 41 octets\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBi\r\n.\r\n"
                + "+OK The beginning follows\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBi\r\n.\r\n")
    }

    /// RFC 1939 §7.
    @Test func playsTheExampleOfAPOP() {
        let context = SASLBench.context(password: "tanstaaf")
        #expect(
            context.passwordDigest(of: [], behind: Array("<1896.697170952@dbc.mtview.ca.us>".utf8))
                == Array("c4c9334bac560ecc979e58001b3e22fb".utf8))
    }

    @Test func offersAPOPWhereItIsTold() throws {
        let session = Honest.pop3 {
            $0.sasl = SASLBench.settings([.scramSHA256])
            $0.pop3.offersAPOP = true
        }
        var book = Playbook(session, store: store, isSealed: true)
        let start = try #require(book.sentText.firstIndex(of: "<"))
        let timestamp = String(book.sentText[start...].dropLast())
        let digest = SASLBench.context().passwordDigest(of: [], behind: Array(timestamp.utf8)) ?? []
        #expect(book.say("APOP alice 00").hasPrefix("-ERR [AUTH]"))
        #expect(book.say("APOP alice \(String(decoding: digest, as: UTF8.self))") == "+OK 2 messages, 175 octets\r\n")
        #expect(!Playbook(session).sentText.contains("<"))
    }

    @Test func logsInWithSCRAM() {
        var book = Playbook(Honest.pop3 { $0.sasl = SASLBench.settings([.scramSHA256]) }, store: store, isSealed: true)
        #expect(book.say("CAPA").contains("SASL SCRAM-SHA-256\r\n"))
        let client = SCRAMClient()
        let answer = book.say("AUTH SCRAM-SHA-256 \(Honest.base64(client.first))")
        let challenge = Base64.decode(Array(answer.utf8.dropFirst(2).dropLast(2))) ?? []
        book.say(Honest.base64(client.final(String(decoding: challenge, as: UTF8.self))))
        #expect(book.say("") == "+OK 2 messages, 175 octets\r\n")
    }

    @Test func stuffsDotsAndEndsLines() {
        func stuffed(_ text: String, lines: Int? = nil) -> String {
            String(decoding: DotStuffing.stuffed(Array(text.utf8), lines: lines), as: UTF8.self)
        }
        #expect(stuffed("") == "")
        #expect(stuffed(".") == "..\r\n")
        #expect(stuffed("a\n.b") == "a\n..b\r\n")
        #expect(stuffed("A: b\r\n\r\n1\r\n2\r\n", lines: 1) == "A: b\r\n\r\n1\r\n")
        #expect(stuffed("A: b\n\n1\n2\n", lines: 0) == "A: b\n\n")
        #expect(stuffed("A: b\r\n", lines: 0) == "A: b\r\n")
    }

    // MARK: Scripts

    private func scripted(_ replies: SessionScript.Reply...) -> Playbook<POP3Session> {
        Playbook(Honest.pop3 { $0.script.replies = replies }, store: store)
    }

    @Test func refusesSTLSByEitherName() {
        for verb in ["STLS", "STARTTLS"] {
            var book = scripted(.init(step: 4, verb: verb, phase: .clear, effect: .replaced, text: "-ERR No\r\n"))
            #expect(book.say("STLS") == "-ERR No\r\n")
            #expect(book.scripted == [4])
            #expect(book.notes.contains(.startTLS(isGranted: false)))
        }
    }

    @Test func injectsBehindTheAnswerToSTLS() {
        var book = scripted(
            .init(step: 1, verb: "STLS", phase: .clear, effect: .honest, after: "+OK early\r\n", segments: .two))
        book.say("STLS", "CAPA")
        #expect(book.injected == [.init(text: "+OK early\r\n", 1, .two)])
        #expect(book.unread == Array("CAPA\r\n".utf8))
    }

    @Test func changesTheListOfCapabilities() {
        var book = Playbook(
            Honest.pop3 {
                $0.allowsClearTextLogin = true
                $0.script.capabilities = [
                    .init(
                        step: 2, phase: .clear, inGreeting: true, inReply: true, remove: ["STARTTLS", "AUTH"],
                        add: ["X-NEW"])
                ]
            })
        let answer = book.say("CAPA")
        #expect(!answer.contains("STLS") && !answer.contains("SASL") && answer.contains("USER\r\nX-NEW\r\n.\r\n"))
        #expect(book.scripted == [2])
    }

    @Test func greetsAsTheScriptSays() {
        var book = Playbook(
            Honest.pop3 { $0.script.greeting = .init(step: 0, text: "-ERR <host> Go away\r\n") })
        #expect(book.sentText == "-ERR mail.example.test Go away\r\n")
        #expect(book.say("QUIT").hasPrefix("+OK"))
    }

    @Test func takesALogInByScript() {
        var book = scripted(.init(step: 0, verb: "PASS", phase: .any, effect: .logIn, text: "+OK fine\r\n"))
        #expect(book.say("PASS x", "STAT") == "+OK fine\r\n+OK 2 175\r\n")
        #expect(book.logins.map(\.isAccepted) == [true])
    }

    @Test func takesOKForNoChallenge() {
        var book = scripted(.init(step: 0, verb: "AUTH", phase: .any, effect: .replaced, text: "+OK fine\r\n"))
        #expect(book.say("AUTH PLAIN", "CAPA").contains("Capabilities"))
        var asked = scripted(.init(step: 0, verb: "AUTH", phase: .any, effect: .replaced, text: "+ \r\n"))
        asked.say("AUTH PLAIN", Honest.base64("\0alice\0" + Honest.password))
        #expect(asked.logins.map(\.isGenuine) == [true])
    }

    @Test func notesWhatItHearsWhileItHolds() {
        var book = scripted(.init(step: 0, verb: "CAPA", phase: .any, effect: .hold))
        #expect(book.say("CAPA", "USER alice", "PASS \(Honest.password)").isEmpty)
        #expect(book.isHolding)
        #expect(book.logins.map(\.isGenuine) == [true])
    }

    // MARK: Limits

    @Test(arguments: [Int.max, 1, 3]) func boundsWhatItReads(chunk: Int) {
        func open() -> Playbook<POP3Session> {
            Playbook(
                Honest.pop3 {
                    $0.limits.line = 64
                    $0.limits.commandsBeforeLogin = 5
                    $0.limits.badCommands = 3
                }, isSealed: true)
        }
        var long = open()
        let text = "USER " + String(repeating: "x", count: 70) + "\r\nCAPA\r\n"
        #expect(long.feed(Array(text.utf8), chunk: chunk).hasPrefix("-ERR Line longer than 64 octets\r\n+OK"))
        var errs = open()
        #expect(
            errs.feed(Array("X\r\nX\r\nX\r\nX\r\nCAPA\r\n".utf8), chunk: chunk).hasSuffix(
                "-ERR Too many bad commands\r\n"))
        #expect(errs.isClosed)
        var idle = open()
        let many = idle.feed(Array(String(repeating: "LANG *\r\n", count: 9).utf8), chunk: chunk)
        #expect(many.hasSuffix("-ERR Too many commands before a log-in\r\n"))
        #expect(idle.isClosed)
    }

    @Test func closesAfterSilence() {
        var book = Playbook(Honest.pop3(), isSealed: true)
        book.handle(.timer(id: 0))
        #expect(book.isClosed)
    }
}
