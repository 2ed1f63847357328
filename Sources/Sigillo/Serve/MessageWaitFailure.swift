internal import SigilloCore
internal import SigilloProtocols
internal import SigilloServer

/// No message came that somebody waited for: what came instead, and how far each session got.
package struct MessageWaitFailure: Error, Sendable, CustomStringConvertible {
    /// The messages that came by then, one line for each; the last ones where there are many.
    package let messages: [String]
    /// How far each session came, one line for each; the last ones where there are many.
    package let sessions: [String]
    /// What was waited for, in one sentence.
    package let summary: String

    /// As many lines of a kind as can be read at a glance.
    private static let lineLimit = 20

    init(_ filter: MessageFilter, _ time: Duration, _ standing: ServiceStanding, _ redactor: Redactor) {
        summary = redactor.hide("No message\(filter.wording) came in \(time.seconds) s.")
        messages = Self.last(standing.messages.map { redactor.hide(Self.line(of: $0)) })
        sessions = Self.last(
            standing.connections.map { redactor.hide(SessionProgress.line(of: $0, at: standing.time)) })
    }

    /// The sentence, and below it what came.
    package var description: String {
        var lines = [summary]
        lines.append(messages.isEmpty ? "No message came at all." : "What came:")
        lines += messages.map { "  " + $0 }
        lines.append(sessions.isEmpty ? "Nobody connected." : "How far the sessions came:")
        lines += sessions.map { "  " + $0 }
        return lines.joined(separator: "\n")
    }

    /// A message in one line: its number, its envelope, its size and its way.
    static func line(of message: SubmittedMessage) -> String {
        let way =
            message.isSubmission
            ? "\(message.path?.rawValue ?? "-") #\(message.connection ?? 0), \(message.isSealed ? "inside TLS" : "in clear")"
            : "delivered from outside"
        let recipients = message.envelope.recipients.prefix(5).map { "<\($0)>" }.joined(separator: ", ")
        return "message \(message.number) from <\(message.envelope.sender)> to \(recipients),"
            + " \(message.octets.count) octets, \(way)"
    }

    private static func last(_ lines: [String]) -> [String] {
        guard lines.count > lineLimit else { return lines }
        return ["… and \(lines.count - lineLimit) before those"] + lines.suffix(lineLimit)
    }
}

extension Duration {
    /// Seconds with one decimal where there is one: `5`, `0.5`.
    var seconds: String {
        let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
