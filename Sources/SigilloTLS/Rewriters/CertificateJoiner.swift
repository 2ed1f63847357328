/// Sends the beginning of a Certificate message that the library cuts into several records in a single, longer one.
///
/// A record's plaintext must not have more than 16384 octets (RFC 8446 §5.1: `record_overflow`); this one has as many as
/// a whole record may have encrypted in TLS 1.2, so that its length alone is no reason to take it for something else. A
/// Certificate message that fits into one record is left alone.
struct CertificateJoiner: RecordRewriter {
    private static let mostPlaintext = 16_384
    /// The most that a message may have that is kept back here until it is whole.
    private static let mostMessage = 1 << 17

    /// The content so far, and how long it will be.
    private var pending: (content: [UInt8], length: Int)?

    mutating func outgoing(_ record: [UInt8], index: Int) -> [RecordAction] {
        let content = Array(record.dropFirst(RecordSplitter.headerOctets))
        if pending == nil {
            guard HandshakeRecord.messageType(of: record) == HandshakeRecord.certificate,
                let length = Self.length(of: content), length > Self.mostPlaintext, length <= Self.mostMessage
            else { return [.send(record)] }
            pending = ([], length)
        }
        pending?.content += content
        guard let whole = pending, whole.content.count >= whole.length else { return [] }
        pending = nil
        let first = Array(whole.content.prefix(RecordSplitter.maximumContent))
        var actions: [RecordAction] = [.send(HandshakeRecord.record(first, like: record))]
        var rest = whole.content.dropFirst(first.count)
        while !rest.isEmpty {
            actions.append(.send(HandshakeRecord.record(Array(rest.prefix(Self.mostPlaintext)), like: record)))
            rest = rest.dropFirst(Self.mostPlaintext)
        }
        return actions
    }

    /// The length of the message that begins here, with its header.
    private static func length(of content: [UInt8]) -> Int? {
        var cursor = OctetCursor(content.dropFirst())
        return cursor.number(octets: 3).map { $0 + HandshakeRecord.messageHeaderOctets }
    }
}
