import SigilloCore
import SigilloReport
import SigilloVerdict

/// Runs as a careful, a careless and a silent client give them.
enum SampleReports {
    static let curl = RunReport.Client(
        name: "curl", version: "7.88.1", command: "curl --ssl-reqd imap://{host}:{port}/ -u {user}:{password}",
        setting: "strict")
    static let room = RunReport.Room(
        isSealed: true, capture: .kernel, interface: "lo", packets: 4812, dropped: 0)

    /// A report of `results` with what they prove.
    static func report(_ results: [InstanceResult], clients: [RunReport.Client] = [curl]) -> RunReport {
        RunReport(
            version: "0.1.0", startedAt: "2026-11-24T09:14:07.120Z", finishedAt: "2026-11-24T09:14:48.320Z",
            seed: "5e3d9a", policy: "strict", clients: clients, room: room, results: results,
            proved: results.contains { $0.verdict == .pass }
                ? [
                    .init(key: "logged-in", text: "it logs in to the honest server on both paths (4 of 4 controls)"),
                    .init(key: "scanner", text: "the scanner that looked found 9 of 9 plain markers"),
                ] : [],
            notRun: [.init(key: "client-certificates", text: "client certificates: no scenario asks for one")])
    }

    /// A result with everything that a test does not care about.
    static func result(
        _ scenario: String, _ path: ServicePath, _ verdict: Verdict, _ outcome: Outcome?, reason: String,
        parameters: [String: String] = [:], severity: Severity = .critical, expectation: String = "must-reject",
        isControl: Bool = false, reasonCode: ReasonCode? = nil, delivered: Delivery = .yes
    ) -> InstanceResult {
        let list = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        let id = scenario + (list.isEmpty ? "" : "[\(list)]") + "@" + path.rawValue
        return InstanceResult(
            id: id, scenario: scenario, path: path, client: "curl", setting: "strict", title: "A title of \(scenario)",
            parameters: parameters, severity: severity, expectation: expectation, isControl: isControl,
            outcome: outcome, verdict: verdict, reasonCode: reasonCode, reason: reason, delivered: delivered,
            observations: Observations(packets: 24, flows: 1, wholeFlows: 1, markerFound: true),
            anchor: InstanceResult.anchor(of: id), durationMs: 310,
            rerun: "sigillo test --scenario '\(id)' --client curl")
    }

    static func control(_ path: ServicePath, repetition: Int? = nil) -> InstanceResult {
        var result = result(
            "ctl.good-chain", path, .pass, .loggedIn, reason: "It logged in to the honest server.",
            expectation: "must-accept", isControl: true)
        if let repetition { result.id += "#\(repetition)" }
        result.anchor = InstanceResult.anchor(of: result.id)
        return result
    }

    /// Everything sealed.
    static var passing: RunReport {
        let refused = "It closed the connection with the alert unknown_ca."
        return report(
            [
                control(.imaps),
                result("cert.expired", .imaps, .pass, .rejected, reason: refused),
                result("cert.wrong-host", .imaps, .pass, .rejected, reason: refused),
                result(
                    "imap-id-leak", .imaps, .info, .loggedIn, reason: "It sends its name and version in ID.",
                    severity: .info, expectation: "observe"),
                control(.imaps, repetition: 2),
                control(.imapStartTLS),
                result(
                    "imap-strip-capability", .imapStartTLS, .pass, .rejected,
                    reason: "It left when STARTTLS was missing.", parameters: ["where": "greeting"]),
                result(
                    "imap-starttls-injection", .imapStartTLS, .pass, .loggedIn,
                    reason: "It threw the injected reply away and logged in inside TLS."),
                control(.imapStartTLS, repetition: 2),
            ])
    }

