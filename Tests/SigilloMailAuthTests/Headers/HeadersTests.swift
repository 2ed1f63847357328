import SigilloCore
import Testing

@testable import SigilloMailAuth

/// The octets of the fields that a receiver writes.
@Suite struct HeadersTests {
    private func request(_ address: String = "198.51.100.7", sender: String = "ada@ateneo.test") throws -> SPFRequest {
        SPFRequest(
            address: try #require(HostAddress(address)), helo: "smtp.fornitore.test", sender: sender,
            receiver: "mx.altrove.test", time: 0)
    }

    private let failed = SPFOutcome(
        result: .fail, domain: "ateneo.test", identity: .mailFrom, mechanism: "-all", problem: nil, explanation: "no")

    @Test func writesReceivedSPF() throws {
        #expect(
            ReceivedSPF.field(failed, of: try request()) == """
                Received-SPF: fail (mx.altrove.test: 198.51.100.7 may not send for ateneo.test)\r
                \treceiver=mx.altrove.test;\r
                \tclient-ip=198.51.100.7;\r
                \tenvelope-from="ada@ateneo.test";\r
                \thelo=smtp.fornitore.test;\r
                \tidentity=mailfrom;\r
                \tmechanism=-all\r\n
                """)
        let six = SPFOutcome(result: .none, domain: "", identity: .helo, problem: "There is (\"none\")")
        let field = ReceivedSPF.field(six, of: try request("2001:db8::1", sender: ""))
        #expect(field.hasPrefix("Received-SPF: none (mx.altrove.test: a sender without a domain says nothing"))
        #expect(field.contains("client-ip=\"2001:db8::1\";"))
        #expect(field.contains("envelope-from=\"\";"))
        #expect(field.hasSuffix("problem=\"There is (\\\"none\\\")\"\r\n"))
    }

    @Test func writesAuthenticationResults() throws {
        let dmarc = DMARCOutcome(result: .fail, domain: "ateneo.test", policy: .quarantine, disposition: .quarantine)
        #expect(
            AuthenticationResults.field(authority: "mx.altrove.test", spf: failed, of: try request(), dmarc: dmarc)
                == """
                Authentication-Results: mx.altrove.test;\r
                \tspf=fail (198.51.100.7 may not send for ateneo.test) smtp.mailfrom=ateneo.test;\r
                \tdmarc=fail (p=quarantine dis=quarantine) header.from=ateneo.test\r\n
                """)
        let bounce = SPFOutcome(result: .pass, domain: "smtp.fornitore.test", identity: .mailFrom)
        let field = AuthenticationResults.field(
            authority: "mx.altrove.test", spf: bounce, of: try request(sender: ""),
            dmarc: DMARCOutcome(result: .none, domain: "fornitore.test"))
        #expect(field.contains(" smtp.helo=smtp.fornitore.test;"))
        #expect(field.hasSuffix("dmarc=none header.from=fornitore.test\r\n"))
    }

    @Test func writesReceived() throws {
        let field = ReceivedField.field(
            helo: "smtp.ateneo.test", address: try #require(HostAddress("2001:db8::1")), receiver: "mx.altrove.test",
            transmission: "ESMTPS", recipient: "leo@altrove.test", date: "Sun, 29 Nov 2026 01:00:00 +0000")
        #expect(
            field == """
                Received: from smtp.ateneo.test ([IPv6:2001:db8::1])\r
                \tby mx.altrove.test\r
                \twith ESMTPS for <leo@altrove.test>; Sun, 29 Nov 2026 01:00:00 +0000\r\n
                """)
    }

    /// What a peer says ends no field.
    @Test func letsNothingBreakOut() throws {
        let evil = "a\r\nX-Evil: yes\r\n\r\n(\"\\"
        var request = try request(sender: evil)
        request.helo = evil
        var outcome = failed
        outcome.domain = evil
        outcome.problem = evil
        outcome.mechanism = evil
        let dmarc = DMARCOutcome(result: .permerror, domain: evil, problem: evil)
        let fields =
            ReceivedSPF.field(outcome, of: request)
            + AuthenticationResults.field(authority: "mx.altrove.test", spf: outcome, of: request, dmarc: dmarc)
            + ReceivedField.field(
                helo: evil, address: request.address, receiver: "mx.altrove.test", transmission: "SMTP",
                recipient: evil, date: "now")
        let lines = fields.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        #expect(lines.dropLast().allSatisfy { !$0.isEmpty && !$0.hasPrefix("X-Evil") && !$0.contains("\n") })
        #expect(lines.dropLast().count { !$0.hasPrefix("\t") } == 3)
    }

    @Test func removesOnlyForgedResults() {
        let kept = """
            Received: from a.test\r
            Authentication-Results: mx.other.test; spf=pass\r
            Subject: Authentication-Results: mx.altrove.test\r\n
            """
        let body = "\r\nAuthentication-Results: mx.altrove.test; spf=pass\r\n"
        let forged = [
            "Authentication-Results: mx.altrove.test; spf=pass\r\n",
            "authentication-results : (a \\) comment) MX.ALTROVE.TEST 1;\r\n\tspf=pass\r\n",
            "Authentication-Results:\r\n \"mx.altrove.test\"; dmarc=pass\r\n", "Authentication-Results: \r\n",
        ]
        for field in forged {
            for message in [field + kept + body, kept + field + body] {
                let result = AuthenticationResults.removingForged(
                    authority: "mx.altrove.test", from: Array(message.utf8))
                #expect(String(decoding: result, as: UTF8.self) == kept + body)
            }
        }
        let bare = Array("no header at all".utf8)
        #expect(AuthenticationResults.removingForged(authority: "mx.altrove.test", from: bare) == bare)
        #expect(AuthenticationResults.removingForged(authority: "mx.altrove.test", from: []) == [])
    }
}
