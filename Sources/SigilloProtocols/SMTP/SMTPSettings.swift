/// An extension of SMTP (RFC 5321 §2.2) that the mock servers can offer, by its EHLO keyword.
///
/// STARTTLS and AUTH are not among them: those follow from the rest of the configuration.
package enum SMTPExtension: String, Sendable, Hashable, CaseIterable {
    /// Commands in one go (RFC 2920).
    case pipelining = "PIPELINING"
    /// The size of a message, declared and bounded (RFC 1870).
    case size = "SIZE"
    /// Messages with octets above 127 (RFC 6152).
    case eightBitMIME = "8BITMIME"
    /// Reply texts that begin with a status code (RFC 2034).
    case enhancedStatusCodes = "ENHANCEDSTATUSCODES"
    /// Messages in chunks of known size (RFC 3030 §2).
    case chunking = "CHUNKING"
    /// Messages without line structure, in chunks (RFC 3030 §3).
    case binaryMIME = "BINARYMIME"
    /// Addresses in UTF-8 (RFC 6531).
    case internationalised = "SMTPUTF8"
    /// Parameters that ask for delivery status notifications (RFC 3461).
    case dsn = "DSN"
    /// The bound on recipients, told beforehand (RFC 9422).
    case limits = "LIMITS"
}

/// What an SMTP server is willing to do.
package struct SMTPSettings: Sendable, Hashable {
    /// What becomes of a message with a CR or LF that is not part of a CRLF (RFC 5321 §2.3.8).
    ///
    /// It never ends a message in either case: that is how a second one is smuggled past a server.
    package enum BareLineEnds: Sendable, Hashable {
        /// It stays as it is.
        case kept
        /// The message is refused.
        case refused
    }

    /// The extensions in the order in which they are listed.
    package var extensions: [SMTPExtension] = SMTPExtension.allCases
    /// What becomes of bare line ends; they are noted in either case.
    package var bareLineEnds = BareLineEnds.kept
    /// Whose mail is taken, and as whose.
    package var submission = SubmissionPolicy()

    /// The domain whose mail a receiving server takes; nil of a submission server.
    package var receivedDomain: String?

    /// Creates the settings of a server that offers everything.
    package init() {}
}
