/// The part of a result that a client wants to see (RFC 5267 §4.4, RFC 9394 §3): `1:100` counts from the beginning,
/// `-1:-100` from the end.
struct PartialRange: Sendable, Hashable, CustomStringConvertible {
    /// From 1, not above `last`.
    var first: Int
    var last: Int
    var isFromEnd: Bool

    /// As the response repeats it.
    var description: String { isFromEnd ? "-\(first):-\(last)" : "\(first):\(last)" }

    /// The part of so many results.
    func places(in count: Int) -> Range<Int> {
        let start = min(first - 1, count)
        let end = min(last, count)
        return isFromEnd ? count - end..<count - start : start..<end
    }

    /// The part of some results, in their order.
    func part<Number>(of results: [Number]) -> ArraySlice<Number> {
        results[places(in: results.count)]
    }
}

extension IMAPLexer {
    /// The argument of PARTIAL; its two numbers may come in any order. Those that count from the end are of RFC 9394
    /// alone.
    mutating func partialRange() throws(IMAPSyntaxError) -> PartialRange {
        let minus = UInt8(ascii: "-")
        let isFromEnd = extensions.contains(.partial) && skip(minus)
        let left = try place()
        try expect(ASCII.colon, ":")
        if isFromEnd { try expect(minus, "-") }
        let right = try place()
        return PartialRange(first: min(left, right), last: max(left, right), isFromEnd: isFromEnd)
    }

    private mutating func place() throws(IMAPSyntaxError) -> Int {
        let number = Int(try number())
        guard number > 0 else { throw IMAPSyntaxError(expected: "a number from 1") }
        return number
    }
}
