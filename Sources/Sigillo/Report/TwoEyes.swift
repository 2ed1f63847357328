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
    ///   - isAccountKnown: whether it can be said whose a password is.
    package static func rows(
        flow: FlowReport, record: ConnectionRecord?, isAccountKnown: Bool = true
    ) -> [TimelineRow] {
        let start = flow.timeline.first?.time ?? 0
        var notes = record.map { Self.notes(of: $0, in: flow, isAccountKnown) } ?? [:]
        return flow.timeline.indices.map { index in
            let entry = flow.timeline[index]
            let texts = notes.removeValue(forKey: index)
            return TimelineRow(
                frame: entry.frame > 0 ? entry.frame : nil,
                microseconds: Int(clamping: entry.time > start ? (entry.time - start) / 1_000 : 0),
                direction: entry.direction, kind: entry.kind, text: entry.text,
                mark: entry.mark ?? (texts?.isScripted == true ? "rewritten" : nil),
                server: texts.flatMap { $0.lines.isEmpty ? nil : $0.lines.joined(separator: " · ") })
        }
    }

    private struct Note {
        var lines: [String] = []
        var isScripted = false
    }

    /// The server's notes by the row of the frame that carried what they are about.
    ///
    /// Commands and replies outside TLS stand in the eavesdropper's column already, word for word.
    private static func notes(
        of record: ConnectionRecord, in flow: FlowReport, _ isAccountKnown: Bool
    ) -> [Int: Note] {
        var notes: [Int: Note] = [:]
        var isNextReplyScripted = false
        for event in record.events {
            if case .scripted = event.note { isNextReplyScripted = true }
            guard let (isReceived, text) = text(of: event.note, isAccountKnown),
                let row = row(of: event, isReceived, in: flow)
            else {
                continue
            }
            if !isReceived, isNextReplyScripted {
                notes[row, default: Note()].isScripted = true
                isNextReplyScripted = false
            }
            let isOnTheWire = !event.isSealed && event.note.isLine
            if !isOnTheWire { notes[row, default: Note()].lines.append(text) }
        }
        return notes
    }

    private static func text(of note: SessionNote, _ isAccountKnown: Bool) -> (isReceived: Bool, text: String)? {
        switch note {
        case .command(_, let text): (true, text)
        case .reply(let text): (false, text)
        case .login(let attempt): (true, line(attempt, isAccountKnown))
        case .messageReceived(let message, let verb): (true, "\(verb): a message of \(message.octets.count) octets")
        case .messageSent(let octets, let verb): (false, "\(verb): \(octets) octets of mail")
        case .startTLS, .deviation, .scripted: nil
        }
    }

    private static func line(_ attempt: LoginAttempt, _ isAccountKnown: Bool) -> String {
        let another = isAccountKnown ? "a password that is not this run's" : "a password of the client's own"
        let whose = attempt.isGenuine ? "this run's password" : another
        return "log-in by \(attempt.mechanism) with \(whose)" + (attempt.isAccepted ? ", taken" : ", refused")
    }

    /// The row whose frame carried what the event is about: a command's last octet, a reply's first.
    private static func row(of event: ConnectionRecord.Event, _ isReceived: Bool, in flow: FlowReport) -> Int? {
        let direction: Direction = isReceived ? .clientToServer : .serverToClient
        let rows = flow.timeline.indices.filter {
            flow.timeline[$0].direction == direction && flow.timeline[$0].kind != "tcp"
        }
        let row =
            isReceived
            ? rows.first { flow.timeline[$0].endOffset >= event.receivedOffset }
            : rows.first { flow.timeline[$0].endOffset > event.sentOffset }
        return row ?? rows.last
    }
}

extension SessionNote {
    /// Whether the note is a line of the protocol itself.
    fileprivate var isLine: Bool {
        switch self {
        case .command, .reply: true
        default: false
        }
    }
}
