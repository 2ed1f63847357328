package import SigilloCore
internal import SigilloProtocols
package import SigilloServer

/// Which messages are meant: all that is given must hold.
package struct MessageFilter: Sendable {
    /// An address among the recipients of the envelope; letters of ASCII are alike in both cases.
    package var recipient: String?
    /// The sender of the envelope, in the same way.
    package var sender: String?
    /// What stands in the Subject field, decoded.
    package var subject: String?
    /// The path that it came by.
    package var path: ServicePath?
    /// The number of the connection that it came by.
    package var connection: Int?
    /// Whether it came inside TLS.
    package var isSealed: Bool?
    /// What else must hold; asked on the event loop of the servers, so that it must not take long.
    package var predicate: (@Sendable (SubmittedMessage) -> Bool)?

    /// Creates a filter.
    package init(
        to recipient: String? = nil, from sender: String? = nil,
        matching predicate: (@Sendable (SubmittedMessage) -> Bool)? = nil
    ) {
        self.recipient = recipient
        self.sender = sender
        self.predicate = predicate
    }

    /// Whether a message is one of those.
    package func matches(_ message: SubmittedMessage) -> Bool {
        if let recipient, !message.envelope.recipients.contains(where: { $0.isSameAddress(as: recipient) }) {
            return false
        }
        if let sender, !message.envelope.sender.isSameAddress(as: sender) { return false }
        if let path, message.path != path { return false }
        if let connection, message.connection != connection { return false }
        if let isSealed, message.isSealed != isSealed { return false }
        if let subject, message.subject?.contains(subject) != true { return false }
        return predicate?(message) ?? true
    }

    /// `to <bea@altrove.test>`; empty where nothing is asked.
    var wording: String {
        var words: [String] = []
        if let recipient { words.append("to <\(recipient)>") }
        if let sender { words.append("from <\(sender)>") }
        if let subject { words.append("with “\(subject)” in its subject") }
        if let path { words.append("by \(path.rawValue)") }
        if let connection { words.append("by connection \(connection)") }
        if let isSealed { words.append(isSealed ? "inside TLS" : "in clear") }
        if predicate != nil { words.append("that matches") }
        return words.isEmpty ? "" : " " + words.joined(separator: " ")
    }
}

extension SubmittedMessage {
    /// The Subject field, decoded; nil where there is none.
    package var subject: String? { MessageHeader(of: octets)["Subject"] }
}
