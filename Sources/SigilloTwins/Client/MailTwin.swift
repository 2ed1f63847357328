/// A mail client as a value: what happens to it goes in, what it does comes out.
///
/// It owns no socket and knows no TLS. One event may make several actions, which are performed in order.
package protocol MailTwin: Sendable {
    /// Tells the client what happened; it answers with what is to be done.
    mutating func receive(_ event: TwinEvent) -> [TwinAction]
}

/// What may happen to a twin.
package enum TwinEvent: Sendable, Hashable {
    /// The connection stands and, with implicit TLS, the handshake is done and the server is who it should be.
    case connected(isSealed: Bool)
    /// Octets of the server, in any portion.
    case bytes([UInt8])
    /// The handshake that ``TwinAction/startTLS`` asked for is done, and the server is who it should be.
    ///
    /// `behind` is what came in clear behind the answer to STARTTLS and could be told from a record of TLS.
    case sealed(behind: [UInt8])
    /// That handshake failed; `instead` is what came in its place.
    case handshakeFailed(instead: [UInt8])
    /// The server closed its half.
    case inputClosed
}

/// What a twin wants done.
package enum TwinAction: Sendable, Hashable {
    /// Send octets, inside TLS where there is TLS.
    case send([UInt8])
    /// Begin the handshake.
    case startTLS
    /// Close after what was sent.
    case close(TwinEnding)
    /// Die of a signal, as a client does that reaches for a message that it does not have.
    case breakDown
}

/// How a twin's connection ended.
package enum TwinEnding: Sendable, Hashable {
    /// All was done that it was told to do.
    case done
    /// The server did what it must not, or not what it must.
    case refused(String)
    /// Inside TLS the server takes no password.
    case noLogin
    /// The server, inside TLS, refused the log-in or the mail.
    case declined(String)
    /// The server points to another one, which the twin follows.
    case referred(Referral)
    /// No connection could be had.
    case unreachable(TwinSocket.Failure)
    /// A page of HTTP came where the server should have spoken: the network answers in its place.
    case page
    /// The server said nothing for too long.
    case silent
    /// The handshake failed, for another reason than the certificate.
    case handshakeFailed(String)
    /// The certificate is not the server's, or not to be trusted.
    case badCertificate(String)
}

/// Where a server points to (RFC 2221 §4).
package struct Referral: Sendable, Hashable {
    /// The host.
    package var host: String
    /// The port.
    package var port: UInt16
    /// Whether TLS begins with the first octet.
    package var isImplicit: Bool

    /// Creates a referral.
    package init(host: String, port: UInt16, isImplicit: Bool) {
        self.host = host
        self.port = port
        self.isImplicit = isImplicit
    }

    /// Finds the first IMAP URL of a response code `[REFERRAL imap://…]`, or nothing.
    init?(in text: String) {
        guard let code = text.firstRange(of: "[REFERRAL ") else { return nil }
        let url = text[code.upperBound...].prefix { $0 != "]" && $0 != " " }
        guard let scheme = url.firstRange(of: "://") else { return nil }
        isImplicit = url[..<scheme.lowerBound].lowercased() == "imaps"
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        let parts = place.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { return nil }
        host = String(name)
        port = parts.count > 1 ? UInt16(parts[1]) ?? 0 : isImplicit ? 993 : 143
        guard port > 0 else { return nil }
    }
}
