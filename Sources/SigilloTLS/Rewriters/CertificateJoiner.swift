/// Sends a Certificate message of more than 16384 octets, which the library cuts into several records, in a single one.
///
/// A record's plaintext must not be longer than that (RFC 8446 §5.1: `record_overflow`). A shorter Certificate message is
/// left alone.
struct CertificateJoiner: RecordRewriter {
    private static let mostPlaintext = 16_384
    /// The most that the length of a record can say.
    private static let mostContent = 65_535

    /// The content so far, and how long it will be.
    private var pending: (content: [UInt8], length: Int)?

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        let content = Array(record.dropFirst(RecordSplitter.headerOctets))
        if pending == nil {
            guard HandshakeRecord.messageType(of: record) == HandshakeRecord.certificate,
                let length = Self.length(of: content), length > Self.mostPlaintext, length <= Self.mostContent
            else { return [.send(record)] }
            pending = ([], length)
        }
        pending?.content += content
        guard let whole = pending, whole.content.count >= whole.length else { return [] }
        pending = nil
        return [.send(HandshakeRecord.record(whole.content, like: record))]
    }

    /// The length of the message that begins here, with its header.
    private static func length(of content: [UInt8]) -> Int? {
        var cursor = OctetCursor(content.dropFirst())
        return cursor.number(octets: 3).map { $0 + HandshakeRecord.messageHeaderOctets }
    }
}
