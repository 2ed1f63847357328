/// The octets of one round, taken from the front.
struct Input {
    private var rest: ArraySlice<UInt8>

    init(_ data: UnsafePointer<UInt8>?, _ size: Int) {
        rest = ArraySlice(UnsafeBufferPointer(start: data, count: data == nil ? 0 : size))
    }

    var isEmpty: Bool { rest.isEmpty }

    /// The next octet, or 0 at the end.
    mutating func octet() -> UInt8 { rest.popFirst() ?? 0 }

    /// The next two octets as one number.
    mutating func number() -> Int { Int(octet()) << 8 | Int(octet()) }

    /// As many octets as there are, but no more than a count.
    mutating func octets(_ count: Int) -> ArraySlice<UInt8> {
        let part = rest.prefix(count)
        rest = rest.dropFirst(part.count)
        return part
    }

    /// Everything that is left, cut at each record separator (0x1e).
    mutating func parts() -> [ArraySlice<UInt8>] {
        let parts = rest.split(separator: 0x1e, maxSplits: 256, omittingEmptySubsequences: false)
        rest = []
        return Array(parts)
    }
}
