/// Flips one bit of the first record that the server sends behind the handshake: a greeting, or its first answer.
///
/// In TLS 1.3 the server's Finished and what stands before it are application data on the wire as well; there the first
/// such record behind the client's own Finished is meant.
struct FirstDataTamperer: RecordRewriter {
    private var isTLS13 = false
    private var peerIsDone = false
    private var hasStruck = false

    mutating func incoming(_ record: [UInt8], index: Int) -> [RecordAction] {
        if record.first == HandshakeRecord.applicationData { peerIsDone = true }
        return [.feed(record)]
    }

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        if let hello = ServerHello(record: record) { isTLS13 = hello.isTLS13 }
        guard record.first == HandshakeRecord.applicationData, !hasStruck, peerIsDone || !isTLS13 else {
            return [.send(record)]
        }
        hasStruck = true
        return [.send(record.dropLast() + [record[record.count - 1] ^ 1])]
    }
}
