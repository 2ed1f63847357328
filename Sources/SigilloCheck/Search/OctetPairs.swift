/// The pairs of neighbouring octets of all secrets: where none of them stands, no secret does.
struct OctetPairs: Sendable {
    private var bits = [UInt64](repeating: 0, count: 1024)
    /// Whether a secret is a single octet, so that a pair says nothing.
    private var hasSingle = false

    /// Adds a secret's pairs.
    mutating func insert(_ secret: [UInt8]) {
        if secret.count == 1 { hasSingle = true }
        for (first, second) in zip(secret, secret.dropFirst()) {
            bits[Int(first) << 2 | Int(second) >> 6] |= 1 << UInt64(second & 63)
        }
    }

    /// Whether a secret may hold an octet that stands between two others, with at least one of them.
    @inline(__always)
    func mayHold(_ octet: UInt8, between before: UInt8, and after: UInt8) -> Bool {
        hasSingle || holds(before, octet) || holds(octet, after)
    }

    /// Whether a secret may hold one of some octets, with one that stands beside it, in front of them or behind them.
    func mayHold(_ octets: [UInt8], between before: UInt8, and after: UInt8) -> Bool {
        guard let first = octets.first, let last = octets.last else { return false }
        return hasSingle || holds(before, first) || holds(last, after)
            || zip(octets, octets.dropFirst()).contains { holds($0, $1) }
    }

    @inline(__always)
    private func holds(_ first: UInt8, _ second: UInt8) -> Bool {
        bits[Int(first) << 2 | Int(second) >> 6] >> UInt64(second & 63) & 1 != 0
    }
}
