package import SigilloCore

/// A listener that is not under test but tempts: it lets a client that falls back show what it would give away.
///
/// The mail protocols are spoken in full; HTTP reads one request and knows nothing. What comes is noted.
package struct BaitSession: ServerSession {
    private var protocolSession: any ServerSession

    /// Creates a session that waits for its connection.
    ///
    /// - Parameter service: the protocol.
    package init(service: Service, configuration: SessionConfiguration) {
        protocolSession =
            switch service {
            case .imap: IMAPSession(configuration: configuration)
            case .smtp: SMTPSession(configuration: configuration)
            case .pop3: POP3Session(configuration: configuration)
            case .http: HTTPBait(configuration: configuration)
            }
    }

    package mutating func receive(_ event: SessionEvent) -> [SessionAction] {
        protocolSession.receive(event)
    }

    package mutating func takeUnreadOctets() -> [UInt8] {
        protocolSession.takeUnreadOctets()
    }
}