    /// A password in clear, one for an impostor, a warning, a note.
    static var failing: RunReport {
        var impostor = result(
            "cert.cn-fallback", .imaps, .fail, .leakedToImpostor,
            reason: "It took the certificate's CN although a subjectAltName was present.", severity: .high)
        impostor.references = ["RFC 9525 §6.3"]
        return report(
            [
                control(.imaps), impostor, control(.imapStartTLS), stripped,
                result(
                    "imap-cleartext-capability", .imapStartTLS, .warn, .leakedMetadata,
                    reason: "It listed the mailboxes before TLS.", severity: .low, expectation: "should-reject"),
                result(
                    "tls.version-1.0", .imaps, .skipped, nil, reason: "left out, since verification is off",
                    reasonCode: .verificationOff, delivered: .no),
            ])
    }

    /// All of them by name.
    static let all = [
        "passing": passing, "failing": failing, "inconclusive": inconclusive, "merged": merged, "expected": expected,
    ]

    /// Two clients: one careless, one careful.
    static var merged: RunReport {
        var other = passing
        other.clients[0].name = "mbsync"
        other.clients[0].version = "1.4.4"
        for index in other.results.indices { other.results[index].client = "mbsync" }
        var whole = failing
        whole.merge(other)
        return whole
    }

    /// Two clients in both settings, as far as they have them: one careless unless told, one without STARTTLS.
    static var several: RunReport {
        var whole = passing
        whole.merge(owned(failing, by: curl.name, version: curl.version, setting: "default"))
        whole.merge(owned(inconclusive, by: "swaks", version: nil, setting: "strict"))
        return whole
    }

    /// The same run of another client, or in another setting.
    private static func owned(
        _ report: RunReport, by client: String, version: String?, setting: String
    ) -> RunReport {
        var report = report
        report.clients[0].name = client
        report.clients[0].version = version
        report.clients[0].setting = setting
        for index in report.results.indices {
            report.results[index].client = client
            report.results[index].setting = setting
        }
        return report
    }

    /// A run that was held to a list: one failure as expected, one not, one stale entry, one silence as expected.
    static var expected: RunReport {
        var report = failing
        report.results[0].expected = ExpectedResult(verdict: .inconclusive, reason: "the server was slow")
        report.results[3].expected = ExpectedResult(verdict: .fail, reason: "--ssl is what users have; until 2027")
        var silent = result(
            "cs.rsa512", .imaps, .inconclusive, .notDelivered, reason: "the client offers no such signature",
            reasonCode: .notDelivered, delivered: .no)
        silent.expected = ExpectedResult(verdict: .inconclusive, reason: "never offered")
        report.results.append(silent)
        report.expectations = Expectations(file: "known.yaml", entries: 5, untried: 2)
        return report
    }

