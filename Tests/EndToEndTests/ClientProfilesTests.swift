import Foundation
import Testing

/// The clients that Sigillo knows, as far as they are installed: that their profiles log in, and what they are known for.
@Suite(.inTurn, .needsRoom)
struct ClientProfilesTests {
    /// A client of `scripts/clients`, and what stands for its being installed.
    struct Client: Sendable, CustomTestStringConvertible {
        var name: String
        var program: String
        var package: String
        /// What says whether its library is there, or nil for a program.
        var library: [String]?

        /// A setting that it has.
        var setting: String

        init(
            _ name: String, program: String? = nil, package: String? = nil, library: [String]? = nil,
            setting: String = "strict"
        ) {
            self.name = name
            self.setting = setting
            self.program = program ?? name
            self.package = package ?? name
            self.library = library
        }

        var testDescription: String { name }
        var isInstalled: Bool { Tools.isInstalled(program) && (library.map(Tools.succeeds) ?? true) }

        static func perl(_ name: String, _ package: String, modules: String...) -> Client {
            Client(
                name, program: "perl", package: package,
                library: ["perl"] + modules.map { "-M\($0)" } + ["-e", "1"])
        }
    }

    /// Those that every installation has or that `scripts/setup --clients` installs: their controls are run.
    static let driven = [
        Client(
            "aiosmtplib", program: "/usr/bin/python3", package: "python3-aiosmtplib",
            library: ["/usr/bin/python3", "-c", "import aiosmtplib"]),
        Client("curl"), Client("fetchmail"),
        Client(
            "imap-tools", program: "/usr/bin/python3", package: "python3-imap-tools",
            library: ["/usr/bin/python3", "-c", "import imap_tools"]),
        Client("imapfilter"), Client("imaplib", program: "python3", package: "python3"),
        Client("mbsync", package: "isync"), Client("msmtp"), Client("mutt"), Client("neomutt"),
        Client("nmh", program: "/usr/bin/mh/inc"),
        .perl("perl-mail-imapclient", "libmail-imapclient-perl", modules: "Mail::IMAPClient", "IO::Socket::SSL"),
        .perl("perl-net-pop3", "perl", modules: "Net::POP3", "IO::Socket::SSL"),
        .perl("perl-net-smtp", "perl", modules: "Net::SMTP", "IO::Socket::SSL", "Authen::SASL"),
        Client(
            "phpmailer", program: "php", package: "php-cli",
            library: ["test", "-r", "/usr/share/php/libphp-phpmailer/autoload.php"]),
        Client("poplib", program: "python3", package: "python3"), Client("s-nail"),
        Client("smtplib", program: "python3", package: "python3"), Client("swaks"), Client("wget"),
    ]
    /// Those that `scripts/client-matrix` runs where somebody has installed them.
    static let others = [
        Client("aioimaplib", program: "python3", package: "python3"), Client("alpine"),
        Client("dma"), Client("emacs-smtpmail", program: "emacs", package: "emacs-nox"), Client("esmtp"),
        Client("exim4", package: "exim4-daemon-light"), Client("fdm"), Client("getmail", package: "getmail6"),
        Client("imapclient", program: "python3", package: "python3"), Client("interimap"),
        Client("mailutils", program: "mail.mailutils", package: "mailutils"),
        Client("nodemailer", program: "node", package: "nodejs"),
        Client("nullmailer", program: "/usr/lib/nullmailer/smtp"), Client("offlineimap", package: "offlineimap3"),
        .perl("perl-net-smtps", "libnet-smtps-perl"), Client("php-imap", program: "php", package: "php-cli"),
        Client("ssmtp"), Client("thunderbird"), Client("yagmail", program: "python3", package: "python3"),
        Client("chromium"), Client("firefox", program: "firefox-esr", package: "firefox-esr"),
        Client("curl-insecure", program: "curl", package: "curl", setting: "default"),
        Client("wget-insecure", program: "wget", package: "wget", setting: "default"),
        Client("chromium-insecure", program: "chromium", package: "chromium", setting: "default"),
        Client("firefox-insecure", program: "firefox-esr", package: "firefox-esr", setting: "default"),
    ]
    static let all = driven + others
    static let installed = driven.filter(\.isInstalled)

