internal import Sigillo
public import SigilloCore
internal import SigilloProtocols
internal import SigilloServer

/// A message that a client submitted, whole: its envelope, its octets as they came, and what a reader makes of them.
///
/// ```swift
/// let message = try await server.nextMessage(to: "bea@altrove.test")
/// #expect(message.subject == "Grüße")
/// #expect(message.text?.contains("ciao") == true)
/// #expect(message.attachments.map(\.fileName) == ["plan.pdf"])
/// ```
public struct ReceivedMessage: Sendable {
    /// Counts from 1 in the order of arrival at its server: its identity.
    public let number: Int
    /// The sender of the envelope (`MAIL FROM`); empty for `<>`.
    public let sender: String
    /// The recipients of the envelope (`RCPT TO`), in order.
    public let recipients: [String]
    /// The parameters of MAIL as they came: `SIZE=100`, `BODY=8BITMIME`.
    public let parameters: [String]
    /// The message octet for octet as the client sent it, dot-stuffing undone.
    public let octets: [UInt8]
    /// The path that it came by.
    public let path: ServicePath?
    /// The number of the connection that it came by, from 0 in the order of acceptance.
    public let connection: Int?
    /// Whether it came inside TLS.
    public let isSealed: Bool
    /// The message as a part: its header, and the parts within it.
    public let content: MessagePart

    init(_ message: SubmittedMessage) {
        number = message.number
        sender = message.envelope.sender
        recipients = message.envelope.recipients
        parameters = message.envelope.parameters.map { parameter in
            parameter.name + (parameter.value.map { "=" + $0 } ?? "")
        }
        octets = message.octets
        path = message.path
        connection = message.connection
        isSealed = message.isSealed
        content = MessagePart(MessageContent(message.octets).root)
    }

    /// The first field of a name in the message's header, in any case, unfolded and decoded (RFC 2047).
    public subscript(name: String) -> String? { content[name] }

    /// All fields of a name in the message's header, in order.
    public func fields(_ name: String) -> [String] { content.fields(name) }

    /// The Subject, decoded.
    public var subject: String? { self["Subject"] }

    /// The Message-ID as it stands, with its angle brackets.
    public var messageID: String? { self["Message-ID"] }

    /// The addresses of the From field, without names.
    public var from: [String] { addresses("From") }

    /// The addresses of the To and Cc fields, without names.
    public var to: [String] { addresses("To") + addresses("Cc") }

    /// The text for people to read: the first plain text that is no attachment, decoded.
    public var text: String? { readable("text/plain") }

    /// The first text in HTML that is no attachment, decoded.
    public var html: String? { readable("text/html") }

    /// The parts that are there to be saved rather than read, in order.
    public var attachments: [MessagePart] {
        content.all.filter { $0.children.isEmpty || $0.contentType == "message/rfc822" }.filter(\.isAttachment)
    }

    /// Whether an address stands in the From field or is the sender of the envelope; letters of ASCII are alike in
    /// both cases.
    public func isFrom(_ address: String) -> Bool {
        ([sender] + from).contains { $0.isSameAddress(as: address) }
    }

    /// Whether an address is a recipient of the envelope, hidden ones included.
    public func isTo(_ address: String) -> Bool {
        recipients.contains { $0.isSameAddress(as: address) }
    }

    private func addresses(_ name: String) -> [String] {
        fields(name).flatMap(MessageContent.addresses)
    }

    private func readable(_ type: String) -> String? {
        content.all.first { $0.contentType == type && !$0.isAttachment }?.text
    }
}

extension ReceivedMessage: CustomStringConvertible {
    /// One line: who wrote to whom, how much, and by which path.
    public var description: String {
        let way = path.map { " by \($0.rawValue)" } ?? ""
        return """
            message \(number) from <\(sender)> to \(recipients.map { "<\($0)>" }.joined(separator: ", ")), \
            “\(subject ?? "no subject")”, \(octets.count) octets\(way)\(isSealed ? "" : " in clear")
            """
    }
}
