package import SigilloCore

/// The kind of a record (RFC 8446 §5.1).
package enum TLSContentType: UInt8, Sendable, Hashable {
    case changeCipherSpec = 20
    case alert = 21
    case handshake = 22
    case applicationData = 23
    /// RFC 6520.
    case heartbeat = 24
}

/// The header of a record, and where it stands in its direction's stream.
package struct TLSRecord: Sendable, Hashable {
    /// What it says to hold; in TLS 1.3 everything encrypted says application data.
    package var type: TLSContentType
    /// The version field, which is not the one that is negotiated.
    package var version: TLSVersion
    /// The octets behind its header.
    package var length: Int
    /// The position of its first octet.
    package var offset: UInt64

    /// The position behind its last octet.
    package var endOffset: UInt64 { offset &+ 5 &+ UInt64(length) }
}

/// What a ``TLSRecordReader`` found; the record that carries a thing is reported before the thing.
package enum TLSEvent: Sendable, Hashable {
    /// A record has come to its end.
    case record(TLSRecord)
    /// A ClientHello in clear; `offset` is that of the record, or of the SSL 2 hello, in which it ends.
    case clientHello(ClientHello, offset: UInt64)
    /// A ServerHello or HelloRetryRequest in clear.
    case serverHello(ServerHello, offset: UInt64)
    /// A Certificate message in clear, with its length.
    case certificate(length: Int, offset: UInt64)
    /// Another handshake message in clear, by its type and length.
    case handshake(type: UInt8, length: Int, offset: UInt64)
    /// From here on this direction is protected (up to TLS 1.2).
    case changeCipherSpec(offset: UInt64)
    /// An alert in clear, or under a suite that encrypts nothing.
    case alert(level: UInt8, description: UInt8, offset: UInt64)
    /// Application data under a suite that encrypts nothing, without its authentication code.
    case plaintext([UInt8], offset: UInt64)
    /// What stands here is no record: it is plaintext, or octets are missing before it.
    case notTLS(offset: UInt64)
    /// Records go on here, after octets that were none (only where the reader was told to look for them).
    case resumed(offset: UInt64)
}

extension TLSRecord {
    /// The greatest length of a record that any version allows: 2^14 + 2,048 (RFC 5246 §6.2.3).
    static let lengthLimit = 16_384 + 2_048
    static let headerLength = 5

    /// Whether octets begin like TLS: with the header of a handshake record or an alert, or with an SSL 2 hello.
    ///
    /// - Returns: nil where they are too few to tell.
    package static func looksLikeTLS(_ octets: some Collection<UInt8>) -> Bool? {
        let head = Array(octets.prefix(6))
        guard let first = head.first else { return nil }
        if first & 0x80 != 0 { return looksLikeSSL2(head) }
        guard (20...23).contains(first) else { return false }
        guard head.count > 1 else { return nil }
        guard head[1] == 3 else { return false }
        guard head.count > 2 else { return nil }
        guard head[2] <= 4 else { return false }
        guard head.count > 4 else { return nil }
        let length = Int(head.uint16(at: 3))
        return (1...lengthLimit).contains(length)
    }

    /// Whether octets begin like a hello in the form of SSL 2: `80 len 01 03 0x` or `80 len 01 00 02`.
    static func looksLikeSSL2(_ head: [UInt8]) -> Bool? {
        guard head[0] & 0x80 != 0 else { return false }
        guard head.count > 2 else { return nil }
        guard head[2] == 1, head.uint16(at: 0) & 0x7fff >= 9 else { return false }
        guard head.count > 4 else { return nil }
        return head[3] == 3 && head[4] <= 4 || head[3] == 0 && head[4] == 2
    }
}
