/// The report that a message could not be delivered (RFC 3464): a text for the sender, the facts for programs, and the
/// header of the message (RFC 6522).
package struct DeliveryReport: Sendable {
    /// The message that was refused.
    package var mail: ArrivingMail
    /// Why.
    package var refusal: MailRefusal
    /// The server that could not deliver it.
    package var reporter: String
    /// The server that refused it.
    package var receiver: String

    /// As many octets of the message's header as are sent back.
    private static let headerLimit = 16_384

    /// Creates a report.
    package init(of mail: ArrivingMail, _ refusal: MailRefusal, reporter: String, receiver: String) {
        self.mail = mail
        self.refusal = refusal
        self.reporter = reporter
        self.receiver = receiver
    }

    /// The report as a message.
    package var octets: [UInt8] {
        let date = CalendarDate(secondsSinceEpoch: mail.time).messageDate
        let boundary = "=_report_\(mail.time)"
        let words = refusal.texts.map { PrintableText.make($0) }.joined(separator: "; ")
        let answer = "\(refusal.code) \(refusal.enhanced) \(words)"
        let recipients = mail.envelope.recipients.map { PrintableText.make($0) }
        var lines = [
            "Date: \(date)", "From: Mail Delivery System <postmaster@\(reporter)>",
            "To: <\(PrintableText.make(mail.envelope.sender))>", "Subject: Undelivered Mail Returned to Sender",
            "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=\"\(boundary)\"", "",
            "--\(boundary)", "Content-Type: text/plain; charset=us-ascii", "",
            "\(receiver) refused your message to \(recipients.joined(separator: ", ")):", "", "    \(answer)", "",
            "--\(boundary)", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; \(reporter)",
            "Arrival-Date: \(date)",
        ]
        for recipient in recipients {
            lines += [
                "", "Final-Recipient: rfc822; \(recipient)", "Action: failed", "Status: \(refusal.enhanced)",
                "Remote-MTA: dns; \(receiver)", "Diagnostic-Code: smtp; \(answer)",
            ]
        }
        lines += ["", "--\(boundary)", "Content-Type: text/rfc822-headers", "", ""]
        let fields = HeaderFields(mail.octets, mail.octets.indices).fields
        let header = mail.octets.prefix(min(Self.headerLimit, fields.last?.whole.upperBound ?? 0))
        return Array(lines.joined(separator: "\r\n").utf8) + header + Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
