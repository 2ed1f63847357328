import SigilloCore
import SigilloProtocols
import SigilloTwins
import Testing

@Suite struct SMTPTwinTests {
    @Test(arguments: [Sealing.implicit, .startTLS])
    func withoutFlawsItSendsInsideTLS(_ sealing: Sealing) {
        let exchange = Errands.smtp(sealing: sealing)
        #expect(exchange.ending == .done)
        #expect(exchange.logins.map(\.isGenuine) == [true])
        #expect(exchange.store.deliveries.map(\.message.octets) == [Errands.message])
        #expect(exchange.text(.sealed).hasSuffix("QUIT\r\n"))
        let start = "EHLO client.example.test\r\nSTARTTLS\r\n"
        #expect(exchange.text(.clear) == (sealing == .implicit ? "" : start))
    }

    @Test func withoutStartTLSOnlyTheFlawGoesOn() {
        let stripped = Errands.permissive { $0.offersStartTLS = false }
        #expect(Errands.smtp(stripped).ending == .refused("STARTTLS is not offered"))
        for flaw in Flaw.allCases {
            #expect(Errands.smtp([flaw], stripped).leaksPassword == (flaw == .clearWithoutStartTLS), "\(flaw)")
        }
    }

    @Test(arguments: [
        ("502 no", Flaw.clearAfterRefusal), ("454 later", .clearAfterTemporaryRefusal),
        ("250 ok", .clearAfterOtherSuccess), ("354 go", .clearAfterOtherSuccess), ("22", .clearAfterUnknownReply),
        ("hello", .clearAfterUnknownReply),
    ])
    func onlyOneAnswerBeginsTLS(_ answer: String, _ flaw: Flaw) {
        let odd = Errands.permissive {
            $0.script.replies = [
                .init(step: 0, verb: "STARTTLS", phase: .clear, effect: .replaced, text: "\(answer)\r\n")
            ]
        }
        #expect(Errands.smtp(odd).ending != .done)
        for each in Flaw.allCases where each != .loginBeforeTLS {
            #expect(Errands.smtp([each], odd).leaksPassword == (each == flaw), "\(each)")
        }
    }

    @Test func mailWithoutLogInIsSealedToo() {
        let open = Errands.configuration {
            $0.offersStartTLS = false
            $0.offersLogin = false
            $0.requiresLogin = false
        }
        for flaw in Flaw.allCases {
            let text = Errands.smtp([flaw], open).text(.clear)
            #expect(text.contains("MAIL FROM") == (flaw == .clearMailWithoutLogin), "\(flaw)")
        }
    }

    @Test func onlyTheFlawHandsMailToPort25WithoutALogIn() {
        let relay = Errands.permissive {
            $0.offersStartTLS = false
            $0.requiresLogin = false
        }
        let exchange = Errands.smtp([.mailWithoutLoginElsewhere], sealing: .clear, relay)
        #expect(exchange.ending == .done)
        #expect(exchange.logins.isEmpty)
        #expect(exchange.store.deliveries.count == 1)
        #expect(Errands.smtp([], sealing: .clear, relay).logins.count == 1)
    }

    @Test func tlsComesBeforeTheLogIn() {
        #expect(!Errands.smtp(Errands.permissive()).leaksPassword)
        #expect(Errands.smtp([.loginBeforeTLS], Errands.permissive()).leaksPassword)
        #expect(!Errands.smtp([.loginBeforeTLS]).leaksPassword, "an honest server offers none in clear")
    }

    @Test func whatCameBehindStartTLSIsForgotten() {
        let injecting = Errands.configuration {
            $0.script.replies = [
                .init(
                    step: 0, verb: "STARTTLS", phase: .clear, effect: .honest,
                    after: "250-mail.sigillo.test\r\n250 AUTH LOGIN\r\n"),
                .init(step: 1, verb: "EHLO", phase: .sealed, effect: .hold),
            ]
        }
        #expect(Errands.smtp(injecting).text(.sealed) == "EHLO client.example.test\r\n")
        #expect(Errands.smtp([.keepsBytesAcrossStartTLS], injecting).text(.sealed).contains("AUTH LOGIN"))
    }

