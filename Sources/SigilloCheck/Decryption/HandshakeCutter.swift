/// Cuts the contents of handshake records into messages: several in one record, or one over many (RFC 8446 §4).
struct HandshakeCutter: Sendable {
    /// A whole message.
    struct Message: Sendable {
        var type: UInt8
        /// With its header of four octets.
        var octets: ArraySlice<UInt8>

        var body: ArraySlice<UInt8> { octets.dropFirst(4) }
    }

    /// The greatest message that is kept; longer ones are passed over.
    private static let limit = 128 << 10

    private var octets: [UInt8] = []
    private var start = 0
    private var skipping = 0
    /// Whether a message was passed over for its length.
    private(set) var hasSkipped = false

    /// Takes the content of the next record.
    mutating func append(_ content: some Collection<UInt8>) {
        let skipped = min(skipping, content.count)
        skipping -= skipped
        if start > 0 {
            octets.removeFirst(start)
            start = 0
        }
        octets += content.dropFirst(skipped)
    }

    /// The next message, once it is whole.
    mutating func next() -> Message? {
        while octets.count - start >= 4 {
            let length = Int(octets[start + 1]) << 16 | Int(octets[start + 2]) << 8 | Int(octets[start + 3])
            let whole = length + 4
            if whole > Self.limit {
                hasSkipped = true
                let held = min(octets.count - start, whole)
                skipping = whole - held
                start += held
                continue
            }
            guard octets.count - start >= whole else { return nil }
            defer { start += whole }
            return Message(type: octets[start], octets: octets[start..<start + whole])
        }
        return nil
    }
}
