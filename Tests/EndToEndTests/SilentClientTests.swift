import Testing

/// Silence is not a pass: clients that show nothing are inconclusive.
@Suite(.inTurn, .needsRoom, .needsCurl)
struct SilentClientTests {
    /// Their good twin is the baseline, so that no other control runs with them.
    private static let few = [
        "--path", "imaps", "--scenario", "cert.expired", "--scenario", "cert.selfsigned", "--scenario",
        "cert.untrusted-ca", "--scenario", "cs.null",
    ]

    @Test func aClientThatNeverConnectsIsInconclusive() async throws {
        let (ending, report) = try await Sigillo.test(Self.few + ["--", "true"])
        #expect(ending.status == 3)
        #expect(!report.results.isEmpty)
        #expect(report.results.allSatisfy { $0.verdict == "inconclusive" && $0.outcome == "no-contact" })
        #expect(report.results.allSatisfy { $0.reasonCode == "no-contact" })
        #expect(report.proved.isEmpty)
    }

    @Test func aClientThatCannotLogInIsInconclusive() async throws {
        let wrong = Clients.strictIMAPS.map { $0 == "{user}:{password}" ? "{user}:not-the-password" : $0 }
        let (ending, report) = try await Sigillo.test(Self.few + ["--"] + wrong)
        #expect(ending.status == 3)
        #expect(report.summary["pass"] == 0)
        #expect(report.summary["fail"] == 0)
        #expect(report.results(of: "cert.expired").first?.reasonCode == "control-failed")
    }

    @Test func aClientThatTrustsNobodyIsInconclusive() async throws {
        let trusting = Clients.strictIMAPS.map { $0 == "{ca}" ? "/dev/null" : $0 }
        let (ending, report) = try await Sigillo.test(Self.few + ["--"] + trusting)
        #expect(ending.status == 3)
        #expect(report.summary["pass"] == 0)
        #expect(report.summary["fail"] == 0)
    }

    @Test func aClientThatIsKilledHalfWayIsInconclusive() async throws {
        let (ending, report) = try await Sigillo.test(
            Self.few + ["--", "bash", "-c", "exec 3<>/dev/tcp/$SIGILLO_HOST/$SIGILLO_PORT && kill -KILL $$"])
        #expect(ending.status == 3, "\(ending.output)")
        #expect(report.summary["pass"] == 0)
        #expect(report.summary["fail"] == 0)
        #expect(report.results.allSatisfy { $0.reason.contains("signal 9") })
    }

    @Test func aClientThatIsKilledOnceIsInconclusiveThere() async throws {
        let curl = "curl -sS --cacert $SIGILLO_CA -u $SIGILLO_USER:$SIGILLO_PASSWORD imaps://$SIGILLO_HOST/"
        let (ending, report) = try await Sigillo.test(
            Self.few + ["--", "sh", "-c", "\(curl); case $SIGILLO_SCENARIO in cert.expired@*) kill -KILL $$ ;; esac"])
        #expect(ending.status == 3, "\(ending.output)")
        #expect(report.results(of: "cert.expired").allSatisfy { $0.verdict == "error" })
        #expect(report.results(of: "cert.selfsigned").allSatisfy { $0.verdict == "pass" })
    }

    @Test func aClientThatCrashesFails() async throws {
        let curl = "curl -sS --cacert $SIGILLO_CA -u $SIGILLO_USER:$SIGILLO_PASSWORD imaps://$SIGILLO_HOST/"
        let (ending, report) = try await Sigillo.test(
            Self.few + ["--", "sh", "-c", "\(curl); case $SIGILLO_SCENARIO in cert.expired@*) kill -SEGV $$ ;; esac"])
        #expect(ending.status == 1, "\(ending.output)")
        #expect(report.results(of: "cert.expired").allSatisfy { $0.verdict == "fail" && $0.outcome == "crashed" })
    }

    @Test func aClientThatOnlyWaitsIsEndedInTime() async throws {
        let (ending, report) = try await Sigillo.test(
            [
                "--path", "imaps", "--scenario", "ctl.good-chain", "--timeout", "0.5", "--", "bash", "-c",
                "exec 3<>/dev/tcp/$SIGILLO_HOST/$SIGILLO_PORT && sleep 600",
            ])
        #expect(ending.status == 3)
        #expect(report.results.allSatisfy { $0.outcome == "hung" && $0.verdict == "inconclusive" })
    }

    @Test func aMissingClientIsAMistakeOfTheUser() async throws {
        let ending = try await Sigillo.run(["test", "--path", "imaps", "--", "/no/such/client"])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("/no/such/client"))
    }

    @Test func aFaultThatDoesNotComeIsInconclusive() async throws {
        let curl = "curl -sS --ssl-reqd --cacert $SIGILLO_CA -u $SIGILLO_USER:$SIGILLO_PASSWORD imap://$SIGILLO_HOST/"
        // It leaves after the greeting, before it could be told that there is no TLS.
        let client = """
            case $SIGILLO_SCENARIO in imap-starttls-refused*)
                exec 3<>/dev/tcp/$SIGILLO_HOST/$SIGILLO_PORT; read -r greeting <&3; exit 0 ;;
            esac
            \(curl)
            """
        let (ending, report) = try await Sigillo.test(
            ["--path", "imap-starttls", "--scenario", "imap-starttls-refused[reply=NO]", "--", "bash", "-c", client])
        #expect(ending.status == 3)
        let result = try #require(report.results(of: "imap-starttls-refused").first)
        #expect(result.delivered == "no")
        #expect(result.verdict == "inconclusive")
    }

    @Test func lostPacketsMakeEveryPassInconclusive() async throws {
        let (ending, report) = try await Sigillo.test(Self.few + ["--simulate-drops", "1", "--client", "curl"])
        #expect(ending.status == 3)
        #expect(report.room.dropped > 0)
        #expect(report.summary["pass"] == 0)
        #expect(report.results.allSatisfy { $0.verdict == "inconclusive" && $0.reasonCode == "capture-incomplete" })
    }
}
