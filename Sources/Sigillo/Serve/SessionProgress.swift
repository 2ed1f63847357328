internal import SigilloCore

/// How far one session came, in one line: what a test that waits in vain wants to know.
///
/// ```
/// smtps #3 from 127.0.0.1:40022: TLS, EHLO, logged in, MAIL FROM accepted, no RCPT TO in 5.0 s
/// ```
enum SessionProgress {
    /// The line of a connection.
    ///
    /// - Parameter time: the present, in nanoseconds since 1970-01-01 00:00 UTC.
    static func line(of record: ConnectionRecord, at time: UInt64) -> String {
        var walk = Walk(record)
        for event in record.events { walk.take(event) }
        let start = "\(record.path?.rawValue ?? "-") #\(record.id) from \(record.client): "
        return start + (walk.steps + [walk.end(of: record, at: time)]).joined(separator: ", ")
    }

    /// Goes through the notes of a connection.
    private struct Walk {
        private let service: Service?
        var steps: [String] = ["connected"]
        /// The command whose answer comes next.
        private var pending: String?
        /// What is to come next of a message that is being sent.
        private var missing: String
        private var lastTime: UInt64
        private var recipients = 0

        init(_ record: ConnectionRecord) {
            service = record.path?.service
            missing = record.path?.service == .smtp ? "EHLO" : "log-in"
            lastTime = record.openedAt
            if let tls = record.tls {
                if tls.isEstablished {
                    steps.append("TLS")
                } else if let failure = tls.alerts.last {
                    steps.append("TLS handshake ended by alert \(failure.description)")
                } else {
                    steps.append("TLS handshake not finished")
                }
            } else if record.path?.tlsMode == .implicit {
                steps.append("no TLS handshake")
            }
        }

        mutating func take(_ event: ConnectionRecord.Event) {
            lastTime = max(lastTime, event.time)
            switch event.note {
            case .command(let verb, _): pending = verb
            case .reply(let text): takeAnswer(text)
            case .login(let attempt):
                steps.append(attempt.isAccepted ? "logged in" : "log-in by \(attempt.mechanism) refused")
                missing = attempt.isAccepted ? (service == .smtp ? "MAIL FROM" : "more") : "other log-in"
            case .messageReceived(let message, let verb):
                steps.append("\(verb) with \(message.octets.count) octets")
                missing = "MAIL FROM"
                recipients = 0
            case .startTLS(let isGranted): steps.append(isGranted ? "STARTTLS" : "STARTTLS refused")
            case .messageSent, .scripted, .deviation: break
            }
        }

        private mutating func takeAnswer(_ text: String) {
            guard let verb = pending, service == .smtp else { return }
            pending = nil
            let isGood = text.hasPrefix("2") || text.hasPrefix("3")
            switch verb {
            case "EHLO", "HELO":
                steps.append(isGood ? verb : "\(verb) refused with \(text.prefix(3))")
                if isGood { missing = "MAIL FROM" }
            case "MAIL":
                steps.append(isGood ? "MAIL FROM accepted" : "MAIL FROM refused with \(text.prefix(3))")
                if isGood { missing = "RCPT TO" }
            case "RCPT" where isGood:
                recipients += 1
                // One word for a thousand recipients.
                if recipients == 1 { steps.append("RCPT TO accepted") }
                missing = "DATA"
            case "RCPT": steps.append("RCPT TO refused with \(text.prefix(3))")
            case "DATA":
                steps.append(isGood ? "DATA begun" : "DATA refused with \(text.prefix(3))")
                if isGood { missing = "end of the message" }
            case "QUIT": steps.append("QUIT")
            default: break
            }
        }

        func end(of record: ConnectionRecord, at time: UInt64) -> String {
            switch record.ending {
            case .open:
                let waited = time > lastTime ? (time - lastTime) / 100_000_000 : 0
                return "no \(missing) in \(waited / 10).\(waited % 10) s"
            case .clientClosed: return "then the client closed"
            case .clientReset: return "then the client reset the connection"
            case .serverClosed: return "then the server closed"
            }
        }
    }
}
