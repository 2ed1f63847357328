import SigilloCheck
import SigilloCore
import Testing

/// What looks like a log-in of ManageSieve, LDAP, FTP or SASL and is none; and what only looks like these protocols.
@Suite struct ProtocolTrapTests {
    private static func exchange(_ mechanism: String, _ lines: String) -> String {
        "S: * OK hi\nC: a1 AUTHENTICATE \(mechanism)\n" + lines + "\nS: a1 NO\nC: a2 LOGOUT\nS: a2 OK"
    }

    static let clean: [Script] = [
        Script(
            "LDAP, anonymous", port: 389,
            octets: [
                (.clientToServer, BER.bind(1, dn: "", password: "")), (.serverToClient, BER.bindResponse(1)),
                (.clientToServer, BER.unbind),
            ]),
        Script(
            "LDAP, a name without a password", port: 389,
            octets: [
                (.clientToServer, BER.bind(1, dn: "cn=alice,dc=test", password: "")),
                (.serverToClient, BER.bindResponse(1)), (.clientToServer, BER.unbind),
            ]),
        Script(
            "LDAP, a search for a log-in", port: 389,
            octets: [
                (.clientToServer, BER.search(1, name: "`\u{1}\u{3}a1 LOGIN eve pw12345")),
                (.serverToClient, BER.bindResponse(1)),
            ]),
        Script(
            "FTP, anonymous", port: 21,
            "S: 220 FTP\nC: USER anonymous\nS: 331 go on\nC: PASS guest@c.test\nS: 230 ok\nC: QUIT\nS: 221"),
        Script(
            "FTP, another guest", port: 21,
            "S: 220 ready\nC: USER ftp\nS: 331 go on\nC: PASS x@\nS: 230 ok\nC: FEAT\nS: 211 no\nC: QUIT\nS: 221"),
        Script(
            "ManageSieve, capabilities and a cancelled exchange", port: 4190,
            "S: \"IMPLEMENTATION\" \"x\"\nS: \"SASL\" \"PLAIN\"\nS: OK\nC: AUTHENTICATE \"PLAIN\"\nS: \"\"\nC: \"*\"\nS: NO\n"
                + "C: LOGOUT\nS: OK"),
        Script("an identity by Kerberos", exchange("GSSAPI", "S: +\nC: YIIB\nS: + YII=\nC: \nS: + AAA=\nC: BBBB")),
        Script("an identity by GS2", exchange("GS2-KRB5", "S: +\nC: YIIB")),
        Script("an identity by SPNEGO", exchange("GSS-SPNEGO", "S: +\nC: YIIBaGVsbG8=")),
        Script("a trace", exchange("ANONYMOUS", "S: +\nC: \(base64("sirhc"))")),
        Script("an unknown mechanism, cancelled", exchange("XYMPKI", "S: +\nC: *")),
        Script("SCRAM that ends before its proof", exchange("SCRAM-SHA-256", "S: +\nC: \(base64("n,,n=alice,r=x"))")),
        Script(
            "NTLM that ends before its response",
            exchange(
                "NTLM", "S: +\nC: \(String(decoding: Base64.encode(NTLM.negotiate), as: UTF8.self))\nS: + TlRM\nC: *")),
        Script("XOAUTH2 answered by nothing", exchange("XOAUTH2", "S: +\nC: ")),
        Script(
            "a message of SMTP as a host of FTP", port: 25,
            "S: 220 ftp.mail.test ready\nC: EHLO c.test\nS: 250-AUTH LOGIN PLAIN\nS: 250 AUTH=LOGIN\nC: QUIT\nS: 221"),
    ]

    @Test(arguments: clean, Script.Delivery.allCases)
    func isClean(script: Script, delivery: Script.Delivery) {
        let result = script.check(delivery)
        #expect(result.leaks.isEmpty, "\(result.leaks)")
        #expect(result.verdict == .clean, "\(script.name): \(result.reason ?? "")")
    }

