import Foundation
import Testing

/// A client that is asked for its password at the first sending, and keeps it: msmtp on a terminal.
@Suite(.inTurn, .needsRoom, .enabled(if: Tools.isInstalled("msmtp"), "msmtp is not installed"))
struct FirstConnectionTests {
    private static let profile = Sigillo.checkout + "/Fixtures/Clients/first-connection.yaml"

    /// What a run of the client came to, as the server saw it and as the user did.
    private struct Account {
        var report: RunReport
        var status: Int32
        /// What the server said, in order.
        var replies: [String]
        /// What stood on the terminal.
        var terminal: String

        var questions: Int { terminal.components(separatedBy: "Password for").count - 1 }

        func count(_ reply: String) -> Int { replies.count { $0.hasPrefix(reply) } }
    }

    private struct Line: Decodable {
        var kind: String
        var text: String?
    }

    private let folder: Scratch

    init() throws {
        folder = try Scratch()
    }

    private func run(_ profile: String, _ path: String) async throws -> Account {
        let (ending, report) = try await Sigillo.test([
            "--client", profile, "--path", path, "--scenario", "ctl.good-chain", "--timeout", "6", "--keep",
            folder.path("kept"),
        ])
        let control = try #require(report.results(of: "ctl.good-chain").first)
        let transcript = try text("kept/\(control.anchor).transcript.jsonl").split(separator: "\n")
        let lines = try transcript.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        return Account(
            report: report, status: ending.status,
            replies: lines.filter { $0.kind == "reply" }.compactMap(\.text),
            terminal: try text("kept/\(control.anchor).stderr"))
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }

    @Test(arguments: ["smtps", "smtp-starttls"])
    func thePasswordIsAskedForOnceAndCrossesInsideTLS(_ path: String) async throws {
        let account = try await run(Self.profile, path)
        // The control passes where the password arrived inside TLS, and the capture holds none of it in clear.
        #expect(account.status == 0)
        #expect(account.report.results.allSatisfy { $0.verdict == "pass" })

        let refusal = try #require(account.replies.firstIndex { $0.hasPrefix("530 5.7.0 Authentication required") })
        let login = try #require(account.replies.firstIndex { $0.hasPrefix("235 ") })
        #expect(refusal < login, "the first mail is refused before anybody logs in")
        #expect(account.count("235 ") == 2, "two mails, each with a log-in")
        #expect(account.count("250 2.0.0 Message accepted") == 2)
        #expect(account.questions == 1, "\(account.terminal)")
        #expect(account.terminal.contains("Two mails are sent."))
    }

    // An answer is typed once: a second question stands until the client's time is over.
    @Test func whoDoesNotKeepThePasswordIsAskedAgain() async throws {
        let profile = try String(contentsOfFile: Self.profile, encoding: .utf8)
        let forgetful = try folder.write(
            profile.replacingOccurrences(of: "cat \"$kept\"", with: "cat \"$kept\"; rm \"$kept\""),
            to: "forgetful.yaml")
        let account = try await run(forgetful, "smtps")
        #expect(account.questions == 2)
        #expect(account.count("235 ") == 1)
        #expect(!account.terminal.contains("Two mails are sent."))
    }
}
