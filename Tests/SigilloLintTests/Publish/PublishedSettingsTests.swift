import SigilloCore
import SigilloLint
import Testing

/// What Sigillo publishes of its own servers is judged by its own linter.
@Suite struct PublishedSettingsTests {
    private func settings(_ servers: PublishedSettings.Server..., webmail: String? = nil) -> PublishedSettings {
        PublishedSettings(
            domain: "ateneo.test", title: "Posta & <altro>", servers: servers, webmail: webmail,
            identifiers: ("6d1ee4a6-0c3a-4b61-9b05-0a3f5a8f2a11", "0b0d54d1-3f5c-4f0e-8c55-5f4b4c2f7c10"))
    }

    private func judged(_ settings: PublishedSettings) -> [LintReport.File] {
        settings.files.map { SettingsLinter().lint(Array($0.text.utf8), name: $0.name) }
    }

    private let honest: [PublishedSettings.Server] = [
        .init(.imaps, host: "imap.ateneo.test", port: 993), .init(.smtps, host: "smtp.ateneo.test", port: 465),
    ]

    @Test func whatIsHonestIsClean() {
        let files = judged(
            settings(honest[0], honest[1], webmail: "https://webmail.ateneo.test/?a=1&b=\"2\""))
        #expect(files.map(\.format) == [.autoconfig, .mobileconfig, .autodiscover, .zone])
        for file in files {
            #expect(file.verdict == .clean, "\(file.reason ?? "") \(Settings.findings(file))")
            #expect(file.findings.allSatisfy { $0.rule == .unsignedProfile }, "\(Settings.findings(file))")
            #expect(file.services.map(\.address).sorted() == ["imap.ateneo.test:993", "smtp.ateneo.test:465"])
            #expect(file.services.allSatisfy { $0.protection == .implicit })
        }
    }

    @Test func whatIsInClearIsFoundInEveryForm() {
        for server in [
            PublishedSettings.Server(.imap, host: "imap.ateneo.test", port: 143),
            .init(.pop3, host: "pop.ateneo.test", port: 110),
        ] {
            for file in judged(settings(server, honest[1])) {
                #expect(file.verdict == .exposed, "\(file.file)")
            }
        }
        let smtp = PublishedSettings.Server(.smtp, host: "smtp.ateneo.test", port: 25)
        for file in judged(settings(honest[0], smtp)) where file.format != .zone {
            #expect(file.verdict == .exposed, "\(file.file)")
        }
    }

    @Test func startTLSBehindTLSIsNoError() {
        let startTLS = PublishedSettings.Server(.imapStartTLS, host: "imap.ateneo.test", port: 143)
        for file in judged(settings(honest[0], startTLS, honest[1])) {
            #expect(file.verdict == .clean, "\(file.file)")
        }
        // In front of it, a client that takes the first may be led to the one that begins in clear.
        let zone = judged(settings(startTLS, honest[0], honest[1])).first { $0.format == .zone }
        #expect(zone?.findings.contains { $0.rule == .clearServicePreferred } == true)
    }

    @Test func aLoginPageInClearIsFound() {
        let files = judged(settings(honest[0], honest[1], webmail: "http://webmail.ateneo.test/"))
        #expect(files.filter { $0.verdict == .exposed }.map(\.format) == [.autoconfig, .autodiscover])
    }

    @Test func recordsSayWhatIsNotOffered() {
        let records = settings(honest[0], honest[1]).serviceRecords
        #expect(
            records.filter { $0.target == "." }.map(\.owner) == [
                "_imap._tcp.ateneo.test", "_pop3s._tcp.ateneo.test", "_pop3._tcp.ateneo.test",
                "_submission._tcp.ateneo.test",
            ])
        #expect(records.first { $0.owner.hasPrefix("_submissions") }?.port == 465)
    }
}
