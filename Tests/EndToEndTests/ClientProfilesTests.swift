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

        init(_ name: String, program: String? = nil, package: String? = nil) {
            self.name = name
            self.program = program ?? name
            self.package = package ?? name
        }

        var testDescription: String { name }
    }

    static let all = [
        Client("curl"), Client("fetchmail"), Client("imaplib", program: "python3", package: "python3"),
        Client("mbsync", package: "isync"), Client("msmtp"), Client("mutt"),
        Client("poplib", program: "python3", package: "python3"), Client("s-nail"),
        Client("smtplib", program: "python3", package: "python3"), Client("swaks"),
    ]
    static let installed = all.filter { Tools.isInstalled($0.program) }

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

    @Test(arguments: all)
    func aClientThatIsNotInstalledNamesItsPackage(client: Client) async throws {
        let ending = try await Sigillo.run(["test", "--client", client.name], environment: ["PATH": "/nonexistent"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("there is no program '\(client.program)'"), "\(ending.errors)")
        #expect(ending.errors.contains("apt-get install \(client.package)"), "\(ending.errors)")
    }
}
