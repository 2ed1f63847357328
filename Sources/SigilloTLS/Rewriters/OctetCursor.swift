/// Reads numbers and vectors off the front of octets; what is cut short is nil.
struct OctetCursor {
    private(set) var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) {
        rest = octets
    }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number(octets count: Int) -> Int? {
        take(count)?.reduce(0) { $0 << 8 | Int($1) }
    }

    /// A vector with its length before it (RFC 8446 §3.4).
    mutating func vector(lengthOctets: Int) -> [UInt8]? {
        var ahead = self
        guard let length = ahead.number(octets: lengthOctets), let octets = ahead.take(length) else { return nil }
        self = ahead
        return octets
    }
}

extension [UInt8] {
    /// The octets with their number before them.
    func asVector(lengthOctets: Int) -> [UInt8] {
        (0..<lengthOctets).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + self
    }
}
