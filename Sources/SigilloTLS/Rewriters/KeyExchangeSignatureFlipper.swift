/// Flips one bit of the signature in the ServerKeyExchange of TLS 1.2 (RFC 5246 §7.4.3).
///
/// The signature is all that ties the session's key to the certificate. It stands last in the message, so its last
/// octet is the message's.
struct KeyExchangeSignatureFlipper: RecordRewriter {
    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        guard HandshakeRecord.messageType(of: record) == HandshakeRecord.serverKeyExchange else {
            return [.send(record)]
        }
        var cursor = OctetCursor(record.dropFirst(RecordSplitter.headerOctets + 1))
        guard let body = cursor.vector(lengthOctets: 3), !body.isEmpty else { return [.send(record)] }
        var changed = record
        changed[RecordSplitter.headerOctets + HandshakeRecord.messageHeaderOctets + body.count - 1] ^= 1
        return [.send(changed)]
    }
}
