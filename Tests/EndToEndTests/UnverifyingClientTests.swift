import Foundation
import Testing

/// A client that takes any certificate: said once, with two witnesses, and the rest is skipped.
@Suite(.inTurn, .needsRoom)
struct UnverifyingClientTests {
    @Test(.enabled(if: Tools.python != nil, "Python is not installed"))
    func pythonWithoutAContextVerifiesNothing() async throws {
        let program = """
            import imaplib, os
            client = imaplib.IMAP4_SSL(os.environ["SIGILLO_HOST"])
            client.login(os.environ["SIGILLO_USER"], os.environ["SIGILLO_PASSWORD"])
            client.logout()
            """
        let (ending, report) = try await Sigillo.test(
            ["--path", "imaps", "--uses-environment", "--", Tools.python ?? "python3", "-c", program])
        #expect(ending.status == 1)
        let isolation = try #require(report.results(of: "ctl.no-anchor").first)
        #expect(isolation.verdict == "fail")
        #expect(isolation.outcome == "leaked-to-impostor")
        #expect(isolation.reasonCode == "verification-off")
        #expect(ending.output.components(separatedBy: "Verification is off").count == 2, "said once: \(ending.output)")

        for witness in ["cert.selfsigned", "cert.untrusted-ca"] {
            let result = try #require(report.results(of: witness).first)
            #expect(result.verdict == "fail", "\(witness)")
            #expect(result.outcome == "leaked-to-impostor", "\(witness)")
        }
        for dependant in ["cert.expired", "name.wrong-host"] {
            let result = try #require(report.results(of: dependant).first)
            #expect(result.verdict == "skipped", "\(dependant)")
            #expect(result.reasonCode == "verification-off", "\(dependant)")
        }
        // What is not about certificates is judged all the same.
        #expect(report.results(of: "impl.plaintext-greeting").first?.verdict == "pass")
        #expect(report.results(of: "ctl.good-chain").allSatisfy { $0.verdict == "pass" })
    }
}
