internal import Sigillo
internal import SigilloCore
internal import SigilloProtocols

/// A message that a test puts into a mailbox: written down in the test, read from a file, or made of its parts.
///
/// ```swift
/// let mail: MailText = """
///     From: bea@altrove.test
///     Subject: Ciao
///
///     Come stai?
///     """
/// ```
public struct MailText: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The octets as they stand in the mailbox, with CRLF line ends.
    public let octets: [UInt8]

    /// Takes octets; line ends become CRLF.
    public init(octets: [UInt8]) {
        self.octets = MessageText.withCRLF(octets)
    }

    /// Takes a text with header and body; line ends become CRLF.
    public init(_ text: String) {
        self.init(octets: Array(text.utf8))
    }

    /// Takes a text with header and body; line ends become CRLF.
    public init(stringLiteral text: String) {
        self.init(text)
    }

    /// Makes a plain message. Header fields must be in ASCII; the body is UTF-8.
    public init(from sender: String, to recipient: String, subject: String, body: String) {
        self.init(
            """
            From: <\(sender)>
            To: <\(recipient)>
            Subject: \(subject)
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(body)
            """)
    }

    /// Realistic messages: plain, with alternatives, attachments, encoded headers, a calendar's, a large one, …
    public static let samples: [MailText] = SampleMessages.all.map { MailText(octets: $0.octets) }
}
