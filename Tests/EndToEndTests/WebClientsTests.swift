import Testing

/// Clients of webmail, real ones, in the sealed room: as their manuals say, and with certificate errors ignored.
@Suite(.inTurn, .needsRoom)
struct WebClientsTests {
    /// A client as it should be run, and as bad advice has it.
    struct Pair: Sendable, CustomTestStringConvertible {
        var name: String
        var program: String

        var careless: String { "\(name)-insecure" }
        var testDescription: String { name }
    }

    static let installed = [
        Pair(name: "curl", program: "curl"), Pair(name: "wget", program: "wget"),
        Pair(name: "chromium", program: "chromium"), Pair(name: "firefox", program: "firefox-esr"),
    ].filter { Tools.isInstalled($0.program) }

    private static let bad = ["cert.selfsigned", "name.wrong-host", "web-bad-cert-clickthrough"].flatMap {
        ["--scenario", $0]
    }

    @Test(arguments: installed)
    func aBadCertificateGetsNothing(of client: Pair) async throws {
        let (ending, report) = try await Sigillo.test(
            ["--client", client.name, "--path", "https"] + Self.bad)
        #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
        for result in report.results { #expect(result.verdict == "pass", "\(result.id): \(result.reason)") }
    }

    @Test(arguments: installed)
    func whoIgnoresTheErrorsGivesThePasswordToAnybody(_ client: Pair) async throws {
        let (ending, report) = try await Sigillo.test(
            ["--client", client.careless, "--setting", "default", "--path", "https", "--scenario", "cert.selfsigned"])
        #expect(ending.status == 1, "\(ending.output) \(ending.errors)")
        let result = try #require(report.results(of: "cert.selfsigned").first)
        #expect(result.verdict == "fail")
        #expect(result.outcome == "leaked-to-impostor")
    }

    @Test(.needsCurl)
    func anAddressThatBeginsWithHTTPCostsThePassword() async throws {
        let (ending, report) = try await Sigillo.test([
            "--client", "curl", "--setting", "default", "--path", "https", "--scenario", "web-http-first[answer=form]",
        ])
        #expect(ending.status == 1)
        let result = try #require(report.results(of: "web-http-first").first)
        #expect(result.outcome == "leaked-plaintext")
        #expect(result.mend?.hasSuffix("pass, in this run.") == true, "\(result.mend ?? "-")")
    }
}
