package import SigilloCore
package import SigilloProtocols

/// A whole message that came to the servers, with all that is known of its way.
package struct SubmittedMessage: Sendable, Hashable {
    /// How a message came.
    package enum Origin: Sendable, Hashable {
        /// A client submitted it on this connection.
        case submission(connection: Int, path: ServicePath?, isSealed: Bool)
        /// It was put into mailboxes from outside.
        case delivery
        /// It arrived at the receiving server from this address and was put into this mailbox; its octets begin with what
        /// that server wrote on top.
        case arrival(address: String, mailbox: String)
    }

    /// Counts from 1 in the order of arrival within an instance: its identity.
    package var number: Int
    package var origin: Origin
    /// Who sent it to whom, with the parameters of MAIL and RCPT.
    package var envelope: MailEnvelope
    /// The message, octet for octet.
    package var octets: [UInt8]
    /// When it was whole, in nanoseconds since 1970-01-01 00:00 UTC.
    package var time: UInt64

    /// Whether a client submitted it.
    package var isSubmission: Bool {
        if case .submission = origin { true } else { false }
    }

    /// Whether it came inside TLS; what was put in from outside crossed no wire.
    package var isSealed: Bool {
        if case .submission(_, _, let isSealed) = origin { isSealed } else { false }
    }

    /// The path that it came by, or nil.
    package var path: ServicePath? {
        if case .submission(_, let path, _) = origin { path } else { nil }
    }

    /// The number of the connection that it came by, or nil.
    package var connection: Int? {
        if case .submission(let connection, _, _) = origin { connection } else { nil }
    }
}
