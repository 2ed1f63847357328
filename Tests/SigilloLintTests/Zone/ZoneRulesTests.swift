import SigilloLint
import Testing

@Suite struct ZoneRulesTests {
    private let linter = SettingsLinter(format: .zone, origin: "ateneo.test")

    private func findings(_ lines: String...) -> [String] {
        Settings.findings(lines.joined(separator: "\n"), linter)
    }

    private let submissions = "_submissions._tcp SRV 0 1 465 mail"

    @Test func theServiceWithTLSComesFirst() {
        let imaps = "_imaps._tcp SRV 10 1 993 mail"
        #expect(findings(submissions, imaps) == [])
        #expect(findings(submissions, imaps, "_imap._tcp SRV 20 1 143 mail") == ["3:1 srv.clear-offered"])
        #expect(findings(submissions, imaps, "_imap._tcp SRV 10 1 143 mail") == ["3:16 srv.clear-preferred"])
        #expect(findings(submissions, imaps, "_imap._tcp SRV 0 1 143 mail") == ["3:16 srv.clear-preferred"])
        #expect(findings(submissions, imaps, "_imap._tcp SRV 0 0 0 .") == [])
    }

    @Test func theServiceInClearAloneExposes() {
        #expect(findings(submissions, "_imap._tcp SRV 0 1 143 mail") == ["2:1 srv.clear-only"])
        #expect(
            findings(submissions, "_imaps._tcp SRV 0 0 0 .", "_imap._tcp SRV 0 1 143 mail") == ["3:1 srv.clear-only"])
        #expect(findings(submissions, "_pop3._tcp SRV 0 1 110 mail") == ["2:1 srv.clear-only"])
    }

    @Test func submissionWithTLSIsPublished() {
        let imaps = "_imaps._tcp SRV 0 1 993 mail"
        #expect(findings(imaps) == ["1:1 srv.no-submissions"])
        #expect(findings(imaps, "_submission._tcp SRV 0 1 587 mail") == ["2:1 srv.no-submissions"])
        #expect(findings(imaps, submissions, "_submission._tcp SRV 10 1 587 mail") == ["3:1 srv.clear-offered"])
    }

    @Test func eachDomainIsJudgedByItself() {
        #expect(
            findings(
                "_imaps._tcp SRV 0 1 993 mail", submissions, "$ORIGIN x.ateneo.test.", "_imap._tcp SRV 0 1 143 mail",
                submissions) == ["4:1 srv.clear-only"])
    }

    @Test func targetsBelongToTheDomain() {
        #expect(
            findings("_imaps._tcp SRV 0 1 993 mail.altrove.test.", submissions) == ["1:25 srv.foreign-target"])
        #expect(
            findings("_imaps._tcp SRV 0 1 993 mail", submissions, "mail CNAME x") == [
                "1:25 srv.alias-target", "2:31 srv.alias-target",
            ])
    }

    @Test func portsBelongToTheirLabel() {
        #expect(findings("_imaps._tcp SRV 0 1 143 mail", submissions) == ["1:21 server.port-mismatch"])
        #expect(
            findings(submissions, "_submission._tcp SRV 5 1 465 mail")
                == ["2:1 srv.clear-offered", "2:26 server.port-mismatch"])
        #expect(findings("_submissions._tcp SRV 0 1 25 mail") == ["1:27 smtp.port-25"])
        #expect(findings("_autodiscover._tcp SRV 0 1 443 mail") == [])
        #expect(findings("_autodiscover._tcp SRV 0 1 80 mail") == ["1:28 srv.autodiscover-port"])
    }

    @Test func settingsAtAnotherDomainAreNamed() {
        let settings = "autoconfig CNAME config.altrove.test."
        #expect(findings(submissions, settings) == ["2:18 zone.settings-elsewhere"])
        #expect(findings(submissions, "autoconfig CNAME www") == [])
        #expect(findings(submissions, "www CNAME config.altrove.test.") == [])
    }

    @Test func saysWhatItDidNotRead() {
        #expect(findings(submissions, "$INCLUDE x.zone") == ["2:1 zone.include-unread"])
        #expect(
            Settings.findings(submissions, SettingsLinter(format: .zone)) == ["1:1 zone.origin-unknown"])
    }
}
