/// Cuts one direction of a flow into whole records of TLS, and keeps what they hold.
///
/// It is the door for keys alone: what an eavesdropper sees is read by another reader, which keeps nothing.
struct RecordCutter: Sendable {
    /// A whole record (RFC 8446 §5.1).
    struct Record: Sendable {
        /// Type, version and length as they crossed.
        var header: [UInt8]
        var fragment: ArraySlice<UInt8>

        var type: UInt8 { header[0] }
    }

    /// What comes next.
    enum Step: Sendable {
        case record(Record)
        /// More octets are needed.
        case wait
        /// What stands here is no record.
        case nothing
    }

    private static let headerLength = 5
    /// The greatest length that any version allows (RFC 5246 §6.2.3).
    private static let lengthLimit = 16_384 + 2_048

    private var octets: [UInt8] = []
    private var start = 0
    /// Where the next octet stands in the stream; nil before the first.
    private var position: UInt64?

    /// Whether octets came.
    var hasBegun: Bool { position != nil }

    /// Takes the next octets; false where octets are missing before them.
    mutating func append(_ more: ArraySlice<UInt8>, at offset: UInt64) -> Bool {
        if let position, position != offset { return false }
        position = offset &+ UInt64(more.count)
        if start > 0 {
            octets.removeFirst(start)
            start = 0
        }
        octets += more
        return true
    }

    /// The next record, once it is whole.
    mutating func next() -> Step {
        let count = octets.count - start
        guard count > 0 else { return .wait }
        guard (20...24).contains(octets[start]), count < 2 || octets[start + 1] == 3 else { return .nothing }
        guard count >= Self.headerLength else { return .wait }
        let length = Int(octets[start + 3]) << 8 | Int(octets[start + 4])
        guard octets[start + 2] <= 4, length <= Self.lengthLimit else { return .nothing }
        let body = start + Self.headerLength
        guard octets.count - body >= length else { return .wait }
        defer { start = body + length }
        return .record(Record(header: Array(octets[start..<body]), fragment: octets[body..<body + length]))
    }

    /// Forgets what it keeps.
    mutating func clear() {
        octets = []
        start = 0
    }
}
