import SigilloCore
import SigilloVerdict
import Testing

@testable import SigilloReport

@Suite struct AccountVerdictTests {
    /// A client that reads, one that sends, one that does both in a browser: one password.
    private static let clients = ["mbsync", "msmtp", "chromium"].map {
        RunReport.Client(name: $0, version: nil, command: $0, setting: "strict")
    }

    private static let places: [(client: String, path: ServicePath)] = [
        ("mbsync", .imaps), ("msmtp", .smtpStartTLS), ("chromium", .https),
    ]

    private static func result(
        _ client: String, _ path: ServicePath, _ verdict: Verdict, _ outcome: Outcome
    ) -> InstanceResult {
        var result = SampleReports.result("cert.expired", path, verdict, outcome, reason: "It did.")
        result.client = client
        return result
    }

    /// The three, each logged in and careful, with what else happened.
    private static func report(
        _ more: [InstanceResult] = [], without silent: ServicePath? = nil
    ) -> RunReport {
        var results: [InstanceResult] = []
        for place in places {
            var control = SampleReports.control(place.path)
            control.client = place.client
            if place.path == silent {
                control.verdict = .inconclusive
                control.outcome = .noContact
            }
            results += [control, result(place.client, place.path, .pass, .rejected)]
        }
        var report = SampleReports.report(results + more, clients: clients)
        report.account = RunReport.SharedAccount(file: "account.txt")
        return report
    }

    private static func text(_ more: InstanceResult...) -> String? { report(more).accountVerdict?.text }

    @Test func thereIsNoneWithoutACommonAccount() {
        var report = Self.report()
        report.account = nil
        #expect(report.accountVerdict == nil)
        #expect(!report.json.document.contains("\"account\""))
        #expect(!ConsoleReporter(style: ConsoleStyle()).summary(report).contains("ACCOUNT"))
    }

