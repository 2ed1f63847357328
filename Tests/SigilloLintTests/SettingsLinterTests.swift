import SigilloLint
import Testing

@Suite struct SettingsLinterTests {
    @Test(arguments: [
        ("autoconfig-good.xml", LintFormat.autoconfig), ("mobileconfig-good.mobileconfig", .mobileconfig),
        ("autodiscover-good.xml", .autodiscover), ("zone-good.zone", .zone),
    ])
    func knowsTheFormByItsContent(name: String, format: LintFormat) throws {
        let file = SettingsLinter().lint(try Settings.octets(name), name: name)
        #expect(file.format == format)
        #expect(file.verdict == .clean, "\(Settings.findings(file))")
        #expect(!file.services.isEmpty)
        #expect(!file.findings.contains { $0.rule.exposes })
        let forced = SettingsLinter(format: format).lint(try Settings.octets(name), name: name)
        #expect(forced == file)
        for other in LintFormat.allCases where other != format {
            let wrong = SettingsLinter(format: other).lint(try Settings.octets(name), name: name)
            #expect(wrong.verdict == .unreadable)
        }
    }

    @Test(arguments: [
        ("", "empty"), (" \n ", "empty"), ("bplist00\u{1}", "plutil"), ("-----BEGIN PKCS7-----\n", "openssl smime"),
        ("<!DOCTYPE html><html><body></body></html>", "web page"), ("<feed/>", "clientConfig"),
        ("Dear all,\nthe settings are", "none of the forms"), ("{\"imap\": 1}", "none of the forms"),
        ("; nothing but a comment\n", "no record"), ("www.ateneo.test. A 203.0.113.80\n", "None of its records"),
        ("<clientConfig/>", "no server"), ("<plist/>", "empty"), ("<plist><dict/></plist>", "no account"),
        ("<Autodiscover/>", "<Response>"), ("<Autodiscover><Request/></Autodiscover>", "what a client asks"),
    ])
    func saysWhyItCannotJudge(text: String, word: String) {
        let file = Settings.lint(text)
        #expect(file.verdict == .unreadable)
        #expect(file.reason?.contains(word) == true, "\(file.reason ?? "")")
    }

    @Test func aZoneWithAMistakeIsAZone() {
        let file = Settings.lint("mail.ateneo.test. A 203.0.113.25\n_imaps._tcp.ateneo.test. SRV 0 1 mail\n")
        #expect(file.format == .zone && file.verdict == .unreadable)
        #expect(file.reason?.hasPrefix("An SRV record has") == true)
        #expect(file.position == TextPosition(line: 2, column: 26))
    }

    @Test func namesAnotherEncodingAndASignature() {
        let utf16 = SettingsLinter().lint([0xff, 0xfe, 0x3c, 0], name: "x")
        #expect(utf16.reason?.contains("iconv") == true)
        let signed = SettingsLinter().lint([0x30, 0x82, 0x10, 0, 0x06, 0x09], name: "x")
        #expect(signed.reason?.contains("openssl smime -verify") == true)
    }

    @Test func theWorstFileDecides() throws {
        let names = ["zone-good.zone", "zone-malformed.zone", "zone-bad.zone"]
        let files = try names.map { SettingsLinter().lint(try Settings.octets($0), name: $0) }
        #expect(files.map(\.verdict) == [.clean, .unreadable, .exposed])
        #expect(LintReport(files: files).exitStatus == 1)
        #expect(LintReport(files: Array(files.prefix(2))).exitStatus == 2)
        #expect(LintReport(files: Array(files.prefix(1))).exitStatus == 0)
        #expect(LintReport(files: []).exitStatus == 2)
    }

    @Test func keepsWhatExposesWhereThereIsTooMuch() {
        let link = "<documentation url='http://www.ateneo.test/'/>"
        let server = """
            <incomingServer type='imap'><hostname>i.test</hostname><socketType>plain</socketType></incomingServer>
            """
        let text =
            "<clientConfig><emailProvider>" + String(repeating: link, count: 1_100) + server
            + "</emailProvider></clientConfig>"
        let file = Settings.lint(text)
        #expect(file.verdict == .exposed)
        #expect(file.findings.count == LintReport.File.mostFindings)
        #expect(file.findings.last?.rule == .passwordInClear)
    }
}
