import Testing

@testable import SigilloLint

@Suite struct ZoneReaderTests {
    private func zone(_ text: String, origin: String? = "ateneo.test") throws -> Zone {
        try ZoneReader.zone(Array(text.utf8), origin: origin)
    }

    @Test(arguments: [
        "_imaps._tcp SRV 0 1 993 mail", "_imaps._tcp 3600 IN SRV 0 1 993 mail", "_imaps._tcp IN 1h SRV 0 1 993 mail",
        "_IMAPS._TCP in srv 0 1 993 MAIL", "_imaps._tcp.ateneo.test. 1h30m SRV (0 1\n993 mail)",
        "$ORIGIN _tcp.ateneo.test.\n_imaps SRV 0 1 993 mail.ateneo.test.",
        "$TTL 1d\n_imaps._tcp TXT \"x\"\n SRV 0 1 993 mail",
    ])
    func readsARecordHoweverItIsWritten(text: String) throws {
        let zone = try zone(text)
        let record = try #require(zone.services.first)
        #expect(record.label == "imaps" && record.domain.text == "ateneo.test")
        #expect(record.port == 993 && record.target.text == "mail.ateneo.test" && record.isOffered)
        #expect(zone.hasOrigin)
    }

    @Test func knowsWhetherItKnowsTheOrigin() throws {
        #expect(try !zone("_imaps._tcp SRV 0 1 993 mail", origin: nil).hasOrigin)
        #expect(try zone("_imaps._tcp.a.test. SRV 0 1 993 mail.a.test.", origin: nil).hasOrigin)
        #expect(try zone("$ORIGIN a.test.\n_imaps._tcp SRV 0 1 993 mail", origin: nil).hasOrigin)
    }

    @Test func takesServicesOverTCPOnly() throws {
        #expect(try zone("_imaps._udp SRV 0 1 993 mail\nimaps._tcp SRV 0 1 993 mail\nx SRV 0 0 1 y").services.isEmpty)
    }

    @Test(arguments: [
        ("_imaps._tcp SRV 0 1 993", "1:13"), ("_imaps._tcp SRV 0 1 993 a b", "1:13"), ("a\n_imaps._tcp", "1:1"),
        ("_imaps._tcp SRV 0 1 imaps mail", "1:21"), ("_imaps._tcp SRV 65536 1 993 mail", "1:17"),
        ("_imaps._tcp SRV 0 -1 993 mail", "1:19"), ("_imaps._tcp SRV 0 1 993 a..b", "1:25"), (" A 203.0.113.1", "1:2"),
        ("x IN 5 IN A y", "1:8"), ("x BOGUS y", "1:3"), ("$BOGUS", "1:1"), ("$TTL soon", "1:1"), ("$ORIGIN", "1:1"),
        ("x CNAME", "1:3"), ("x CNAME a b", "1:3"), ("\"x\" A 203.0.113.1", "1:1"), ("$INCLUDE", "1:1"),
    ])
    func namesThePlaceOfAMistake(text: String, place: String) {
        let fault = #expect(throws: LintFault.self) { try zone(text) }
        #expect(fault?.position.map { "\($0.line):\($0.column)" } == place, "\(fault?.sentence ?? "")")
    }

    @Test func refusesAnOriginThatIsNone() {
        #expect(throws: LintFault.self) { try zone("", origin: "a..b") }
    }
}