    @Test func noProfileIsForgotten() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Sigillo.checkout + "/scripts/clients")
        #expect(Set(files.filter { $0.hasSuffix(".yaml") }) == Set(Self.all.map { "\($0.name).yaml" }))
    }

    @Test(arguments: installed)
    func strictPassesEveryControlOnEveryPath(client: Client) async throws {
        let (ending, report) = try await Sigillo.test(["--client", client.name, "--scenario", "ctl.*"])
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        for result in report.results {
            // A certificate without a common name is one that a client should take, not must: fetchmail does not.
            let mayWarn = ["ctl.no-cn", "ctl.no-subject"].contains(result.scenario) && client.name == "fetchmail"
            #expect(result.verdict == "pass" || mayWarn && result.verdict == "warn", "\(result.id): \(result.reason)")
        }
        #expect(report.results(of: "ctl.no-anchor").count == Set(report.results.map(\.path)).count)
    }

    @Test(arguments: installed.filter { ["imaplib", "poplib", "smtplib", "swaks"].contains($0.name) })
    func aClientThatVerifiesNothingByDefaultIsShownToBeMendedByItsStrictSetting(client: Client) async throws {
        let (ending, report) = try await Sigillo.test([
            "--client", client.name, "--setting", "default", "--scenario", "cert.selfsigned",
        ])
        #expect(ending.status == 1)
        let results = report.results(of: "cert.selfsigned")
        #expect(results.count == 2)
        for result in results {
            #expect(result.verdict == "fail", "\(result.id)")
            #expect(result.mend?.hasSuffix(": pass, in this run.") == true, "\(result.mend ?? "-")")
        }
    }

    @Test(.enabled(if: Tools.isInstalled("swaks"), "swaks is not installed"))
    func whatTheStrictSettingDoesNotMendIsSaidToo() async throws {
        let (ending, report) = try await Sigillo.test([
            "--client", "swaks", "--setting", "strict", "--scenario", "name.wrong-host",
        ])
        #expect(ending.status == 1)
        for result in report.results(of: "name.wrong-host") {
            #expect(result.outcome == "leaked-to-impostor", "\(result.id)")
            #expect(result.mend?.contains("in this run") == false, "a strict run is not repeated")
        }
    }

    @Test(.needsCurl)
    func aLeakInTheDefaultSettingIsRunAgainWithTheStrictOne() async throws {
        let folder = try Scratch()
        let (ending, report) = try await Sigillo.test([
            "--client", "curl", "--setting", "default", "--path", "smtp-starttls", "--scenario",
            "smtp-strip-ehlo[how=removed]", "--keep", folder.path("kept"),
        ])
        #expect(ending.status == 1, "the second pass takes no failure away")
        let result = try #require(report.results(of: "smtp-strip-ehlo").first)
        #expect(result.verdict == "fail")
        #expect(result.mend?.hasSuffix("With --ssl-reqd: pass, in this run.") == true, "\(result.mend ?? "-")")
        #expect(ending.output.contains("With --ssl-reqd: pass, in this run."))
        #expect(report.results.count == 3, "the second pass adds no results")
        #expect(try folder.names(in: "kept").contains("curl.strict.\(result.anchor).pcapng"))
    }

    @Test(.needsCurl)
    func theProfileInTheReadmeHasTenLinesAndLogsIn() async throws {
        let readme = try String(contentsOfFile: Sigillo.checkout + "/scripts/clients/README.md", encoding: .utf8)
        let start = try #require(readme.range(of: "in ten lines"))
        let block = try #require(readme[start.upperBound...].firstRange(of: "```yaml\n"))
        let end = try #require(readme[block.upperBound...].firstRange(of: "```"))
        let profile = String(readme[block.upperBound..<end.lowerBound])
        #expect(profile.split(separator: "\n").count <= 10)
        let folder = try Scratch()
        try folder.write(profile, to: "my-client.yaml")
        let (ending, report) = try await Sigillo.test([
            "--client", folder.path("my-client.yaml"), "--scenario", "ctl.good-chain",
        ])
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        #expect(report.results.map(\.verdict) == ["pass"])
    }

    @Test(.needsCurl, .enabled(if: Tools.isInstalled("python3"), "python3 is not installed"))
    func severalClientsInBothSettingsGiveOneMatrix() async throws {
        let folder = try Scratch()
        let (ending, report) = try await Sigillo.test([
            "--client", "curl", "--client", "poplib", "--setting", "strict", "--setting", "default", "--path", "imaps",
            "--path", "pop3s", "--scenario", "cert.selfsigned", "--keep", folder.path("kept"), "--report",
            "table=\(folder.path("table.txt"))", "--report", "markdown=\(folder.path("report.md"))", "--report",
            "junit=\(folder.path("junit.xml"))",
        ])
        #expect(ending.status == 1, "\(ending.errors)")
        let owners = Set(report.results.map { "\($0.client) \($0.setting) \($0.path)" })
        #expect(
            owners == [
                "curl strict imaps", "curl strict pop3s", "curl default imaps", "curl default pop3s",
                "poplib strict pop3s", "poplib default pop3s",
            ])
        let table = try String(contentsOfFile: folder.path("table.txt"), encoding: .utf8)
        for text in [table, ending.output] {
            #expect(text.split(separator: "\n").contains { $0.hasPrefix("client ") && $0.hasSuffix("pop3s") })
            let row = text.split(separator: "\n").first { $0.hasPrefix("poplib") && $0.contains("  default") }
            #expect(row?.contains("leaked-to-impostor") == true, "\(row ?? "-")")
        }
        #expect(ending.output.contains("poplib strict: its profile has no recipe for imaps"))
        let junit = try String(contentsOfFile: folder.path("junit.xml"), encoding: .utf8)
        #expect(junit.contains("name=\"poplib.default pop3s\""))
        let markdown = try String(contentsOfFile: folder.path("report.md"), encoding: .utf8)
        #expect(markdown.contains("| client | setting | imaps | pop3s |"))
        // Beside a run in the strict setting the second pass of the default one has names of its own.
        let kept = try folder.names(in: "kept")
        #expect(kept.contains("poplib.strict.cert.selfsigned.pop3s.pcapng"))
        #expect(kept.contains("poplib.strict-again.cert.selfsigned.pop3s.pcapng"))
    }

    // What is named by its path is there or not, whatever PATH says.
    @Test(arguments: all.filter { !$0.program.hasPrefix("/") })
    func aClientThatIsNotInstalledNamesItsPackage(client: Client) async throws {
        let ending = try await Sigillo.run(
            ["test", "--client", client.name, "--setting", client.setting], environment: ["PATH": "/nonexistent"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("there is no program '\(client.program)'"), "\(ending.errors)")
        #expect(ending.errors.contains("apt-get install \(client.package)"), "\(ending.errors)")
    }
}