    @Test func isSealedWhereNothingWasGivenAway() throws {
        let verdict = try #require(Self.report().accountVerdict)
        #expect(verdict.word == .sealed)
        #expect(verdict.services == [.imaps, .smtpStartTLS, .https])
        #expect(
            verdict.text
                == "this account is sealed: one password for imaps, smtp-starttls and https, and nothing of it or of its "
                + "mail could be read")
    }

    @Test func namesTheServiceThatLeaksAndAllThatItOpens() throws {
        let report = Self.report([Self.result("msmtp", .smtpStartTLS, .fail, .leakedPlaintext)])
        let verdict = try #require(report.accountVerdict)
        #expect(verdict.word == .notSealed)
        #expect(
            verdict.text
                == "this account is not sealed: msmtp leaks its password on smtp-starttls, and the same password opens "
                + "imaps and https")
        #expect(report.exitStatus == 1)
    }

    @Test func theWorstOfEachClientAndPathCounts() {
        let text = Self.text(
            Self.result("chromium", .https, .fail, .deceived),
            Self.result("msmtp", .smtpStartTLS, .fail, .leakedContent),
            Self.result("chromium", .https, .fail, .leakedToImpostor),
            Self.result("chromium", .https, .fail, .leakedMetadata))
        #expect(
            text == "this account is not sealed: chromium gives its password to an impostor on https; msmtp leaks a "
                + "message on smtp-starttls, and the same password opens imaps and smtp-starttls")
    }

    @Test func aMessageAloneOpensNothing() {
        let text = Self.text(Self.result("msmtp", .smtpStartTLS, .fail, .leakedContent))
        #expect(text == "this account is not sealed: msmtp leaks a message on smtp-starttls")
    }

    @Test func leniencyDoesNotSealALeak() {
        // TLS if available, by the user's own choice: the password could be read all the same.
        let lenient = Self.text(Self.result("msmtp", .smtpStartTLS, .warn, .leakedPlaintext))
        #expect(lenient?.hasPrefix("this account is not sealed") == true)
        var expected = Self.result("msmtp", .smtpStartTLS, .fail, .leakedPlaintext)
        expected.expected = ExpectedResult(verdict: .fail, reason: "known")
        #expect(Self.text(expected)?.hasPrefix("this account is not sealed") == true)
        #expect(Self.text(Self.result("msmtp", .smtpStartTLS, .warn, .leakedMetadata))?.contains("is sealed") == true)
    }

    @Test func whatWasNotShownIsNotSealed() throws {
        let silent = try #require(Self.report(without: .https).accountVerdict)
        #expect(silent.word == .notShown)
        #expect(silent.services == [.imaps, .smtpStartTLS])
        #expect(
            silent.text
                == "it is not shown that this account is sealed: chromium did not log in to the honest server on https")
        let open = Self.text(
            Self.result("msmtp", .smtpStartTLS, .inconclusive, .notDelivered),
            Self.result("mbsync", .imaps, .fail, .crashed))
        #expect(
            open
                == "it is not shown that this account is sealed: cert.expired@smtp-starttls by msmtp and 1 more came "
                + "out as inconclusive")
        var nothing = SampleReports.report([])
        nothing.account = RunReport.SharedAccount(file: "account.txt")
        #expect(nothing.accountVerdict?.text == "it is not shown that this account is sealed: nothing was run")
    }

    @Test func aLeakCountsWhereElseNothingWasShown() {
        let report = Self.report([Self.result("chromium", .https, .fail, .leakedPlaintext)], without: .https)
        #expect(
            report.accountVerdict?.text
                == "this account is not sealed: chromium leaks its password on https, and the same password opens imaps "
                + "and smtp-starttls")
    }

    @Test func aSettingIsNamedWhereThereAreSeveral() {
        var leak = Self.result("msmtp", .smtpStartTLS, .fail, .leakedPlaintext)
        leak.setting = "default"
        var report = Self.report([leak])
        report.clients.append(RunReport.Client(name: "msmtp", version: nil, command: "msmtp", setting: "default"))
        #expect(report.accountVerdict?.text.contains("msmtp (default) leaks its password") == true)
    }

    @Test func everyReportHasIt() throws {
        let report = Self.report([Self.result("msmtp", .smtpStartTLS, .fail, .leakedPlaintext)])
        let sentence = try #require(report.accountVerdict?.text)
        let lines = ConsoleReporter(style: ConsoleStyle()).summary(report).split(separator: "\n")
        #expect(lines.suffix(2).first == "ACCOUNT  \(sentence)")
        #expect(MarkdownReporter.text(report).contains("**Account:** this account is not sealed"))
        #expect(JUnitReporter.text(report).contains("name=\"account\" value=\"\(sentence)\""))
        let narrow = ConsoleReporter(style: ConsoleStyle(isTerminal: true, usesColour: false, width: 60)).summary(
            report)
        #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 60 || !$0.hasPrefix("ACCOUNT") })
    }

    @Test func itIsReadBackAndHeldToTheResults() throws {
        let report = Self.report([Self.result("msmtp", .smtpStartTLS, .fail, .leakedPlaintext)])
        let schema = Schema(root: try JSONParser.parse(try Golden.octets("Documentation/report.schema.json")))
        #expect(schema.complaints(report.json) == [])
        #expect(try RunReport(json: report.json) == report)
        let document = report.json.document.replacing("\"not-sealed\"", with: "\"sealed\"")
        let error = #expect(throws: ReportFormatError.self) {
            try RunReport(json: try JSONParser.parse(Array(document.utf8)))
        }
        #expect(error.map { "\($0)" } == "account.verdict: does not follow from the results")
    }

    @Test func mergingKeepsACommonAccountOnly() {
        var whole = Self.report()
        whole.merge(Self.report())
        #expect(whole.accountVerdict?.word == .sealed)
        var other = Self.report()
        other.account = RunReport.SharedAccount(file: "other.txt")
        whole.merge(other)
        #expect(whole.account == nil)
    }
}
