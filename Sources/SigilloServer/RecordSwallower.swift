/// Takes TLS records out of a stream in which other octets may follow, and says when the first one is complete.
///
/// Nothing is kept but a record's header, whatever length it claims.
struct RecordSwallower {
    /// The octets of the header that came so far: content type, version, length (RFC 8446 §5.1).
    private var header: [UInt8] = []
    /// Octets of the record that are still to come.
    private var rest = 0
    private var hasRecord = false
    private var isAnswered = false

    /// Whether a first record has become complete; true once.
    mutating func takeAnswerDue() -> Bool {
        defer { isAnswered = isAnswered || hasRecord }
        return hasRecord && !isAnswered
    }

    /// Takes octets and gives back those that belong to no record.
    mutating func take(_ octets: [UInt8]) -> [UInt8] {
        var clear: [UInt8] = []
        var index = 0
        while index < octets.count {
            if rest > 0 {
                let count = min(rest, octets.count - index)
                rest -= count
                index += count
                if rest == 0 { hasRecord = true }
            } else {
                header.append(octets[index])
                index += 1
                if !Self.canBegin(header) {
                    clear += header
                    header = []
                } else if header.count == 5 {
                    rest = Int(header[3]) << 8 | Int(header[4])
                    if rest == 0 { hasRecord = true }
                    header = []
                }
            }
        }
        return clear
    }

    /// Whether these can be the first octets of a record: its type, then the major version.
    private static func canBegin(_ octets: [UInt8]) -> Bool {
        guard let type = octets.first, (20...23).contains(type) else { return false }
        return octets.count < 2 || octets[1] == 3
    }
}
