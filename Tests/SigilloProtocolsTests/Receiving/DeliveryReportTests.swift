import Testing

@testable import SigilloProtocols

@Suite struct DeliveryReportTests {
    private func report(_ message: String, recipients: [String] = ["leo@altrove.test"]) -> String {
        let mail = ArrivingMail(
            address: "198.51.100.25", envelope: MailEnvelope(sender: "ada@ateneo.test", recipients: recipients),
            octets: Array(message.utf8), transmission: "ESMTP", time: 1_767_225_600)
        let refusal = MailRefusal(code: 550, enhanced: "5.7.23", texts: ["SPF fail", "Use our server"])
        let report = DeliveryReport(of: mail, refusal, reporter: "smtp.fornitore.test", receiver: "mx.altrove.test")
        return String(decoding: report.octets, as: UTF8.self)
    }

    @Test func saysWhoRefusedWhatAndWhy() {
        let text = report("Subject: private\r\nX-A: b\r\n\r\nthe body\r\n")
        #expect(text.hasPrefix("Date: Thu, 1 Jan 2026 00:00:00 +0000\r\nFrom: Mail Delivery System "))
        for line in [
            "To: <ada@ateneo.test>", "    550 5.7.23 SPF fail; Use our server",
            "Reporting-MTA: dns; smtp.fornitore.test",
            "Final-Recipient: rfc822; leo@altrove.test", "Action: failed", "Status: 5.7.23",
            "Remote-MTA: dns; mx.altrove.test", "Diagnostic-Code: smtp; 550 5.7.23 SPF fail; Use our server",
            "Subject: private", "X-A: b",
        ] { #expect(text.contains("\r\n\(line)\r\n"), "\(line)") }
        #expect(!text.contains("the body"))
    }

    @Test func isAReportToWhoReadsMIME() {
        let message = Array(report("Subject: x\r\n\r\n", recipients: ["a@altrove.test", "b@altrove.test"]).utf8)
        let whole = MIMEPart(message: message)
        #expect(whole.children.count == 3)
        #expect(String(decoding: message, as: UTF8.self).split(separator: "Final-Recipient:").count == 3)
    }

    @Test func letsNothingBreakOut() {
        let text = report("no header", recipients: ["a\r\nX: y@altrove.test"])
        #expect(!text.contains("\r\nX: y"))
    }
}
