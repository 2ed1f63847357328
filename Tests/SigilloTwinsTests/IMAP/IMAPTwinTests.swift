import SigilloCore
import SigilloProtocols
import SigilloTwins
import Testing

@Suite struct IMAPTwinTests {
    @Test(arguments: [Sealing.implicit, .startTLS])
    func withoutFlawsItReadsAndUploadsInsideTLS(_ sealing: Sealing) {
        let exchange = Errands.imap(sealing: sealing)
        #expect(exchange.ending == .done)
        #expect(exchange.logins.map(\.isGenuine) == [true])
        #expect(exchange.text(.sealed).contains("FETCH 1:1"))
        #expect(exchange.text(.sealed).contains("LOGOUT"))
        #expect(exchange.text(.clear) == (sealing == .implicit ? "" : "A1 CAPABILITY\r\nA2 STARTTLS\r\n"))
        #expect(exchange.store.mailboxes.first?.messages.count == 2, "the draft is not there")
    }

    @Test func withoutStartTLSOnlyTheFlawGoesOn() {
        let stripped = Errands.permissive { $0.offersStartTLS = false }
        #expect(Errands.imap(stripped).ending == .refused("STARTTLS is not offered"))
        #expect(!Errands.imap(stripped).leaksPassword)
        #expect(Errands.imap([.clearWithoutStartTLS], stripped).leaksPassword)
        for flaw in Flaw.allCases where flaw != .clearWithoutStartTLS {
            #expect(!Errands.imap([flaw], stripped).leaksPassword, "\(flaw)")
        }
    }

