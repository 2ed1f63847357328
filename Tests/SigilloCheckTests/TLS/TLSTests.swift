import SigilloCheck
import SigilloCore
import SigilloWire
import Testing

/// What TLS shows, where it begins, and where it does not.
@Suite struct TLSTests {
    private static func script(_ port: UInt16, before: String = "", _ pieces: [(Direction, [UInt8])]) -> Script {
        var script = Script("", port: port, before)
        for (direction, octets) in pieces { script.add(direction, octets) }
        return script
    }

    private static let sealed13: [(Direction, [UInt8])] = [
        (.clientToServer, TLSOctets.clientHello()),
        (.serverToClient, TLSOctets.serverHello(suite: 0x1301, version: 0x0304) + TLSOctets.changeCipherSpec),
        (.serverToClient, TLSOctets.record(23, [UInt8](repeating: 0xaa, count: 900))),
        (.clientToServer, TLSOctets.changeCipherSpec + TLSOctets.record(23, [UInt8](repeating: 0xbb, count: 60))),
        (.clientToServer, TLSOctets.record(23, Array("a1 LOGIN alice s3cr3tword\r\n".utf8))),
        (.serverToClient, TLSOctets.record(23, [UInt8](repeating: 0xcc, count: 40))),
    ]

    @Test(arguments: Script.Delivery.allCases) func implicitTLSIsClean(delivery: Script.Delivery) throws {
        let result = Self.script(993, Self.sealed13).check(delivery, secrets: [secret("s3cr3tword")])
        #expect(result.verdict == .clean, "\(result.reason ?? "") \(result.findings)")
        let tls = try #require(result.flows.first?.tls)
        #expect(tls.serverName == "mail.test")
        #expect(tls.alpn == ["imap"])
        #expect(tls.version == .tls13)
        #expect(tls.suite == 0x1301)
        #expect(tls.offeredVersions == [.tls13, .tls12])
        #expect(tls.clientApplicationRecords == 2)
        #expect(tls.serverApplicationRecords == 2)
        #expect(result.flows.first?.clearClientOctets == 0)
        #expect(result.tlsFlows == 1)
    }

    @Test(arguments: Script.Delivery.allCases) func startTLSIsClean(delivery: Script.Delivery) throws {
        let before = "S: * OK hi\nC: a1 STARTTLS\nS: a1 OK begin"
        let result = Self.script(143, before: before, Self.sealed13).check(delivery)
        #expect(result.verdict == .clean, "\(result.reason ?? "") \(result.findings)")
        #expect(result.flows.first?.tls?.version == .tls13)
        #expect(result.flows.first?.clearClientOctets == 13)
        #expect(result.flows.first?.protocolName == "imap")
        for (port, dialogue) in [
            (UInt16(25), "S: 220 x\nC: EHLO c.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go"),
            (110, "S: +OK x\nC: STLS\nS: +OK go"),
        ] {
            let result = Self.script(port, before: dialogue, Self.sealed13).check(delivery)
            #expect(result.verdict == .clean, "\(result.reason ?? "") \(result.findings)")
            #expect(result.flows.first?.tls?.suite == 0x1301)
        }
    }

    @Test(arguments: Script.Delivery.allCases) func startTLSThenPlainIsALeak(delivery: Script.Delivery) {
        let text = "S: * OK hi\nC: a1 STARTTLS\nS: a1 OK begin\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK"
        let result = Script("", text).check(delivery)
        #expect(result.credentials.count == 1)
        #expect(result.findings.contains { $0.rule == "starttls.then-plain" })
    }

    @Test(arguments: Script.Delivery.allCases) func logInBehindStartTLSIsInjected(delivery: Script.Delivery) {
        let text = "S: * OK hi\nC: a1 STARTTLS\nC: a2 LOGIN alice s3cr3tword\nS: a1 OK begin"
        let result = Self.script(143, before: text, Self.sealed13).check(delivery)
        #expect(result.credentials.count == 1)
        #expect(result.findings.contains { $0.rule == "starttls.injected" })
        #expect(result.flows.first?.tls?.version == .tls13)
    }

    @Test func serverOctetsBehindItsOKAreInjected() {
        let text = "S: * OK hi\nC: a1 STARTTLS\nS: a1 OK begin\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN"
        let result = Self.script(143, before: text, Self.sealed13).check()
        #expect(result.findings.contains { $0.rule == "starttls.injected" && $0.direction == .serverToClient })
        #expect(result.verdict == .clean)
        #expect(result.flows.first?.tls?.version == .tls13)
    }

