/// Sends each octet of the server's handshake in clear in a record of its own (RFC 8446 §5.1), up to ChangeCipherSpec.
struct HandshakeFragmenter: RecordRewriter {
    private var isEncrypted = false

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        if record.first == HandshakeRecord.changeCipherSpec { isEncrypted = true }
        guard !isEncrypted, HandshakeRecord.messageType(of: record) != nil else { return [.send(record)] }
        let pieces = record.dropFirst(RecordSplitter.headerOctets).flatMap {
            HandshakeRecord.record([$0], like: record)
        }
        return [.send(pieces)]
    }
}