    @Test(arguments: [
        ("NO not now", Flaw.clearAfterRefusal), ("BAD what?", .clearAfterRefusal),
        ("NO [UNAVAILABLE] later", .clearAfterTemporaryRefusal),
    ])
    func afterARefusalOnlyTheFlawGoesOn(_ answer: String, _ flaw: Flaw) {
        let refusing = Errands.permissive {
            $0.script.replies = [
                .init(step: 0, verb: "STARTTLS", phase: .clear, effect: .replaced, text: "<tag> \(answer)\r\n")
            ]
        }
        #expect(Errands.imap(refusing).ending == .refused("STARTTLS is refused"))
        for each in Flaw.allCases {
            #expect(
                Errands.imap([each], refusing).leaksPassword == (each == flaw || each == .loginBeforeTLS), "\(each)")
        }
    }

    @Test(arguments: ["<tag> PERHAPS x", "+ go on", "* OK begin", "<tag+1> OK begin", "OK begin", "", "<tag> BYE"])
    func afterAnUnknownReplyOnlyTheFlawGoesOn(_ answer: String) {
        let babbling = Errands.permissive {
            $0.script.replies = [
                .init(step: 0, verb: "STARTTLS", phase: .clear, effect: .replaced, text: "\(answer)\r\n")
            ]
        }
        #expect(Errands.imap(babbling).ending != .done)
        for flaw in Flaw.allCases where flaw != .loginBeforeTLS {
            #expect(Errands.imap([flaw], babbling).leaksPassword == (flaw == .clearAfterUnknownReply), "\(flaw)")
        }
    }

    @Test func behindPreauthOnlyTheFlawUploads() {
        let preauth = Errands.permissive {
            $0.script.greeting = .init(step: 0, text: "* PREAUTH ready\r\n", isLoggedIn: true)
        }
        #expect(Errands.imap(preauth).ending == .refused("PREAUTH before TLS"))
        #expect(Errands.imap(preauth).text(.clear).isEmpty)
        for flaw in Flaw.allCases {
            let text = Errands.imap([flaw], preauth).text(.clear)
            #expect(text.contains("Subject: Draft") == (flaw == .ignoresPreauth), "\(flaw)")
        }
    }

    @Test(arguments: ["* BAD x", "* BYE x", "XYZ OK x", "220 x", "", "hello"])
    func behindABadGreetingOnlyTheFlawGoesOn(_ greeting: String) {
        let odd = Errands.permissive { $0.script.greeting = .init(step: 0, text: "\(greeting)\r\n") }
        #expect(Errands.imap(odd).text(.clear).isEmpty)
        for flaw in Flaw.allCases {
            #expect(Errands.imap([flaw], odd).leaksPassword == (flaw == .clearAfterBadGreeting), "\(flaw)")
        }
    }

    @Test func loginDisabledIsHonoured() {
        let closed = Errands.configuration { $0.offersStartTLS = false }
        #expect(!Errands.imap([.clearWithoutStartTLS], closed).leaksPassword)
        #expect(Errands.imap([.ignoresLoginDisabled], closed).leaksPassword)
    }

    @Test func anOKBeforeItsCommandIsNoAnswer() {
        let hasty = Errands.permissive {
            $0.script.replies = [
                .init(
                    step: 0, verb: "CAPABILITY", phase: .clear, occurrence: 1, effect: .honest,
                    before: "<tag+1> OK begin\r\n"),
                .init(step: 1, verb: "STARTTLS", phase: .clear, effect: .replaced),
            ]
        }
        #expect(Errands.imap(hasty).ending == .refused("an answer to a command that was not sent"))
        for flaw in Flaw.allCases where flaw != .loginBeforeTLS {
            #expect(Errands.imap([flaw], hasty).leaksPassword == (flaw == .takesEarlyOK), "\(flaw)")
        }
    }

    /// ```
    /// S: A2 OK begin          S: * CAPABILITY IMAP4rev1 AUTH=PLAIN      S: A3 OK done
    /// (handshake)             C: A3 CAPABILITY                          (silence)
    /// ```
    @Test func whatCameBehindStartTLSIsForgotten() {
        let injecting = Errands.configuration {
            $0.script.replies = [
                .init(
                    step: 0, verb: "STARTTLS", phase: .clear, effect: .honest,
                    after: "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n<tag+1> OK done\r\n"),
                .init(step: 1, verb: "CAPABILITY", phase: .sealed, effect: .hold),
            ]
        }
        let careful = Errands.imap(injecting)
        #expect(careful.ending == nil)
        #expect(careful.text(.sealed) == "A3 CAPABILITY\r\n")
        #expect(Errands.imap([.keepsBytesAcrossStartTLS], injecting).text(.sealed).contains("A4 AUTHENTICATE"))
    }

    @Test func anOKBehindStartTLSIsNoAnswer() {
        let injecting = Errands.configuration {
            $0.script.replies = [
                .init(step: 0, verb: "STARTTLS", phase: .clear, effect: .honest, after: "<tag+1> OK done\r\n"),
                .init(step: 1, verb: "CAPABILITY", phase: .sealed, effect: .hold),
            ]
        }
        #expect(Errands.imap(injecting).text(.sealed) == "A3 CAPABILITY\r\n")
        #expect(Errands.imap([.keepsBytesAcrossStartTLS], injecting).text(.sealed).contains("A4 LOGIN"))
    }

    @Test func capabilitiesAreAskedAgain() {
        let trusting = Errands.imap([.trustsCapabilitiesBeforeTLS], Errands.permissive())
        #expect(!trusting.text(.sealed).contains("CAPABILITY"))
        #expect(Errands.imap().text(.sealed).contains("A3 CAPABILITY"))
    }

    @Test func rumoursAreNotActedUpon() {
        let tampering = Errands.configuration {
            $0.script.replies = [
                .init(
                    step: 0, verb: "STARTTLS", phase: .clear, effect: .honest, before: "* LIST () \"/\" x7q2\r\n")
            ]
        }
        #expect(!Errands.imap(tampering).text(.sealed).contains("x7q2"))
        #expect(Errands.imap([.actsOnDataBeforeTLS], tampering).text(.sealed).contains("STATUS x7q2"))
    }

    @Test func anEarlyExpungeBreaksOnlyTheFlaw() {
        let tampering = Errands.configuration {
            $0.script.replies = [
                .init(step: 0, verb: "STARTTLS", phase: .clear, effect: .honest, before: "* 1 EXPUNGE\r\n")
            ]
        }
        for flaw in Flaw.allCases {
            #expect(Errands.imap([flaw], tampering).hasBrokenDown == (flaw == .breaksOnEarlyExpunge), "\(flaw)")
        }
    }

    @Test func referralsAreNotFollowed() {
        let referring = Errands.configuration {
            $0.script.replies = [
                .init(
                    step: 0, verb: "AUTHENTICATE", phase: .sealed, effect: .replaced,
                    text: "<tag> NO [REFERRAL imap://;AUTH=*@elsewhere.test:243/] try there\r\n")
            ]
        }
        #expect(Errands.imap(referring).ending == .refused("the log-in is refused"))
        #expect(
            Errands.imap([.followsReferrals], referring).ending
                == .referred(Referral(host: "elsewhere.test", port: 243, isImplicit: false)))
    }
}
