import Foundation
import Testing

/// Clients with a configuration and a password of their own, which no placeholder changes: `--account`.
@Suite(.inTurn, .needsRoom)
struct OwnAccountTests {
    private static let user = "carla@example.test"
    private static let password = "kx8wq2m-own-pa55word"
    private static let host = ["--host", "mail.example.test"]
    private static let learning = ["--account", "learn"] + host

    private let folder: Scratch

    init() throws {
        folder = try Scratch()
    }

    // MARK: - Clients

    private func mbsync(_ security: String) throws -> [String] {
        let file = try folder.write(
            """
            IMAPAccount a
            Host mail.example.test
            User \(Self.user)
            Pass \(Self.password)
            AuthMechs LOGIN
            SSLType \(security)

            IMAPStore remote
            Account a

            MaildirStore local
            Path ~/
            Inbox ~/INBOX

            Channel c
            Far :remote:
            Near :local:
            Patterns INBOX
            Create Near
            Sync Pull

            """, to: "mbsyncrc", mode: 0o600)
        return ["--", "mbsync", "-c", file, "-a"]
    }

    private func msmtp(_ lines: String..., debugs: Bool = false) throws -> [String] {
        let file = try folder.write(
            """
            account default
            host mail.example.test
            auth plain
            user \(Self.user)
            password \(Self.password)
            from carla.neri@example.test
            \(lines.joined(separator: "\n"))

            """, to: "msmtprc", mode: 0o600)
        let letter = try letter()
        let options = debugs ? "-d -C" : "-C"
        let end = debugs ? " 1>&2" : ""
        return ["--", "sh", "-c", "exec msmtp \(options) \(file) donato.verdi@altrove.test < \(letter)\(end)"]
    }

    private func letter() throws -> String {
        try folder.write(
            """
            From: Carla Neri <carla.neri@example.test>
            To: donato.verdi@altrove.test
            Subject: Orders of the week

            Dear Donato,

            the boxes are on their way to you since yesterday.

            """, to: "letter.eml")
    }

    /// curl that uses TLS where it is offered, with all that it needs in a file of its own.
    private func curl(_ url: String, _ lines: String...) throws -> [String] {
        let file = try folder.write(
            "url = \"\(url)\"\nssl\nsilent\nuser = \"\(Self.user):\(Self.password)\"\n"
                + lines.map { $0 + "\n" }.joined(), to: "curlrc", mode: 0o600)
        return ["--", "curl", "-K", file]
    }

    // MARK: - Nothing shows the password

