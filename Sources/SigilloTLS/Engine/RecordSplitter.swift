/// Cuts a stream of octets into TLS records (RFC 8446 §5.1).
///
/// A stream that stops being TLS, because its content type or its length cannot be, is passed on raw from there.
struct RecordSplitter: Sendable {
    /// A cut of the stream.
    enum Piece: Sendable, Hashable {
        /// A whole record with its header, and its number in this direction.
        case record([UInt8], index: Int)
        /// Octets that are no record.
        case raw([UInt8])
    }

    /// Octets before the content of a record.
    static let headerOctets = 5
    /// The most that a record's content may have: 2^14 of text and 2048 of expansion in TLS 1.2 (RFC 5246 §6.2.3).
    static let maximumContent = 16_384 + 2_048

    private var pending: [UInt8] = []
    private var count = 0
    private var isRaw = false

    /// Takes octets and gives what is complete.
    mutating func append(_ octets: some Collection<UInt8>) -> [Piece] {
        pending += octets
        var pieces: [Piece] = []
        var start = 0
        while !isRaw, pending.count - start >= Self.headerOctets {
            let length = Int(pending[start + 3]) << 8 | Int(pending[start + 4])
            guard (20...24).contains(pending[start]), length <= Self.maximumContent else {
                isRaw = true
                break
            }
            let end = start + Self.headerOctets + length
            guard end <= pending.count else { break }
            pieces.append(.record(Array(pending[start..<end]), index: count))
            count += 1
            start = end
        }
        pending.removeFirst(start)
        if isRaw, let rest = takeRest() { pieces.append(.raw(rest)) }
        return pieces
    }

    /// Takes what is left of a record that will not be completed.
    mutating func takeRest() -> [UInt8]? {
        defer { pending = [] }
        return pending.isEmpty ? nil : pending
    }
}