    /// A failure with both eyes.
    static var stripped: InstanceResult {
        var result = result(
            "imap-strip-capability", .imapStartTLS, .fail, .leakedPlaintext,
            reason: "After STARTTLS was removed from the greeting the client logged in without TLS.",
            parameters: ["where": "greeting"])
        result.why = "Anyone on the network path can do this and reads the password."
        result.references = ["RFC 8314 §3", "ST/IMAP.StripFromCapabilities"]
        result.mend = "curl: use --ssl-reqd instead of --ssl, or imaps://. Setting found in this run: --ssl"
        result.assurances = [
            "control logged in 2 of 2", "fault delivered", "marker found", "stream whole (SYN to FIN, no gap)",
        ]
        result.capture = result.anchor + ".pcapng"
        result.findings = [
            ReportFinding(
                kind: "credential", severity: .critical, protocolName: "imap", mechanism: "PLAIN",
                user: "anna@esempio.test", secret: "‹24 octets›", label: "password", encoding: "base64",
                flow: "192.0.2.7:40112 > 192.0.2.1:143", tcpStream: 3, frame: 9, offset: 25,
                rule: "imap.authenticate-plain", reference: "RFC 9051 §6.2.2",
                text: "A log-in with PLAIN crossed the network in clear.")
        ]
        result.timeline = [
            TimelineRow(frame: 4, microseconds: 0, direction: .clientToServer, kind: "tcp", text: "SYN"),
            TimelineRow(
                frame: 7, microseconds: 812, direction: .serverToClient, kind: "line",
                text: "* OK [CAPABILITY IMAP4rev2 AUTH=PLAIN] ready", mark: "rewritten",
                server: "* OK [CAPABILITY IMAP4rev2 STARTTLS LOGINDISABLED] ready"),
            TimelineRow(
                frame: 9, microseconds: 2104, direction: .clientToServer, kind: "line",
                text: "A002 AUTHENTICATE PLAIN ‹24 octets, base64: user and password›", mark: "secret",
                server: "A002 AUTHENTICATE PLAIN ‹secret, 16 bytes›"),
            TimelineRow(
                frame: 10, microseconds: 2300, direction: .serverToClient, kind: "line", text: "A002 OK",
                server: "A002 OK"),
        ]
        var connection = Observations.Connection(
            path: .imapStartTLS, isBait: false, client: "192.0.2.7:40112", server: "192.0.2.1:143")
        connection.clearOctets = 71
        connection.logins = 1
        connection.genuineLogins = 1
        connection.ending = .clientClosed
        connection.alerts = [TLSObservation.Alert(level: 2, description: 48, isSent: false)]
        result.observations.connections = [connection]
        result.observations.namesAsked = ["imap.esempio.test"]
        result.observations.clientEnd = "exited 0"
        result.observations.rewrites = 1
        return result
    }

    /// A client that never came on one path.
    static var inconclusive: RunReport {
        var control = result(
            "ctl.good-chain", .imapStartTLS, .inconclusive, .noContact,
            reason: "curl asked DNS for imap.esempio.test, which this room does not know.",
            expectation: "must-accept", isControl: true, reasonCode: .controlFailed, delivered: .no)
        control.observations = Observations(namesAsked: ["imap.esempio.test"], clientEnd: "exited 6")
        let silent = ["imap-strip-capability", "imap-starttls-refused", "imap-starttls-injection"].map {
            result(
                $0, .imapStartTLS, .inconclusive, .noContact, reason: "The client made no connection.",
                reasonCode: .controlFailed, delivered: .no)
        }
        return report(
            [
                self.control(.imaps),
                result(
                    "cs.rsa512", .imaps, .inconclusive, .notDelivered,
                    reason: "the client offers no RSA signature of 512 bits; the server sent alert 40",
                    reasonCode: .notDelivered, delivered: .no),
                control,
            ] + silent)
    }

    /// Captures of all four verdicts.
    static var check: CheckReport {
        CheckReport(
            files: [
                CheckReport.File(
                    file: "clear.pcapng", format: "pcapng", linkType: "ethernet", packets: 24, octets: 3120, flows: 2,
                    tlsFlows: 1, verdict: .leak, reason: "a log-in crossed the network in clear",
                    findings: [
                        ReportFinding(
                            kind: "metadata", severity: .info, protocolName: "dns",
                            flow: "192.0.2.7:5353 > 192.0.2.53:53",
                            tcpStream: nil, frame: 1, offset: 0, rule: "dns.name", reference: "RFC 1035 §4.1.2",
                            text: "The name imap.esempio.test was asked of DNS in clear.")
                    ] + stripped.findings),
                CheckReport.File(
                    file: "sealed.pcap", format: "pcap", linkType: "ethernet", packets: 1240, octets: 1_048_576,
                    flows: 12, tlsFlows: 12, verdict: .clean, reason: nil),
                CheckReport.File(
                    file: "cut.pcap", format: "pcap", linkType: "raw", packets: 3, octets: 4500, cutPackets: 1,
                    flows: 1,
                    gaps: 1, verdict: .inconclusive, reason: "a packet was cut, so that 212 octets were not seen"),
                CheckReport.File(
                    file: "notes.txt", format: nil, linkType: nil, verdict: .unreadable,
                    reason: "not a capture: it begins with 48 65 6c 6c"),
            ])
    }
}
