import SigilloCheck
import SigilloCore
import SigilloReport
import Testing

@testable import Sigillo

@Suite struct CaptureCheckTests {
    private static let captures =
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        + "/Fixtures/Captures/"

    @Test(
        arguments: [
            ("login-in-clear.pcapng", CheckReport.Verdict.leak), ("login-reversed.pcap", .leak),
            ("login-with-gap.pcapng", .inconclusive), ("starttls-sealed.pcapng", .clean),
            ("tls-null-suite.pcapng", .leak), ("two-link-types.pcapng", .leak), ("cut-short.pcapng", .inconclusive),
        ])
    func everyFixtureHasItsVerdict(name: String, verdict: CheckReport.Verdict) {
        let outcome = CaptureCheck().check(Self.captures + name)
        #expect(outcome.file.verdict == verdict)
        #expect(outcome.file.file == Self.captures + name)
        #expect(outcome.file.format == (name.hasSuffix("pcap") ? "pcap" : "pcapng"))
        #expect(outcome.file.packets > 0)
        #expect((outcome.file.reason == nil) == (verdict == .clean))
        #expect(outcome.file.findings.contains { $0.isLeak } == (verdict == .leak))
        #expect(outcome.file.flows == outcome.result.flows.count)
    }

    @Test func aSecretIsShownOnlyWhereItWasAskedFor() throws {
        let path = Self.captures + "login-in-clear.pcapng"
        let shown = try #require(CaptureCheck(reveals: true).check(path).file.findings.first?.secret)
        let hidden = CaptureCheck().check(path).file
        #expect(!"\(hidden)".contains(shown))
    }

    @Test func aKnownSecretIsFoundWhereNoProtocolTells() throws {
        let path = Self.captures + "login-in-clear.pcapng"
        let password = try #require(CaptureCheck(reveals: true).check(path).file.findings.first?.secret)
        let folder = try TestFolder()
        let file = try folder.write("\r\n\(password)\r\nshort\r\n", to: "secrets")
        let (check, warnings) = try CaptureCheck.reading(secretFile: file, reveals: false)
        #expect(warnings.count == 1)
        #expect(!warnings.joined().contains(password))
        let outcome = check.check(path)
        #expect(outcome.file.findings.contains { $0.kind == "canary" })
        #expect(!"\(outcome.file)".contains(password))
        #expect(throws: (any Error).self) {
            try CaptureCheck.reading(secretFile: folder.path + "/nothing", reveals: false)
        }
    }

    @Test func whatIsNoCaptureIsUnreadable() throws {
        let folder = try TestFolder()
        let empty = try folder.write("", to: "empty")
        let text = try folder.write("this is no capture at all, but a text of some length\n", to: "text")
        let whole = try TestFolder.read(Self.captures + "login-in-clear.pcapng")
        let header = try folder.write(Array(whole.prefix(7)), to: "header")
        for path in [empty, text, header, folder.path + "/missing", folder.path] {
            let file = CaptureCheck().check(path).file
            #expect(file.verdict == .unreadable, "\(path)")
            #expect(file.reason?.contains(path) == true, "\(path)")
            #expect(file.packets == 0)
        }
    }

    @Test func aCaptureCutAnywhereIsNeverClean() throws {
        let folder = try TestFolder()
        let whole = try TestFolder.read(Self.captures + "starttls-sealed.pcapng")
        for length in stride(from: 1, to: whole.count, by: 97) {
            let path = try folder.write(Array(whole.prefix(length)), to: "cut")
            let verdict = CaptureCheck().check(path).file.verdict
            #expect(verdict == .unreadable || verdict == .inconclusive, "\(length): \(verdict)")
        }
    }

    @Test func aLeakIsALeakInADamagedFileToo() throws {
        let folder = try TestFolder()
        let whole = try TestFolder.read(Self.captures + "login-in-clear.pcapng")
        let path = try folder.write(whole + [1, 2, 3], to: "damaged.pcapng")
        #expect(CaptureCheck().check(path).file.verdict == .leak)
    }

    @Test func aStreamIsAConversation() throws {
        var check = CaptureCheck()
        check.followedStream = 0
        let outcome = check.check(Self.captures + "login-in-clear.pcapng")
        let text = try #require(outcome.conversation(stream: 0))
        #expect(text.hasPrefix("\(outcome.file.file), tcp stream 0: "))
        #expect(text.contains("C→S"))
        #expect(text.contains("← secret"))
        #expect(outcome.conversation(stream: 99) == nil)
        #expect(CaptureCheck().check(Self.captures + "login-in-clear.pcapng").conversation(stream: 0) == nil)
    }

    @Test(arguments: [CheckResult.Verdict.clean, .leak, .inconclusive, .unreadable])
    func everyVerdictKeepsItsWord(verdict: CheckResult.Verdict) {
        #expect(CheckReport.Verdict(verdict).rawValue == verdict.rawValue)
    }
}
