/// Words of the record layer and of the handshake (RFC 8446 §5.1, §4; RFC 5246 §7.4).
enum HandshakeRecord {
    static let changeCipherSpec: UInt8 = 20
    static let handshake: UInt8 = 22
    static let applicationData: UInt8 = 23
    static let heartbeat: UInt8 = 24

    static let clientHello: UInt8 = 1
    static let serverHello: UInt8 = 2
    static let certificate: UInt8 = 11
    static let serverKeyExchange: UInt8 = 12
    static let clientKeyExchange: UInt8 = 16

    /// Octets before the body of a handshake message: its type and its length.
    static let messageHeaderOctets = 4

    /// The type of the message that begins in a record of the handshake in clear; nil for any other record.
    ///
    /// A record behind ChangeCipherSpec is encrypted: its first octet says nothing, and whoever asks knows that.
    static func messageType(of record: [UInt8]) -> UInt8? {
        guard record.first == handshake, record.count > RecordSplitter.headerOctets else { return nil }
        return record[RecordSplitter.headerOctets]
    }

    /// A record of the handshake with this content, in the version of another one's header.
    static func record(_ content: [UInt8], like model: [UInt8]) -> [UInt8] {
        [handshake] + model[1...2] + [UInt8(truncatingIfNeeded: content.count >> 8)]
            + [UInt8(truncatingIfNeeded: content.count)] + content
    }

    /// A handshake message with its header.
    static func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
        [type] + (0..<3).reversed().map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
    }
}