    @Test(arguments: [
        ("C: a1 AUTHENTICATE ANONYMOUS \(base64("sirhc"))\nS: a1 OK", "ANONYMOUS", "sirhc"),
        ("C: a1 AUTHENTICATE EXTERNAL \(base64("alice"))\nS: a1 OK", "EXTERNAL", "alice"),
        ("C: a1 AUTHENTICATE GSSAPI YIIB\nS: a1 NO", "GSSAPI", nil),
    ]) func identityIsInformation(text: String, mechanism: String, user: String?) throws {
        let result = Script("", "S: * OK hi\n" + text).check()
        let finding = try #require(result.findings.first { $0.mechanism == mechanism })
        #expect(finding.kind == .metadata)
        #expect(finding.severity == .info)
        #expect(finding.user == user)
    }

    /// Nobody knows whether a log-in is in them: neither a leak nor clean.
    @Test(
        arguments: [
            Script("Redis, inline", port: 110, "C: AUTH foobared\nS: +OK\nC: PING\nS: +PONG"),
            Script("Redis, pings", port: 110, "C: PING\nS: +PONG"),
            Script("IRC", port: 6667, "C: PASS s3cr3t\nC: NICK bob\nC: USER bob 0 * :Bob\nS: :irc.test 001 bob :hi"),
            Script("IRC, notices first", port: 110, "S: :irc.test NOTICE * :hi\nC: PASS s3cr3t\nC: NICK bob"),
            Script(
                "XMPP", port: 5222,
                "C> <?xml version='1.0'?><stream:stream to='x.test'>\nS> <?xml version='1.0'?><stream:stream>"
                    + "\nC> <auth mechanism='PLAIN'>AGFsaWNlAHB3</auth>"),
            Script("a protocol of one's own", port: 9999, "C: hello there\nS: PASS"),
        ], Script.Delivery.allCases) func otherProtocolsAreNotJudged(script: Script, delivery: Script.Delivery)
    {
        let result = script.check(delivery)
        #expect(result.leaks.isEmpty, "\(result.leaks)")
        #expect(result.verdict == .inconclusive)
    }

    @Test(arguments: Script.Delivery.allCases) func otherProtocolsThatTurnToTLSAreClean(delivery: Script.Delivery) {
        let hello = TLSOctets.clientHello()
        let answer = TLSOctets.serverHello(suite: 0x1301, version: 0x0304)
        for text in [
            "C> <?xml version='1.0'?><stream:stream to='x.test'>\nS> <stream:features><starttls/></stream:features>\n"
                + "C> <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>\nS> <proceed/>",
            "S: :irc.test NOTICE * :hi\nC: STARTTLS\nS: :irc.test 670 * :go",
        ] {
            var script = Script("", port: 5222, text)
            script.add(.clientToServer, hello)
            script.add(.serverToClient, answer)
            let result = script.check(delivery)
            #expect(result.verdict == .clean, "\(result.reason ?? "")")
        }
    }

    /// What is said behind the first half of a capture is told by the other half alone.
    @Test(arguments: [
        ("AUTHENTICATE \"PLAIN\" \"\(base64("\0alice\0s3cr3tword"))\"\r\nLOGOUT\r\n", UInt16(4190), "managesieve"),
        ("USER alice\r\nPASS s3cr3tword\r\nSYST\r\n", 3000, "ftp"),
        ("USER alice\r\nPASS s3cr3tword\r\nSTAT\r\n", 3000, "pop3"),
        ("USER alice\r\nPASS s3cr3tword\r\nQUIT\r\n", 21, "ftp"),
        ("USER alice\r\nPASS s3cr3tword\r\nQUIT\r\n", 110, "pop3"),
        ("EHLO c.test\r\nAUTH PLAIN \(base64("\0alice\0s3cr3tword"))\r\n", 3000, "smtp"),
    ]) func clientHalfTellsItsProtocol(text: String, port: UInt16, name: String) {
        var script = Script("", port: port, "")
        script.add(.clientToServer, Array(text.utf8))
        for delivery in Script.Delivery.allCases {
            let found = script.check(delivery).credentials
            #expect(found.count == 1)
            #expect(found.first?.protocolName == name)
            #expect(found.first?.user == "alice")
        }
        let bind = Script("", port: 7, octets: [(.clientToServer, BER.bind(1, dn: "cn=x", password: "s3cr3tword"))])
        #expect(bind.check(.octetByOctet).credentials.first?.protocolName == "ldap")
    }
}
