import SigilloCore
import Testing

@testable import SigilloProtocols

/// Exchanges as the protocols carry them.
@Suite struct SASLExchangeTests {
    private static func rich(_ configuration: inout SessionConfiguration) {
        configuration.sasl = SASLBench.settings(SASLMechanism.allCases)
    }

    private func smtp() -> Playbook<SMTPSession> {
        var session = Honest.smtp(Self.rich)
        _ = session.receive(.channelKnown(SASLBench.channel))
        var book = Playbook(session, isSealed: true)
        book.say("EHLO c.test")
        return book
    }

    private func imap() -> Playbook<IMAPSession> {
        var session = Honest.imap(Self.rich)
        _ = session.receive(.channelKnown(SASLBench.channel))
        return Playbook(session, isSealed: true)
    }

    private func decoded(_ reply: String) -> String {
        let text = reply.split(whereSeparator: \.isWhitespace).last ?? ""
        return String(decoding: Base64.decode(Array(text.utf8)) ?? [], as: UTF8.self)
    }

    @Test func listsWhatIsPossible() {
        #expect(
            smtp().sentText.contains(
                "AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS XOAUTH2 "
                    + "OAUTHBEARER DIGEST-MD5 NTLM\r\n"))
        #expect(imap().sentText.contains("AUTH=SCRAM-SHA-256-PLUS"))
        var bare = Honest.configuration { $0.sasl.offered = SASLMechanism.allCases }
        #expect(bare.mechanisms == [.plain, .login, .xoauth2, .oauthBearer])
        bare.channel = TLSChannel(clientCertificate: .init(fingerprint: [], name: []))
        #expect(bare.mechanisms.contains(.external))
        bare.sasl.digests = SASLBench.settings([]).digests
        #expect(!bare.mechanisms.contains(.scramSHA1Plus))
    }

    @Test(arguments: [Int.max, 1]) func logsInWithSCRAMOverSMTP(chunk: Int) {
        var book = smtp()
        let client = SCRAMClient(.sha256, header: "p=tls-exporter,,", binding: Array("exported".utf8))
        let first = decoded(book.say("AUTH SCRAM-SHA-256-PLUS \(Honest.base64(client.first))", chunk: chunk))
        let proof = book.say(Honest.base64(client.final(first)), chunk: chunk)
        #expect(decoded(proof).hasPrefix("v="))
        #expect(book.say("", chunk: chunk) == "235 2.7.0 Authentication successful\r\n")
        #expect(book.logins.map(\.mechanism) == ["SCRAM-SHA-256-PLUS"])
        #expect(book.logins.allSatisfy { $0.isGenuine && $0.isAccepted && $0.user == "alice" })
    }

    @Test func logsInWithSCRAMOverIMAP() {
        var book = imap()
        let client = SCRAMClient(.sha1, header: "n,,")
        #expect(book.say("a1 AUTHENTICATE SCRAM-SHA-1") == "+ \r\n")
        let first = decoded(book.say(Honest.base64(client.first)))
        #expect(decoded(book.say(Honest.base64(client.final(first)))).hasPrefix("v="))
        #expect(book.say("").hasPrefix("a1 OK "))
    }

    @Test func notesADowngrade() {
        var book = smtp()
        let answer = book.say("AUTH SCRAM-SHA-256 \(Honest.base64(SCRAMClient(header: "y,,").first))")
        #expect(answer == "535 5.7.8 Authentication credentials invalid\r\n")
        #expect(String(reflecting: book.notes).contains("somebody has changed the list of mechanisms"))
    }

    @Test func challengesDifferInEachExchange() {
        var book = smtp()
        let first = decoded(book.say("AUTH CRAM-MD5"))
        #expect(book.say("*") == "501 5.7.0 Authentication cancelled\r\n")
        let second = decoded(book.say("AUTH CRAM-MD5"))
        #expect(first != second && first.hasSuffix("@mail.example.test>"))
        let digest = SASLBench.settings([]).digests?.code(
            .md5, key: Array(Honest.password.utf8), of: Array(second.utf8))
        let text = String(decoding: SASLContext.hexadecimal(digest ?? []), as: UTF8.self)
        #expect(book.say(Honest.base64("alice " + text)) == "235 2.7.0 Authentication successful\r\n")
    }

    @Test func answersABadTokenBeforeItRefuses() {
        var book = imap()
        let bad = Honest.base64("user=alice\u{1}auth=Bearer x\u{1}\u{1}")
        #expect(decoded(book.say("a1 AUTHENTICATE XOAUTH2 \(bad)")).contains("401"))
        #expect(book.logins.isEmpty)
        #expect(book.say("") == "a1 NO [AUTHENTICATIONFAILED] Authentication failed\r\n")
        #expect(book.logins.map(\.secret) == [Secret("x")])
        let good = Honest.base64("user=alice\u{1}auth=Bearer \(Honest.password)\u{1}\u{1}")
        #expect(book.say("a2 AUTHENTICATE XOAUTH2 \(good)").hasPrefix("a2 OK"))
    }

    @Test func refusesToLetSomebodyActAsAnother() {
        let plain = Honest.base64("bob\0alice\0" + Honest.password)
        var book = imap()
        #expect(
            book.say("a1 AUTHENTICATE PLAIN \(plain)") == "a1 NO [AUTHORIZATIONFAILED] May not act as somebody else\r\n"
        )
        #expect(book.logins.map(\.isGenuine) == [true])
        #expect(book.logins.map(\.isAccepted) == [false])
        var mail = smtp()
        #expect(mail.say("AUTH PLAIN \(plain)") == "535 5.7.8 May not act as somebody else\r\n")
        let own = Honest.base64("alice@mail.test\0alice\0" + Honest.password)
        #expect(mail.say("AUTH PLAIN \(own)").hasPrefix("235"))
    }

    @Test func beginsNothingInClear() {
        var book = Playbook(Honest.imap(Self.rich))
        #expect(
            book.say("a1 AUTHENTICATE SCRAM-SHA-256 \(Honest.base64(SCRAMClient().first))")
                == "a1 NO [PRIVACYREQUIRED] Logging in needs TLS\r\n")
        #expect(book.say("a2 AUTHENTICATE LOGIN \(Honest.base64("alice"))").hasPrefix("a2 NO [PRIVACYREQUIRED]"))
        #expect(book.say("a3 NOOP") == "a3 OK NOOP completed\r\n")
    }

    @Test func learnsNoAccountFromAToken() {
        var book = Playbook(
            Honest.smtp {
                Self.rich(&$0)
                $0.learnsAccount = true
            }, isSealed: true)
        book.say("EHLO c.test", "AUTH XOAUTH2 \(Honest.base64("user=eve\u{1}auth=Bearer x\u{1}\u{1}"))", "")
        #expect(!book.actions.contains { if case .learn = $0 { true } else { false } })
    }

    @Test(arguments: SASLMechanism.allCases) func livesWithAnyResponses(mechanism: SASLMechanism) {
        var random = SplitMix(state: 11)
        for _ in 0..<60 {
            var exchange = SASLExchange(mechanism.rawValue.utf8, SASLBench.context(channel: SASLBench.channel))
            _ = exchange.begin()
            var steps = 0
            challenges: while steps < 9 {
                steps += 1
                let noise = (0..<Int.random(in: 0..<90, using: &random)).map { _ in
                    Array("n,=\0\u{1}pry\"\\a:NTLMSP".utf8).randomElement(using: &random) ?? 0
                }
                switch exchange.take(Base64.encode(noise)[...]) {
                case .challenge: continue
                case .finished(let credentials):
                    #expect(credentials.evidence != .proof(isRight: true))
                    break challenges
                case .cancelled, .undecodable:
                    Issue.record("base64 was not understood")
                    break challenges
                }
            }
            #expect(steps < 5)
        }
    }
}