    /// ```
    /// S: 220 go ahead   S: 250-AUTH PLAIN      (handshake)     C: EHLO
    /// S: 250-mail.sigillo.test                 S: 250 AUTH LOGIN
    /// ```
    @Test func halfALineBehindStartTLSIsForgotten() {
        let injecting = Errands.configuration {
            $0.script.replies = [
                .init(step: 0, verb: "STARTTLS", phase: .clear, effect: .honest, after: "250-AUTH PLAIN ")
            ]
            $0.script.capabilities = [
                .init(
                    step: 1, phase: .sealed, inGreeting: false, inReply: true, remove: ["AUTH"], add: ["AUTH LOGIN"])
            ]
        }
        #expect(Errands.smtp(injecting).text(.sealed).contains("AUTH LOGIN"))
        #expect(Errands.smtp([.keepsBytesAcrossStartTLS], injecting).text(.sealed).contains("AUTH PLAIN"))
    }

    @Test func keywordsAreAskedAgain() {
        #expect(Errands.smtp().text(.sealed).hasPrefix("EHLO"))
        let trusting = Errands.smtp([.trustsCapabilitiesBeforeTLS], Errands.permissive())
        #expect(trusting.text(.sealed).hasPrefix("AUTH PLAIN"))
    }

    @Test(arguments: ["554 no", "220", "* OK ready", "HTTP/1.1 200 OK"])
    func behindABadGreetingOnlyTheFlawGoesOn(_ greeting: String) {
        let odd = Errands.permissive {
            $0.offersStartTLS = false
            $0.script.greeting = .init(step: 0, text: "\(greeting)\r\n")
        }
        for flaw in Flaw.allCases where flaw != .clearWithoutStartTLS {
            let isWhatItDoes = flaw == .clearAfterBadGreeting && greeting != "220"
            #expect(Errands.smtp([flaw], odd).leaksPassword == isWhatItDoes, "\(flaw)")
        }
    }

    // MARK: - Submission

    private static func refusing(_ verb: String, _ text: String) -> SessionConfiguration {
        Errands.configuration {
            $0.requiresLogin = false
            $0.script.replies = [
                .init(step: 0, verb: verb, phase: .sealed, occurrence: 1, effect: .replaced, text: text + "\r\n")
            ]
        }
    }

    @Test(arguments: [Sealing.implicit, .startTLS])
    func itLogsInBeforeItSends(_ sealing: Sealing) {
        for flaw in Flaw.allCases {
            let exchange = Errands.smtp([flaw], sealing: sealing)
            #expect(exchange.logins.isEmpty == (flaw == .skipsLoginToKnownServer), "\(flaw)")
        }
        #expect(
            Errands.smtp([.skipsLoginToKnownServer], sealing: sealing).ending
                == .declined("the message is answered with 530"))
    }

    @Test(arguments: ["535 5.7.8 no", "454 4.7.0 later", "503 5.5.1 already"])
    func behindARefusedLogInOnlyTheFlawSends(_ answer: String) {
        let refusing = Self.refusing("AUTH", answer)
        #expect(Errands.smtp(refusing).ending == .declined("the log-in is answered with \(answer.prefix(3))"))
        for flaw in Flaw.allCases where flaw != .skipsLoginToKnownServer {
            let exchange = Errands.smtp([flaw], refusing)
            #expect(exchange.store.deliveries.isEmpty != (flaw == .mailsAfterRefusedLogin), "\(flaw)")
        }
    }

    @Test func behindARefusedSenderOnlyTheFlawTriesAnother() {
        let refusing = Self.refusing("MAIL", "553 5.7.1 not yours")
        for flaw in Flaw.allCases {
            let exchange = Errands.smtp([flaw], refusing)
            #expect(exchange.text(.sealed).contains("MAIL FROM:<>") == (flaw == .changesRefusedSender), "\(flaw)")
            #expect(exchange.store.deliveries.isEmpty != (flaw == .changesRefusedSender), "\(flaw)")
        }
    }

    @Test func withoutALogInInsideTLSItSendsNothing() {
        let bare = Errands.configuration {
            $0.requiresLogin = false
            $0.script.capabilities = [
                .init(step: 0, phase: .sealed, inGreeting: false, inReply: true, remove: ["AUTH"], add: [])
            ]
        }
        #expect(Errands.smtp(bare).ending == .noLogin)
        #expect(Errands.smtp(bare).store.deliveries.isEmpty)
    }
}
