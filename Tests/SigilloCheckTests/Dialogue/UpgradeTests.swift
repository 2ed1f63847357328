import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// What is said before TLS, beside it and instead of it.
@Suite struct UpgradeTests {
    private static let hello: [(Direction, [UInt8])] = [
        (.clientToServer, TLSOctets.clientHello()),
        (.serverToClient, TLSOctets.serverHello(suite: 0x1301, version: 0x0304) + TLSOctets.changeCipherSpec),
        (.serverToClient, TLSOctets.record(23, [UInt8](repeating: 0xaa, count: 90))),
        (.clientToServer, TLSOctets.record(23, [UInt8](repeating: 0xbb, count: 90))),
    ]

    private static func sealed(_ script: Script) -> Script {
        var script = script
        for (direction, octets) in hello { script.add(direction, octets) }
        return script
    }

    static let upgrades: [Script] = [
        Script("ManageSieve", port: 4190, "S: \"SASL\" \"\"\nS: \"STARTTLS\"\nS: OK\nC: STARTTLS\nS: OK \"go\""),
        Script("FTP", port: 21, "S: 220 FTP\nC: AUTH TLS\nS: 234 go"),
        Script(
            "FTP, old", port: 21,
            "S: 220-a\nS: 220 b\nC: FEAT\nS: 211-x\nS:  AUTH TLS\nS: 211 end\nC: AUTH SSL\nS: 234 go"),
        Script(
            "LDAP", port: 389,
            octets: [(.clientToServer, BER.startTLS(1)), (.serverToClient, BER.startTLSResponse(1))]),
        Script(
            "SOCKS", port: 1080,
            octets: [
                (.clientToServer, [5, 1, 0]), (.serverToClient, [5, 0]),
                (.clientToServer, [5, 1, 0, 1, 192, 0, 2, 1, 3, 225]),
                (.serverToClient, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
            ]),
        Script("CONNECT", port: 3128, "C: CONNECT m.test:993 HTTP/1.1\nC: \nS: HTTP/1.1 200 ok\nS: "),
        Script("PROXY", port: 993, "C: PROXY TCP4 192.0.2.1 198.51.100.1 5000 993"),
    ]

    @Test(arguments: upgrades, Script.Delivery.allCases)
    func isClean(script: Script, delivery: Script.Delivery) {
        let result = Self.sealed(script).check(delivery, secrets: [secret("s3cr3tword")])
        #expect(result.verdict == .clean, "\(script.name): \(result.reason ?? "") \(result.leaks)")
        #expect(result.flows.first?.tls?.version == .tls13, "\(script.name)")
        #expect(!result.findings.contains { $0.kind == .weakTLS })
    }

    @Test func logInBeforeTLSIsNotHiddenByIt() {
        let script = Script("", "S: * OK hi\nC: a1 LOGIN alice s3cr3tword\nS: a1 OK\nC: a2 STARTTLS\nS: a2 OK")
        let finding = Self.sealed(script).check().credentials.first
        #expect(finding?.text.contains("TLS began only behind it") == true)
    }

    @Test func logInBehindTheGrantSaysSo() {
        let granted = Script("", "S: * OK hi\nC: a1 STARTTLS\nS: a1 OK\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK").check()
        #expect(granted.credentials.first?.text.contains("STARTTLS was granted") == true)
        let pipelined = Script("", "S: * OK hi\nC: a1 STARTTLS\nC: a2 LOGIN alice s3cr3tword\nS: a1 OK").check()
        #expect(pipelined.credentials.first?.text.contains("behind STARTTLS") == true)
        #expect(pipelined.findings.contains { $0.rule == "starttls.injected" })
        let denied = Script("", "S: * OK hi\nC: a1 STARTTLS\nS: a1 NO\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK").check()
        #expect(denied.credentials.first?.text.contains("denied STARTTLS") == true)
        #expect(denied.credentials.first?.text.contains("granted") == false)
    }

    @Test(arguments: [
        Script("", "S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\nC: a1 LOGOUT\nS: a1 OK"),
        Script("", port: 25, "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-x\nS: 250 STARTTLS\nC: QUIT\nS: 221"),
        Script("", port: 110, "S: +OK hi\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: QUIT\nS: +OK"),
        Script("", port: 4190, "S: \"STARTTLS\"\nS: OK\nC: LOGOUT\nS: OK"),
    ]) func offerThatIsNotTakenIsInformation(script: Script) {
        let result = script.check()
        #expect(result.verdict == .clean)
        #expect(result.findings.contains { $0.rule == "starttls.absent" })
        #expect(!Self.sealed(script).check().findings.contains { $0.rule == "starttls.absent" })
    }

    @Test func clientThatFallsBackIsSaidToDoSo() {
        func flow(_ port: UInt16, _ seed: UInt32) -> ConversationBuilder {
            ConversationBuilder(port: port, clientISN: seed, serverISN: seed &+ 7)
        }
        let alert = TLSOctets.record(21, [2, 48])
        let broken = flow(993, 1000).sending(TLSOctets.clientHello(), .clientToServer)
            .sending(TLSOctets.serverHello(suite: 0x1301, version: 0x0304), .serverToClient)
            .sending(alert, .clientToServer).frames
        let plain = flow(143, 9000).server("* OK hi\r\n").client("a1 LOGIN alice s3cr3tword\r\n").server("a1 OK\r\n")
            .frames
        let after = check(ConversationBuilder.numbered(broken + plain))
        #expect(after.credentials.first?.text.contains("fell back") == true)
        let before = check(ConversationBuilder.numbered(plain + broken))
        #expect(before.credentials.first?.text.contains("fell back") == false)
    }

    /// A client that has refused the server's certificate, and goes on in clear on the same connection.
    private static func refused(_ port: UInt16, _ start: String, saying text: String) -> Script {
        var script = Script("", port: port, start)
        script.add(.clientToServer, TLSOctets.clientHello())
        script.add(.serverToClient, TLSOctets.serverHello(suite: 0x1301, version: 0x0304) + TLSOctets.changeCipherSpec)
        script.add(.serverToClient, TLSOctets.record(23, [UInt8](repeating: 0xaa, count: 90)))
        script.add(.clientToServer, TLSOctets.record(21, [2, 48]))
        script.add(.clientToServer, Array(text.utf8))
        return script
    }

    private static let stls = "S: +OK hi\nC: STLS\nS: +OK go"

    @Test(arguments: Script.Delivery.allCases)
    func farewellBehindFailedTLSIsNoDoubt(delivery: Script.Delivery) {
        let smtp = "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go"
        for script in [Self.refused(110, Self.stls, saying: "QUIT\r\n"), Self.refused(587, smtp, saying: "quit\r\n")] {
            let result = script.check(delivery, secrets: [secret("s3cr3tword")])
            #expect(result.verdict == .clean, "\(result.reason ?? "")")
        }
    }

    @Test(arguments: ["QUIT\r\nQUIT\r\n", "QUIT", "NOOP\r\n", "\r\n"])
    func anythingElseBehindFailedTLSLeavesADoubt(text: String) {
        #expect(Self.refused(110, Self.stls, saying: text).check().verdict == .inconclusive, "\(text)")
    }

    @Test func logInBehindFailedTLSIsFound() {
        let script = Self.refused(110, Self.stls, saying: "USER alice\r\nPASS s3cr3tword\r\n")
        let result = script.check(secrets: [secret("s3cr3tword")])
        #expect(result.verdict == .leak)
        #expect(result.canaries.count == 1)
        #expect(!result.credentials.isEmpty)
    }

    @Test func namesAreInformationOnce() {
        let first = ConversationBuilder(port: 993, clientISN: 5).sending(TLSOctets.clientHello(), .clientToServer)
            .frames
        let second = ConversationBuilder(port: 993, clientISN: 900_000).sending(
            TLSOctets.clientHello(), .clientToServer
        )
        .frames
        let result = check(ConversationBuilder.numbered(first + second))
        let names = result.findings.filter { $0.rule == "sni" }
        #expect(names.count == 1)
        #expect(names.first?.protocolName == "tls")
        #expect(names.first?.kind == .metadata)
        #expect(names.first?.text.contains("mail.test") == true)
        let known = check(first, secrets: [secret("mail.test")])
        #expect(!known.printed.contains("mail.test"))
        #expect(known.canaries.count == 1)
    }

    @Test(arguments: Script.Delivery.allCases) func namesByTCPAreInformation(delivery: Script.Delivery) {
        let question: [UInt8] =
            [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4] + Array("mail".utf8) + [4] + Array("test".utf8) + [
                0, 0, 1, 0, 1,
            ]
        let message = [0, UInt8(question.count)] + question
        let script = Script("", port: 53, octets: [(.clientToServer, message), (.serverToClient, message)])
        let result = script.check(delivery)
        #expect(result.verdict == .clean, "\(result.reason ?? "")")
        #expect(result.findings.map(\.rule) == ["dns.name"])
        #expect(result.findings.first?.protocolName == "dns")
    }
}