    @Test(arguments: Script.Delivery.allCases)
    func halfALineBehindItsOKDoesNotHideTLS(delivery: Script.Delivery) {
        let before = "S: 220 x\nC: EHLO c.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nS> 250-AUTH PLAIN "
        // Octets of the server's flight that would be ends of lines, then starts of records.
        let flight = TLSOctets.record(
            23, [0x0a, 0x16, 0x16, 3, 0x0a, 0x80, 0x0a, 0x17, 3] + Array(repeating: 0x0a, count: 40))
        let result = Self.script(587, before: before, Self.sealed13 + [(.serverToClient, flight)]).check(delivery)
        #expect(result.verdict == .clean, "\(result.reason ?? "") \(result.findings)")
        #expect(result.findings.contains { $0.rule == "starttls.injected" && $0.direction == .serverToClient })
        #expect(result.flows.first?.tls?.suite == 0x1301)
    }

    @Test func logInBehindADenialSaysSo() {
        let result = Script("", "S: * OK hi\nC: a1 STARTTLS\nS: a1 NO no\nC: a2 LOGIN alice s3cr3tword\nS: a2 OK")
            .check()
        #expect(result.credentials.first?.text.contains("denied STARTTLS") == true)
        #expect(!result.findings.contains { $0.rule.hasPrefix("starttls") })
    }

    @Test(
        arguments: [(UInt16(0x0001), 16), (0x0002, 20), (0x003b, 32), (0xc010, 20), (0x00b1, 48)],
        Script.Delivery.allCases)
    func nullSuiteIsReadInside(suite: (number: UInt16, mac: Int), delivery: Script.Delivery) throws {
        let inside: [(Direction, [UInt8])] = [
            (.serverToClient, TLSOctets.null("* OK hi\r\n", mac: suite.mac)),
            (.clientToServer, TLSOctets.null("a1 LOGIN ali", mac: suite.mac)),
            (.clientToServer, TLSOctets.null("ce s3cr3tword\r\n", mac: suite.mac)),
            (.serverToClient, TLSOctets.null("a1 OK done\r\n", mac: suite.mac)),
        ]
        let result = Self.script(993, TLSOctets.handshake12(suite: suite.number) + inside)
            .check(delivery, secrets: [secret("s3cr3tword")])
        #expect(result.verdict == .leak)
        #expect(result.flows.first?.tls?.isNull == true)
        let finding = try #require(result.credentials.first)
        #expect(finding.user == "alice")
        #expect(finding.protocolName == "imap")
        #expect(result.canaries.count == 1)
        #expect(result.findings.contains { $0.rule == "tls.null" && $0.severity == .critical })
        if delivery == .whole { #expect(finding.frame == 3 + 5) }
    }

    @Test func weakSessionsAreNoLeak() {
        for (suite, version, rule) in [
            (UInt16(0x0034), UInt16(0x0303), "tls.weak.anonymous"), (0x0005, 0x0303, "tls.weak.rc4"),
            (0x0003, 0x0303, "tls.weak.export"), (0x002f, 0x0301, "tls.weak.version"),
            (0x002f, 0x0300, "tls.weak.version"),
        ] {
            let result = Self.script(993, TLSOctets.handshake12(suite: suite, version: version)).check()
            #expect(result.verdict == .clean)
            #expect(result.findings.contains { $0.rule == rule && $0.kind == .weakTLS && $0.protocolName == "tls" })
        }
    }

    @Test func alertsAreNamed() throws {
        let pieces = Self.sealed13.prefix(2) + [(.clientToServer, TLSOctets.record(21, [2, 48]))]
        let result = Self.script(993, Array(pieces)).check()
        let alert = try #require(result.flows.first?.tls?.alerts.first)
        #expect(alert == TLSObservation.Alert(level: 2, description: 48, isSent: true))
        #expect(result.flows.first?.timeline.contains { $0.text.contains("fatal, unknown_ca") } == true)
        #expect(result.verdict == .clean)
    }

    @Test func secretInTheServerNameIsALeak() {
        let hello = TLSOctets.clientHello(serverName: "vrtkqsecret.mail.test")
        let result = Self.script(993, [(.clientToServer, hello)] + Self.sealed13.dropFirst()).check(
            secrets: [secret("vrtkqsecret")])
        #expect(result.canaries.count == 1)
        #expect(result.verdict == .leak)
        #expect(!result.printed.contains("vrtkqsecret"))
    }

    @Test func gapInsideSealedDataIsInconclusive() {
        let builder = Self.sealed13.reduce(ConversationBuilder(port: 993)) { $0.sending($1.1, $1.0, segmented: 300) }
        let frames = builder.sending(
            TLSOctets.record(23, [UInt8](repeating: 1, count: 900)), .serverToClient, segmented: 300
        )
        .dropped(2).sending(TLSOctets.record(23, [UInt8](repeating: 2, count: 90)), .serverToClient).frames
        let result = check(frames)
        #expect(result.verdict == .inconclusive)
        #expect(result.reason?.contains("never captured") == true)
    }

    @Test func garbageInsteadOfRecordsIsInconclusive() {
        let result = Self.script(993, Self.sealed13 + [(.clientToServer, Array("GET / HTTP/1.1\r\n\r\n".utf8))]).check()
        #expect(result.verdict == .inconclusive)
    }
}
