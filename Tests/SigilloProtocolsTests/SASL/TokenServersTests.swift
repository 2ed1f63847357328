import SigilloCore
import Testing

@testable import SigilloProtocols

/// OAUTHBEARER, XOAUTH2, EXTERNAL, PLAIN and LOGIN.
@Suite struct TokenServersTests {
    private let token = "vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg=="

    private func context(_ user: String = "user@example.com") -> SASLContext {
        var context = SASLBench.context(user: user)
        context.settings.token = Secret(token)
        return context
    }

    /// RFC 7628 §4.1 and §4.2.
    @Test func playsTheExampleOfOAUTHBEARER() {
        var server = OAuthBearerServer(context())
        let first = "n,a=user@example.com,\u{1}host=server.example.com\u{1}port=143\u{1}auth=Bearer \(token)\u{1}\u{1}"
        let credentials = server.respond(Array(first.utf8)).credentials
        #expect(credentials?.user == Array("user@example.com".utf8))
        #expect(credentials?.secret == Secret(token))
        #expect(credentials?.isUsable == true)
    }

    /// RFC 7628 §4.3.
    @Test func answersAWrongTokenWithJSON() {
        var server = OAuthBearerServer(context())
        let first = "n,a=user@example.com,\u{1}host=server.example.com\u{1}port=143\u{1}auth=\u{1}\u{1}"
        #expect(server.respond(Array(first.utf8)).challenge == #"{"status":"invalid_token","scope":"mail"}"#)
        let credentials = server.respond([1]).credentials
        #expect(credentials?.remark == nil)
        #expect(credentials?.user == Array("user@example.com".utf8))
        var impolite = OAuthBearerServer(context())
        _ = impolite.respond(Array(first.utf8))
        #expect(impolite.respond([]).credentials?.remark != nil)
    }

    @Test func playsXOAUTH2() {
        var server = XOAuth2Server(context("alice"))
        let good = "user=alice\u{1}auth=Bearer \(token)\u{1}\u{1}"
        #expect(server.respond(Array(good.utf8)).credentials?.user == Array("alice".utf8))
        var other = XOAuth2Server(context("alice"))
        let bad = "user=alice\u{1}auth=Bearer x\u{1}\u{1}"
        #expect(other.respond(Array(bad.utf8)).challenge?.contains("\"status\":\"401\"") == true)
        #expect(other.respond([]).credentials?.secret == Secret("x"))
    }

    @Test func knowsACertificateByItsFingerprint() {
        var context = SASLBench.context()
        context.channel = TLSChannel(clientCertificate: .init(fingerprint: [7, 7], name: Array("Alice".utf8)))
        var unknown = ExternalServer(context)
        let stranger = unknown.respond([]).credentials
        #expect(stranger?.user == Array("Alice".utf8))
        #expect(stranger?.evidence == .proof(isRight: false))
        context.settings.certificates = [[7, 7]]
        var known = ExternalServer(context)
        #expect(known.respond([]).credentials?.user == Array("alice".utf8))
        #expect(known.respond(Array("bob".utf8)).credentials?.authorization == Array("bob".utf8))
    }

    /// RFC 4616 §4.
    @Test func readsPLAIN() {
        let own = PlainServer.credentials(Array("\0tim\0tanstaaftanstaaf".utf8))
        #expect(own.user == Array("tim".utf8) && own.secret == Secret("tanstaaftanstaaf") && own.authorization == [])
        let other = PlainServer.credentials(Array("Ursel\0Kurt\0xipj3plmq".utf8))
        #expect(other.user == Array("Kurt".utf8) && other.authorization == Array("Ursel".utf8))
        for text in ["", "a", "a\0b", "\0\0c", "a\0b\0c\0d"] {
            #expect(!PlainServer.credentials(Array(text.utf8)).isUsable, "\(text.debugDescription)")
        }
    }

    @Test func saysWhatEachMechanismExposes() {
        for mechanism in SASLMechanism.allCases { #expect(mechanism.exposure != nil, "\(mechanism)") }
        #expect(SASLMechanism.plain.exposure == .plain)
        #expect(SASLMechanism.cramMD5.exposure == .fastGuess)
        #expect(SASLMechanism.scramSHA256Plus.exposure == .slowGuess)
        #expect(SASLMechanism.external.exposure == .nothing)
    }
}
