internal import SigilloCheck
package import SigilloCore
package import SigilloFiles
internal import SigilloReport
internal import SigilloVerdict
internal import SigilloWire

/// Keeps what an instance left behind: its capture, which opens decrypted, the server's transcript, the client's errors.
package struct KeptFiles: Sendable {
    private let folder: String
    private let reveals: Bool

    /// Makes the folder, for its owner alone.
    ///
    /// - Throws: ``SigilloFiles/FileError``.
    package init(folder: String, reveals: Bool) throws(FileError) {
        self.folder = folder
        self.reveals = reveals
        try PrivateFolder.create(folder)
    }

    /// Writes the files of one run, each whole or not at all.
    ///
    /// - Throws: ``SigilloFiles/FileError``.
    package func write(_ run: InstanceRun, anchor: String) throws(FileError) {
        let records = run.observation.connections
        let keyLog = records.flatMap { $0.tls?.keyLog ?? [] }
        let capture = PcapNGWriter.file(of: run.frames, keyLog: keyLog, interfaceName: "lo")
        try AtomicFile.write(capture, to: "\(folder)/\(anchor).pcapng")
        try AtomicFile.write(Transcript.text(of: records), to: "\(folder)/\(anchor).transcript.jsonl")
        let errors = ErrorExcerpt.lines(of: run.standardError, hiding: run.secrets.hidden)
        try AtomicFile.write(errors, to: "\(folder)/\(anchor).stderr")
    }

    /// Writes the run's JSON.
    ///
    /// - Throws: ``SigilloFiles/FileError``.
    package func write(report: [UInt8]) throws(FileError) {
        try AtomicFile.write(report, to: "\(folder)/run.json")
    }
}

/// The server's own account of its connections: one JSON object a line, without any secret.
package enum Transcript {
    /// The lines of all events of all connections, in the order of time.
    package static func text(of records: [ConnectionRecord]) -> String {
        var lines: [(time: UInt64, text: String)] = []
        for record in records {
            for event in record.events {
                lines.append((event.time, line(event, of: record)))
            }
        }
        return lines.sorted { $0.time < $1.time }.map(\.text).joined()
    }

    /// The line of one event.
    package static func line(_ event: ConnectionRecord.Event, of record: ConnectionRecord) -> String {
        var fields: [String: JSONValue] = [
            "connection": .integer(record.id), "client": .string(record.client.description),
            "server": .string(record.server.description), "path": .string(orNull: record.path?.rawValue),
            "bait": .bool(record.isBait), "time": .integer(Int(clamping: event.time)), "sealed": .bool(event.isSealed),
            "receivedOffset": .integer(Int(clamping: event.receivedOffset)),
            "sentOffset": .integer(Int(clamping: event.sentOffset)),
        ]
        for (key, value) in facts(of: event.note) { fields[key] = value }
        return JSONValue.object(fields).line
    }

    private static func facts(of note: SessionNote) -> [String: JSONValue] {
        switch note {
        case .command(let verb, let text): ["kind": "command", "verb": .string(verb), "text": .string(text)]
        case .reply(let text): ["kind": "reply", "text": .string(text)]
        case .login(let attempt):
            [
                "kind": "login", "mechanism": .string(attempt.mechanism), "user": .string(attempt.user),
                "secret": .string(attempt.secret.description), "genuine": .bool(attempt.isGenuine),
                "accepted": .bool(attempt.isAccepted),
            ]
        case .messageReceived(let message, let verb):
            ["kind": "message-received", "verb": .string(verb), "octets": .integer(message.octets.count)]
        case .messageSent(let octets, let verb):
            ["kind": "message-sent", "verb": .string(verb), "octets": .integer(octets)]
        case .scripted(let step): ["kind": "scripted", "step": .integer(step)]
        case .startTLS(let isGranted): ["kind": "starttls", "granted": .bool(isGranted)]
        case .deviation(let text): ["kind": "deviation", "text": .string(text)]
        }
    }
}

extension Transcript {
    /// One event as a line for people, without any secret; nothing where there is nothing to say.
    package static func text(_ event: ConnectionRecord.Event, of record: ConnectionRecord) -> String {
        let line: String
        switch event.note {
        case .command(_, let text): line = "C→S " + VisibleText.line(text)
        case .reply(let text): line = "S→C " + VisibleText.line(text)
        case .login(let attempt):
            let whose = attempt.isGenuine ? "the account's password" : "a wrong password"
            line =
                "    log-in by \(VisibleText.line(attempt.mechanism)), \(whose), \(attempt.isAccepted ? "taken" : "refused")"
        case .messageReceived(let message, let verb):
            line = "    \(verb): a message of \(message.octets.count) octets came"
        case .messageSent(let octets, let verb): line = "    \(verb): \(octets) octets of mail went"
        case .scripted(let step): line = "    step \(step) of the scenario was performed"
        case .startTLS(let isGranted): line = "    TLS was \(isGranted ? "granted" : "refused")"
        case .deviation(let text): line = "    \(VisibleText.line(text))"
        }
        // A line for each command and reply of a busy server: appending is cheaper than interpolation.
        var text = record.path?.rawValue ?? "-"
        text.reserveCapacity(text.utf8.count + line.utf8.count + 32)
        text += " #"
        text += String(record.id)
        text += event.isSealed ? " sealed " : " CLEAR  "
        text += line
        text += "\n"
        return text
    }
}
