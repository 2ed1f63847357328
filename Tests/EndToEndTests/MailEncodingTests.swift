import Foundation
import Testing

/// A client that gives its message away in clear, on each path and in each encoding: the checker names part and encoding.
@Suite(.inTurn, .needsRoom)
struct MailEncodingTests {
    /// What a client gives away, and what the findings must say of it.
    struct Leak: Sendable, CustomTestStringConvertible {
        var paths: [String]
        var encoding: String
        var way: String

        var testDescription: String { "\(encoding) by \(way)" }

        /// How the finding of the message names what it is written in.
        var contentEncoding: String? {
            switch way {
            case "form": return "x-www-form-urlencoded"
            case "form-parts": return "multipart/form-data"
            default: break
            }
            return switch encoding {
            case "7bit": nil
            case "8bit": "8bit"
            case "binary": "8bit, binary"
            default: "encoded-words, \(encoding)"
            }
        }

        /// How the findings of known words name it, by the part of the message.
        var words: [String: String] {
            let name = ["base64", "quoted-printable"].contains(encoding) ? encoding : "raw"
            return [
                "subject": encoding == "base64" ? "encoded-words" : name, "recipient": name, "body": name,
                "attachment": name,
            ]
        }
    }

    private static let ways: [(paths: [String], lines: String, binary: String)] = [
        (["imaps", "imap-starttls"], "append", "append-binary"),
        (["smtps", "smtp-starttls", "pop3s", "pop3-starttls"], "data", "bdat"),
        (["https"], "form", "form-parts"),
    ]
    private static let encodings = ["7bit", "8bit", "quoted-printable", "base64"]

    /// Each path with each encoding in lines; chunks, literal8 and forms of several parts carry binary, and base64 besides.
    static let leaks: [Leak] = ways.flatMap { way in
        encodings.map { Leak(paths: way.paths, encoding: $0, way: way.lines) }
            + ["binary", "base64"].map { Leak(paths: way.paths, encoding: $0, way: way.binary) }
    }

    private static func run(
        _ paths: [String], _ scenario: String, _ encoding: String, _ options: [String] = []
    ) async throws -> RunReport {
        try await Sigillo.test(
            ["--uses-environment", "--mail-encoding", encoding, "--scenario", scenario]
                + paths.flatMap { ["--path", $0] } + ["--", Sigillo.twin()] + options
        ).report
    }

    @Test(arguments: leaks) func aCopyInClearIsFoundPartByPart(leak: Leak) async throws {
        let report = try await Self.run(leak.paths, "ctl.good-direct", leak.encoding, ["--copies-by", leak.way])
        let results = report.results(of: "ctl.good-direct")
        #expect(Set(results.map(\.path)) == Set(leak.paths))
        for result in results {
            #expect(result.verdict == "fail", "\(result.id)")
            #expect(result.outcome == "leaked-content", "\(result.id)")
            let contents = result.findings.filter { $0.kind == "content" }
            #expect(contents.map(\.encoding) == [leak.contentEncoding], "\(result.id)")
            for (label, encoding) in leak.words {
                let found = result.findings.filter { $0.kind == "canary" && $0.label == label }
                #expect(found.contains { $0.encoding == encoding && $0.frame > 0 }, "\(result.id), \(label): \(found)")
            }
        }
    }

    @Test(arguments: encodings + ["binary"]) func insideTLSTheSameIsSilent(encoding: String) async throws {
        let paths = Self.ways.flatMap(\.paths)
        let report = try await Self.run(paths, "ctl.good-direct", encoding)
        let results = report.results(of: "ctl.good-direct")
        #expect(results.count == paths.count)
        for result in results {
            #expect(result.verdict == "pass", "\(result.id): \(result.reason)")
            #expect(result.findings.allSatisfy { $0.kind == "metadata" }, "\(result.id)")
        }
    }

    /// What a client reads or sends in clear on the path itself, because it goes on without TLS.
    @Test(arguments: [
        ("imap-starttls", "imap-preauth", "ignores-preauth", "leaked-content", ["FETCH", "APPEND"]),
        ("smtp-starttls", "smtp-noauth-content", "clear-mail-without-login", "leaked-content", ["DATA"]),
        ("smtps", "net.ports-refused", "mail-without-login-elsewhere", "leaked-content", ["DATA"]),
        (
            "imaps", "net.ports-refused", "sibling-port-after-refused-connection", "leaked-plaintext",
            ["FETCH", "APPEND"]
        ),
        ("pop3s", "net.ports-refused", "sibling-port-after-refused-connection", "leaked-plaintext", ["RETR"]),
        ("pop3-starttls", "pop3-strip-capa", "clear-without-starttls", "leaked-plaintext", ["RETR"]),
    ]) func mailOnThePathItselfIsFound(
        _ path: String, _ scenario: String, _ flaw: String, _ outcome: String, _ commands: [String]
    ) async throws {
        for encoding in Self.encodings {
            let leak = Leak(paths: [path], encoding: encoding, way: "")
            let report = try await Self.run([path], scenario, encoding, ["--flaw", flaw])
            let result = try #require(report.results(of: scenario).first { $0.verdict == "fail" }, "\(encoding)")
            #expect(result.outcome == outcome, "\(encoding)")
            for command in commands {
                let contents = result.findings.filter { $0.kind == "content" && $0.mechanism == command }
                #expect(contents.contains { $0.encoding == leak.contentEncoding }, "\(command) in \(encoding)")
            }
            for (word, name) in leak.words {
                // Whoever sends mail is the recipient of what waits.
                let label = word == "recipient" && commands == ["RETR"] ? "sender" : word
                #expect(
                    result.findings.contains { $0.kind == "canary" && $0.label == label && $0.encoding == name },
                    "\(label) in \(encoding)")
            }
        }
    }

    @Test func whatIsNoEncodingIsRefused() async throws {
        let ending = try await Sigillo.run(["test", "--client", "curl", "--mail-encoding", "uuencode"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("Known: 7bit, 8bit, binary, quoted-printable, base64."), "\(ending.errors)")
    }

    @Test func theCommandToRunAgainHasTheEncoding() async throws {
        let report = try await Self.run(["imaps"], "ctl.good-direct", "base64", ["--copies-by", "append"])
        #expect(report.results.allSatisfy { $0.rerun.contains("--mail-encoding base64 ") })
    }
}
