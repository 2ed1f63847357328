/// Mail that has reached the receiving server of a domain (RFC 5321 §2.1), and where it came from.
package struct ArrivingMail: Sendable, Hashable {
    /// The address of the client that brings it, in text.
    package var address: String
    /// Who sent it to whom, and what the client called itself.
    package var envelope: MailEnvelope
    /// The message, octet for octet.
    package var octets: [UInt8]
    /// The type of the transmission, for example `ESMTPS` (RFC 3848).
    package var transmission: String
    /// When it was whole, in seconds since 1970-01-01 00:00 UTC.
    package var time: Int64

    /// Creates mail that has arrived.
    package init(address: String, envelope: MailEnvelope, octets: [UInt8], transmission: String, time: Int64) {
        self.address = address
        self.envelope = envelope
        self.octets = octets
        self.transmission = transmission
        self.time = time
    }
}

/// What becomes of mail that has arrived.
package enum ReceivingJudgement: Sendable, Hashable {
    /// It is kept as these octets say, which begin with the receiver's own fields: in the inbox, or with the junk.
    case take([UInt8], isJunk: Bool)
    case refuse(MailRefusal)
}

/// A reply that refuses mail, with the enhanced status code of RFC 3463 and RFC 7372.
package struct MailRefusal: Sendable, Hashable {
    package var code: Int
    package var enhanced: String
    /// The lines of its text.
    package var texts: [String]

    /// Creates a refusal.
    package init(code: Int, enhanced: String, texts: [String]) {
        self.code = code
        self.enhanced = enhanced
        self.texts = texts
    }

    /// Whether the client may try again (RFC 5321 §4.2.1).
    package var isTemporary: Bool { (400..<500).contains(code) }
}

/// Judges the mail that arrives for a domain.
package protocol MailReceiver: Sendable {
    /// The domain whose mail it is.
    var domain: String { get }
    /// The name by which the server calls itself.
    var hostName: String { get }
    /// The address of the account that gets what is for `postmaster` (RFC 5321 §4.5.1).
    var postmaster: String { get }

    /// Judges a whole message.
    func judge(_ mail: ArrivingMail) -> ReceivingJudgement
}
