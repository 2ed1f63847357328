import Foundation
import Testing

/// Mail through the domain's own server and through another provider's, as the recipient's server finds it.
@Suite(.inTurn, .needsRoom)
struct OtherProviderTests {
    private static func run(_ scenario: String, _ command: [String]) async throws -> RunReport {
        try await Sigillo.test(
            ["--uses-environment", "--path", "smtps", "--path", "smtp-starttls", "--scenario", scenario, "--"]
                + command
        ).report
    }

    @Test func aTwinThatGoesToTheOtherProviderIsFoundByTheRecipientsServer() async throws {
        let report = try await Self.run(
            "smtp-other-provider", [Sigillo.twin(), "--flaw", "falls-back-to-other-provider"])
        let results = report.results(of: "smtp-other-provider")
        #expect(results.count == 6)
        for result in results {
            #expect(result.verdict == "fail", "\(result.id): \(result.reason)")
            #expect(result.outcome == "deceived")
            #expect(result.reason.contains("another provider's server"), "\(result.reason)")
            #expect(result.reason.contains("into Junk"), "\(result.reason)")
            #expect(
                result.reason.contains("spf=fail (198.51.100.25 may not send for ateneo.test)"), "\(result.reason)")
            #expect(result.reason.contains("dmarc=fail"), "\(result.reason)")
        }
    }

    @Test func aCarefulTwinStaysWithItsOwn() async throws {
        let refused = try await Self.run("smtp-other-provider", [Sigillo.twin()])
        #expect(refused.results(of: "smtp-other-provider").count == 6)
        for result in refused.results { #expect(result.verdict == "pass", "\(result.id): \(result.reason)") }
        let sent = try await Self.run("smtp-own-provider", [Sigillo.twin()])
        let results = sent.results(of: "smtp-own-provider")
        #expect(results.count == 2)
        for result in results {
            #expect(result.verdict == "pass", "\(result.id): \(result.reason)")
            #expect(result.reason.contains("into INBOX"), "\(result.reason)")
            #expect(result.reason.contains("spf=pass (192.0.2.25 may send for ateneo.test)"), "\(result.reason)")
        }
    }

    /// A script as users write them: curl to the own server, and on failure to the other one.
    private static func script(withSecond hasSecond: Bool) -> [String] {
        let send = { (host: String) in
            "curl -sS --ssl-reqd --max-time 8 --cacert \"$SIGILLO_CA\" --user \"$SIGILLO_USER:$SIGILLO_PASSWORD\" "
                + "--mail-from \"$SIGILLO_FROM\" --mail-rcpt \"$SIGILLO_TO\" --upload-file \"$SIGILLO_MESSAGE\" "
                + "\"$scheme://\(host):$SIGILLO_PORT/client.example.test\""
        }
        let scheme = "case $SIGILLO_PATH in smtps) scheme=smtps;; *) scheme=smtp;; esac; "
        return ["/bin/sh", "-c", scheme + send("$SIGILLO_HOST") + (hasSecond ? " || " + send("$SIGILLO_OTHER") : "")]
    }

    @Test(.needsCurl) func curlPassesAloneAndFailsWithASecondServer() async throws {
        let alone = try await Self.run("smtp-o*-provider", Self.script(withSecond: false))
        #expect(alone.results.allSatisfy { $0.verdict == "pass" }, "\(alone.verdicts)")
        #expect(alone.results(of: "smtp-own-provider").allSatisfy { $0.reason.contains("spf=pass") })
        let both = try await Self.run("smtp-o*-provider", Self.script(withSecond: true))
        for result in both.results(of: "smtp-other-provider") {
            #expect(result.verdict == "fail", "\(result.id)")
            #expect(result.reason.contains("spf=fail"), "\(result.reason)")
        }
        #expect(both.results(of: "smtp-own-provider").allSatisfy { $0.verdict == "pass" })
    }

    /// msmtp with one account for each server, the second behind the first.
    private static func msmtp(_ first: String, orElse second: String?) -> [String] {
        let send = { (host: String) in
            "printf 'host %s\\nport %s\\nfrom %s\\nauth plain\\nuser %s\\npassword %s\\ntls on\\ntls_starttls %s\\n"
                + "tls_trust_file %s\\n' \"\(host)\" \"$SIGILLO_PORT\" \"$SIGILLO_FROM\" \"$SIGILLO_USER\" "
                + "\"$SIGILLO_PASSWORD\" $starttls \"$SIGILLO_CA\" > $HOME/rc && chmod 600 $HOME/rc "
                + "&& msmtp -C $HOME/rc \"$SIGILLO_TO\" < \"$SIGILLO_MESSAGE\""
        }
        let mode = "case $SIGILLO_PATH in smtps) starttls=off;; *) starttls=on;; esac; "
        return ["/bin/sh", "-c", mode + send(first) + (second.map { " || { \(send($0)); }" } ?? "")]
    }

    @Test(.enabled(if: Tools.isInstalled("msmtp"), "msmtp is not installed"))
    func msmtpPassesAloneAndFailsWithASecondServer() async throws {
        let alone = try await Self.run("smtp-o*-provider", Self.msmtp("$SIGILLO_HOST", orElse: nil))
        #expect(alone.results.allSatisfy { $0.verdict == "pass" }, "\(alone.verdicts)")
        let both = try await Self.run("smtp-other-provider", Self.msmtp("$SIGILLO_HOST", orElse: "$SIGILLO_OTHER"))
        for result in both.results(of: "smtp-other-provider") {
            #expect(result.verdict == "fail", "\(result.id)")
            #expect(result.reason.contains("spf=fail"), "\(result.reason)")
        }
    }
}
