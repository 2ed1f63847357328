/// A message as it stands in a mailbox or crosses the wire: octets, and when it arrived.
public struct MailMessage: Sendable, Hashable {
    /// The whole message, header and body, with CRLF line ends.
    public var octets: [UInt8]
    /// The arrival time (IMAP `INTERNALDATE`), in seconds since 1970-01-01 00:00 UTC.
    public var internalDate: Int64
    /// The zone in which the arrival time is told: seconds that its clock is ahead of UTC.
    public var zone: Int

    /// Creates a message from octets with CRLF line ends; without a zone its arrival time is told in UTC.
    public init(octets: [UInt8], internalDate: Int64, zone: Int = 0) {
        self.octets = octets
        self.internalDate = internalDate
        self.zone = zone
    }
}
