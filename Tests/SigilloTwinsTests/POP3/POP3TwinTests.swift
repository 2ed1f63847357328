import SigilloCore
import SigilloProtocols
import SigilloTwins
import Testing

@Suite struct POP3TwinTests {
    @Test(arguments: [Sealing.implicit, .startTLS])
    func withoutFlawsItReadsInsideTLS(_ sealing: Sealing) {
        let exchange = Errands.pop3(sealing: sealing)
        #expect(exchange.ending == .done)
        #expect(exchange.logins.map(\.isGenuine) == [true])
        #expect(exchange.text(.sealed).hasSuffix("STAT\r\nRETR 1\r\nQUIT\r\n"))
        #expect(exchange.text(.clear) == (sealing == .implicit ? "" : "CAPA\r\nSTLS\r\n"))
    }

    @Test func withoutSTLSOnlyTheFlawGoesOn() {
        let stripped = Errands.permissive { $0.offersStartTLS = false }
        #expect(Errands.pop3([], stripped).ending == .refused("STLS is not offered"))
        for flaw in Flaw.allCases {
            #expect(Errands.pop3([flaw], stripped).leaksPassword == (flaw == .clearWithoutStartTLS), "\(flaw)")
        }
    }

    @Test(arguments: [
        ("-ERR no", Flaw.clearAfterRefusal), ("-ERR [SYS/TEMP] later", .clearAfterTemporaryRefusal),
        ("+Do you care?", .clearAfterUnknownReply), ("+ ", .clearAfterUnknownReply), ("+OKAY", .clearAfterUnknownReply),
        ("220 go", .clearAfterUnknownReply),
    ])
    func onlyOneAnswerBeginsTLS(_ answer: String, _ flaw: Flaw) {
        let odd = Errands.permissive {
            $0.script.replies = [.init(step: 0, verb: "STLS", phase: .clear, effect: .replaced, text: "\(answer)\r\n")]
        }
        #expect(Errands.pop3([], odd).ending != .done)
        for each in Flaw.allCases where each != .loginBeforeTLS {
            #expect(Errands.pop3([each], odd).leaksPassword == (each == flaw), "\(each)")
        }
    }

    @Test func withoutAListOnlyTheFlawGoesOn() {
        let mute = Errands.permissive {
            $0.script.replies = [.init(step: 0, verb: "CAPA", phase: .clear, effect: .replaced, text: "-ERR\r\n")]
        }
        for flaw in Flaw.allCases {
            #expect(Errands.pop3([flaw], mute).leaksPassword == (flaw == .clearWithoutCapability), "\(flaw)")
        }
    }

    @Test func tlsComesBeforeTheLogIn() {
        #expect(!Errands.pop3([], Errands.permissive()).leaksPassword)
        #expect(Errands.pop3([.loginBeforeTLS], Errands.permissive()).leaksPassword)
        #expect(!Errands.pop3([.loginBeforeTLS]).leaksPassword, "an honest server offers none in clear")
    }

    @Test func aGreetingIsOneOrNone() {
        let odd = Errands.permissive { $0.script.greeting = .init(step: 0, text: "* OK ready\r\n") }
        for flaw in Flaw.allCases {
            #expect(Errands.pop3([flaw], odd).leaksPassword == (flaw == .clearAfterBadGreeting), "\(flaw)")
        }
    }

    @Test func logsInByEveryWayThatItKnows() {
        for (removed, said) in [([String](), "AUTH PLAIN"), (["SASL"], "USER alice\r\nPASS ")] {
            let exchange = Errands.pop3(
                [],
                Errands.configuration {
                    $0.script.capabilities = [
                        .init(step: 0, phase: .sealed, inGreeting: true, inReply: true, remove: removed, add: [])
                    ]
                })
            #expect(exchange.ending == .done)
            #expect(exchange.text(.sealed).contains(said))
        }
        let login = Errands.configuration { $0.sasl.offered = [.login] }
        #expect(Errands.pop3([], login).ending == .done)
    }

    @Test func whatCameInClearIsForgotten() {
        let injected = Errands.configuration {
            $0.script.replies = [
                .init(
                    step: 0, verb: "STLS", phase: .clear, effect: .honest,
                    after: "+OK\r\nUSER\r\nSASL LOGIN\r\n.\r\n"),
                .init(step: 1, verb: "*", phase: .sealed, effect: .hold),
            ]
        }
        #expect(!Errands.pop3([], injected).text(.sealed).contains("AUTH LOGIN"))
        #expect(Errands.pop3([.keepsBytesAcrossStartTLS], injected).text(.sealed).contains("AUTH LOGIN"))
    }
}
