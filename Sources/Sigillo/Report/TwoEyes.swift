package import SigilloCheck
package import SigilloCore
package import SigilloReport

/// Puts the two eyes side by side: what crossed the wire, frame by frame, and what the server decrypted from it.
package enum TwoEyes {
    /// Rows of one connection.
    ///
    /// - Parameters:
    ///   - flow: the eavesdropper's view, from the capture.
    ///   - record: the server's own record of the same connection, or nil where it never accepted one.
    package static func rows(flow: FlowReport, record: ConnectionRecord?) -> [TimelineRow] {
        let start = flow.timeline.first?.time ?? 0
        var notes = record.map { Self.notes(of: $0, in: flow) } ?? [:]
        return flow.timeline.indices.map { index in
            let entry = flow.timeline[index]
            let texts = notes.removeValue(forKey: index)
            return TimelineRow(
                frame: entry.frame > 0 ? entry.frame : nil,
                microseconds: Int(clamping: entry.time > start ? (entry.time - start) / 1_000 : 0),
                direction: entry.direction, kind: entry.kind, text: entry.text,
                mark: entry.mark ?? (texts?.isScripted == true ? "rewritten" : nil),
                server: texts.map { $0.lines.joined(separator: " · ") })
        }
    }

    private struct Note {
        var lines: [String] = []
        var isScripted = false
    }

    /// The server's notes by the row of the frame that carried what they are about.
    private static func notes(of record: ConnectionRecord, in flow: FlowReport) -> [Int: Note] {
        var notes: [Int: Note] = [:]
        var isNextReplyScripted = false
        for event in record.events {
            let isReceived: Bool
            let line: String?
            switch event.note {
            case .command(_, let text): (isReceived, line) = (true, text)
            case .reply(let text): (isReceived, line) = (false, text)
            case .login(let attempt): (isReceived, line) = (true, Self.line(attempt))
            case .messageReceived(let message, let verb):
                (isReceived, line) = (true, "\(verb): a message of \(message.octets.count) octets")
            case .messageSent(let octets, let verb): (isReceived, line) = (false, "\(verb): \(octets) octets of mail")
            case .startTLS, .deviation: (isReceived, line) = (true, nil)
            case .scripted:
                isNextReplyScripted = true
                continue
            }
            guard let line, let row = row(of: event, isReceived: isReceived, in: flow) else { continue }
            notes[row, default: Note()].lines.append(line)
            if !isReceived, isNextReplyScripted {
                notes[row]?.isScripted = true
                isNextReplyScripted = false
            }
        }
        return notes
    }

    private static func line(_ attempt: LoginAttempt) -> String {
        let whose = attempt.isGenuine ? "this run's password" : "a password that is not this run's"
        return "log-in by \(attempt.mechanism) with \(whose)" + (attempt.isAccepted ? ", taken" : ", refused")
    }

    /// The row whose frame carried the last octet that the event is about.
    private static func row(of event: ConnectionRecord.Event, isReceived: Bool, in flow: FlowReport) -> Int? {
        let direction: Direction = isReceived ? .clientToServer : .serverToClient
        let offset = isReceived ? event.receivedOffset : event.sentOffset
        let rows = flow.timeline.indices.filter {
            flow.timeline[$0].direction == direction && flow.timeline[$0].kind != "tcp"
        }
        return rows.first { flow.timeline[$0].endOffset >= offset } ?? rows.last
    }
}
