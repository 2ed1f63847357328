public import Foundation

// What stands in octets elsewhere, for those who have it as Data.
extension MailText {
    /// Takes octets; line ends become CRLF.
    public init(_ data: Data) {
        self.init(octets: Array(data))
    }
}

extension ReceivedMessage {
    /// The message octet for octet as the client sent it.
    public var data: Data { Data(octets) }
}

extension MessagePart {
    /// The octets behind the transfer encoding.
    public var data: Data { Data(octets) }
}
