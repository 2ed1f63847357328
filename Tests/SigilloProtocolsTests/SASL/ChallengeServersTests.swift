import SigilloCore
import Testing

@testable import SigilloProtocols

/// CRAM-MD5, DIGEST-MD5 and NTLM.
@Suite struct ChallengeServersTests {
    /// RFC 2195 §2.
    @Test func playsTheExampleOfCRAMMD5() {
        let context = SASLBench.context(user: "tim", password: "tanstaaftanstaaf")
        var server = CRAMMD5Server(context, challenge: "<1896.697170952@postoffice.reston.mci.net>")
        #expect(server.begin() == Array("<1896.697170952@postoffice.reston.mci.net>".utf8))
        let credentials = server.respond(Array("tim b913a602c7eda7a495b4e6e7334d3890".utf8)).credentials
        #expect(credentials?.user == Array("tim".utf8))
        #expect(credentials?.evidence == .proof(isRight: true))
        #expect(
            server.respond(Array("tim b913a602c7eda7a495b4e6e7334d3891".utf8)).credentials?.evidence
                == .proof(isRight: false))
    }

    @Test func hearsNoInitialResponseOfCRAMMD5() {
        var server = CRAMMD5Server(SASLBench.context())
        #expect(server.respond(Array("tim b9".utf8)).credentials?.isUsable == false)
        var other = CRAMMD5Server(SASLBench.context())
        let challenge = other.begin()
        #expect(challenge.first == ASCII.less && challenge.last == ASCII.greater)
        #expect(other.respond([]).credentials?.isUsable == false)
    }

    /// RFC 2831 §4, the exchange of IMAP.
    @Test func playsTheExampleOfDIGESTMD5() {
        let context = SASLBench.context(user: "chris", password: "secret", host: "elwood.innosoft.com")
        var server = DigestMD5Server(context, nonce: Array("OA6MG9tEQGm2hh".utf8))
        #expect(
            String(decoding: server.begin(), as: UTF8.self)
                == #"realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8"#)
        let response =
            #"charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,"#
            + #"cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com","#
            + "response=d388dad90d4bbd760a152321f2143af7,qop=auth"
        #expect(server.respond(Array(response.utf8)).challenge == "rspauth=ea40f60335c427b5527b84dbabcdfffd")
        #expect(server.respond([]).credentials?.evidence == .proof(isRight: true))
    }

    @Test func refusesADigestOfAnotherChallenge() {
        var server = DigestMD5Server(SASLBench.context(), nonce: Array("n".utf8))
        _ = server.begin()
        let credentials = server.respond(Array(#"username="a",nonce="x",nc=00000001,digest-uri="imap/h""#.utf8))
            .credentials
        #expect(credentials?.user == Array("a".utf8))
        #expect(credentials?.isUsable == false)
        #expect(credentials?.remark != nil)
    }

    @Test func readsDigestFields() throws {
        let fields = try #require(DigestFields(Array(#" A = "x\"y,z" , b=c d ,e="","#.utf8)))
        #expect(fields["a"] == Array(#"x"y,z"#.utf8))
        #expect(fields["B"] == Array("c d".utf8))
        #expect(fields["e"] == [])
        #expect(fields["f"] == nil)
        #expect(DigestFields([])?["a"] == nil)
    }

    @Test(arguments: ["a", "=b", "a=\"b", "a=\"b\\", "a=1,a=2", "a=\"b\"c", ",a=b"])
    func refusesMalformedDigestFields(text: String) {
        #expect(DigestFields(Array(text.utf8)) == nil)
        #expect(DigestFields([UInt8](repeating: 0x61, count: 5_000)) == nil)
    }

    @Test func baitsNTLM() throws {
        var server = NTLMServer(SASLBench.context())
        let challenge = server.respond(Array("NTLMSSP\0\u{1}\0\0\0\0\0\0\0".utf8))
        guard case .challenge(let octets) = challenge else {
            Issue.record("no challenge")
            return
        }
        #expect(octets.starts(with: Array("NTLMSSP\0\u{2}\0\0\0".utf8)))
        #expect(octets.count == 48 + 2 * 17 + (2 * 17 + 4) + 4)
        var message = Array("NTLMSSP\0\u{3}\0\0\0".utf8) + [UInt8](repeating: 0, count: 52)
        message[36] = 10
        message[38] = 10
        message[40] = 64
        message[60] = 1
        let credentials = try #require(server.respond(message + Array("a\0l\0i\0c\0e\0".utf8)).credentials)
        #expect(credentials.user == Array("alice".utf8))
        #expect(!credentials.isUsable)
        message[40] = 255
        #expect(server.respond(message).credentials?.user == [])
    }
}