    /// Runs a client with everything kept and in every format, and looks for the password in all but the captures.
    private func test(
        _ arguments: [String], _ client: [String]
    ) async throws -> (
        ending: Program.Ending, report: RunReport
    ) {
        let formats = ["json", "junit", "markdown", "console", "table"]
        let reports = formats.flatMap { ["--report", "\($0)=\(folder.path("report.\($0)"))"] }
        let kept = folder.path("kept")
        let result = try await Sigillo.test(arguments + ["--verbose", "--keep", kept] + reports + client)
        var texts = ["output": result.ending.output, "errors": result.ending.errors]
        for format in formats { texts[format] = try text(folder.path("report.\(format)")) }
        for name in try folder.names(in: "kept") where !name.hasSuffix(".pcapng") {
            texts[name] = try text("\(kept)/\(name)")
        }
        #expect(texts.keys.contains { $0.hasSuffix(".transcript.jsonl") })
        let plain = "\0\(Self.user)\0\(Self.password)"
        let forms = [Self.password] + [Self.password, plain].map { Data($0.utf8).base64EncodedString() }
        for (name, text) in texts {
            for form in forms { #expect(!text.contains(form), "\(name)") }
        }
        return result
    }

    private func text(_ path: String) throws -> String {
        try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    // MARK: - Judged as with an account that is given

    @Test(.needsMbsync, arguments: [("imaps", "IMAPS"), ("imap-starttls", "STARTTLS")])
    func mbsyncIsJudgedAsItsProfileIs(path: String, security: String) async throws {
        let chosen = ["--path", path] + (path == "imaps" ? [] : ["--tag", "smoke"])
        let own = try await test(chosen + Self.learning, try mbsync(security)).report
        let given = try await Sigillo.test(chosen + ["--client", "mbsync"]).report
        // Whether mbsync has read what was injected when TLS begins is a race of its own, whoever's the account is.
        let isRace = { (line: String) in line.hasPrefix("imap-inject-capability") }
        #expect(own.verdicts.filter { !isRace($0) } == given.verdicts.filter { !isRace($0) })
        #expect(own.results(of: "ctl.good-chain").map(\.outcome) == ["logged-in", "logged-in"])
        #expect(own.summary["inconclusive"] == 0)
    }

    @Test(.needsMsmtp, arguments: [("smtps", ["port 465", "tls_starttls off"]), ("smtp-starttls", ["port 587"])])
    func msmtpIsJudgedAsItsProfileIs(path: String, lines: [String]) async throws {
        let chosen = ["--path", path, "--tag", "smoke"]
        let client = try msmtp("tls on", lines.joined(separator: "\n"), debugs: true)
        let own = try await test(chosen + Self.learning, client).report
        let given = try await Sigillo.test(chosen + ["--client", "msmtp"]).report
        #expect(own.verdicts == given.verdicts)
        #expect(own.results(of: "ctl.good-chain").map(\.outcome) == ["logged-in", "logged-in"])
    }

    @Test(.needsMbsync)
    func anAccountFromAFileIsKnownFromTheStart() async throws {
        let file = try folder.write("\(Self.user)\n\(Self.password)\n", to: "account", mode: 0o644)
        let chosen = ["--path", "imaps", "--scenario", "cert.expired"] + Self.host
        let (ending, report) = try await test(chosen + ["--account", file], try mbsync("IMAPS"))
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        #expect(report.summary["pass"] == 4)
        #expect(ending.errors.contains("chmod 600"))
        let wrong = try folder.write("\(Self.user)\nanother-password\n", to: "account", mode: 0o600)
        let (failed, _) = try await test(chosen + ["--account", wrong], try mbsync("IMAPS"))
        #expect(failed.status == 3)
        #expect(!failed.errors.contains("chmod 600"))
    }

    // MARK: - Badly configured

    @Test(.needsMbsync)
    func withoutTLSThePasswordLeaksAndIsNeverLearnt() async throws {
        let (ending, report) = try await test(
            ["--path", "imap-starttls", "--scenario", "imap-strip-capability"] + Self.learning, try mbsync("None"))
        #expect(ending.status == 1)
        let leaks = report.results(of: "imap-strip-capability")
        #expect(leaks.count == 6)
        #expect(leaks.contains { $0.verdict == "fail" && $0.outcome == "leaked-plaintext" })
        for control in report.results(of: "ctl.good-chain") {
            #expect(control.verdict != "pass")
            #expect(control.reason.contains("account was never learnt"), "\(control.reason)")
        }
    }

    @Test(.needsMsmtp)
    func withoutVerificationAnImpostorGetsThePassword() async throws {
        let client = try msmtp("port 465", "tls on", "tls_starttls off", "tls_certcheck off")
        let (ending, report) = try await test(
            ["--path", "smtps", "--scenario", "cert.selfsigned"] + Self.learning, client)
        #expect(ending.status == 1)
        #expect(report.results(of: "cert.selfsigned").map(\.outcome) == ["leaked-to-impostor"])
        #expect(report.results(of: "ctl.good-chain").allSatisfy { $0.verdict == "pass" })
        #expect(ending.output.contains("this run's password"))
    }

    @Test(.needsCurl)
    func aLearntPasswordIsFoundWhereverItCrosses() async throws {
        let (ending, report) = try await test(
            ["--path", "imap-starttls", "--scenario", "imap-strip-capability"] + Self.learning,
            try curl("imap://mail.example.test/INBOX"))
        #expect(ending.status == 1)
        #expect(report.results(of: "ctl.good-chain").allSatisfy { $0.verdict == "pass" })
        for result in report.results(of: "imap-strip-capability") {
            #expect(result.outcome == "leaked-plaintext", "\(result.id)")
            #expect(result.findings.contains { $0.kind == "canary" && $0.label == "password" }, "\(result.id)")
        }
    }

    @Test(.needsCurl)
    func whatTheClientWroteIsFoundWhereItCrossesAgain() async throws {
        let (ending, report) = try await test(
            ["--path", "smtp-starttls", "--scenario", "smtp-strip-ehlo[how=removed]"] + Self.learning,
            try curl(
                "smtp://mail.example.test:587/client.example.test", "mail-from = \"carla.neri@example.test\"",
                "mail-rcpt = \"donato.verdi@altrove.test\"", "upload-file = \"\(letter())\""))
        #expect(ending.status == 1)
        let result = try #require(report.results(of: "smtp-strip-ehlo").first)
        #expect(result.outcome == "leaked-plaintext")
        let labels = Set(result.findings.filter { $0.kind == "canary" }.compactMap(\.label))
        #expect(labels.isSuperset(of: ["password", "sender", "recipient", "subject", "body"]), "\(labels)")
    }

    @Test(.needsMbsync)
    func whoForgetsTheHostIsToldWhichNameTheClientAskedFor() async throws {
        let (ending, report) = try await test(
            ["--path", "imaps", "--scenario", "ctl.good-chain", "--account", "learn"], try mbsync("IMAPS"))
        #expect(ending.status == 3)
        #expect(report.results.allSatisfy { $0.outcome == "no-contact" })
        #expect(report.notRun.contains { $0.key == "host" && $0.text.contains("mail.example.test") })
    }

    @Test(.needsCurl)
    func aProfileMayLogInWithWhatItIsGivenToo() async throws {
        let (ending, report) = try await Sigillo.test([
            "--client", "curl", "--setting", "default", "--path", "smtp-starttls", "--scenario",
            "smtp-strip-ehlo[how=removed]", "--account", "learn",
        ])
        #expect(ending.status == 1)
        let result = try #require(report.results(of: "smtp-strip-ehlo").first)
        #expect(result.outcome == "leaked-plaintext")
        #expect(result.mend?.hasSuffix("With --ssl-reqd: pass, in this run.") == true, "\(result.mend ?? "-")")
    }

    // MARK: - Refusals

    @Test(arguments: [["--account", "learn"], ["--account", "/nowhere"]])
    func outsideTheRoomItIsRefused(arguments: [String]) async throws {
        let ending = try await Sigillo.run(
            ["test", "--no-seal", "--path", "imaps"] + arguments + ["--", "sh", "-c", "echo {host} {port}"])
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("--account"), "\(ending.errors)")
    }
}

extension Trait where Self == ConditionTrait {
    fileprivate static var needsMbsync: Self {
        .enabled(if: Tools.isInstalled("mbsync"), "mbsync is not installed")
    }
    fileprivate static var needsMsmtp: Self { .enabled(if: Tools.isInstalled("msmtp"), "msmtp is not installed") }
}
