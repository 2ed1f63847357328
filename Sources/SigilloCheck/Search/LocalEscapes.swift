import SigilloCore

/// Undoes escapes that begin with a character of base64, only where one stands: `+2C` of xtext (RFC 3461 §4), and
/// letters that UTF-7 or a mailbox name wraps although it need not (`+AHEAeA-`, `&AHEAeA-`).
///
/// A view of the whole stream would be woken by every attachment; here a piece around the escape is read and dropped.
struct LocalEscapes: Sendable {
    /// Octets of the view that were looked at.
    private(set) var position = 0

    /// Follows the view when its first octets are dropped.
    mutating func dropFirst(_ count: Int) { position = max(0, position - count) }

    /// How far around an escape a secret may reach when each of its octets is escaped.
    private static func reach(_ patterns: PatternSet) -> Int { 4 * patterns.longestSecret + 8 }

    /// Looks at what is new in the view; with `isLast` at all of it.
    mutating func search(
        _ view: [UInt8], map: OffsetMap, isLast: Bool, patterns: PatternSet, hits: inout [SecretHit]
    ) {
        let reach = Self.reach(patterns)
        view.withUnsafeBufferPointer { buffer in
            while true {
                position = Self.skipBlocks(in: buffer, from: position)
                let index = OctetRuns.next(UInt8(ascii: "+"), or: UInt8(ascii: "&"), in: buffer, from: position)
                guard index < buffer.count else {
                    position = buffer.count
                    return
                }
                guard isLast || index + reach <= buffer.count else {
                    position = index
                    return
                }
                position = index + 1
                guard Self.mayBelong(in: buffer, at: index, to: patterns) else { continue }
                let end = min(index + reach, buffer.count)
                read(buffer, max(0, index - reach)..<end, from: index, map: map, patterns: patterns, hits: &hits)
            }
        }
    }

    /// Reads a piece around the escape at `first`, and goes on behind it where the piece ends in escapes.
    private mutating func read(
        _ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, from first: Int, map: OffsetMap,
        patterns: PatternSet, hits: inout [SecretHit]
    ) {
        var octets: [UInt8] = []
        var places: [(start: Int, end: Int, encoding: SecretEncoding?)] = []
        var index = range.lowerBound
        while index < range.upperBound {
            // What stands before was read with the escapes before.
            if index >= first, let escape = Self.escape(in: buffer, at: index) {
                for octet in escape.octets {
                    octets.append(octet)
                    places.append((index, escape.end, escape.encoding))
                }
                index = escape.end
            } else {
                octets.append(buffer[index])
                places.append((index, index + 1, nil))
                index += 1
            }
        }
        patterns.search(octets + [UInt8(ascii: " ")]) { pattern, start in
            let match = patterns.patterns[pattern]
            let part = places[start..<min(start + match.octets.count, places.count)]
            // Each hit is reported with the first of its escapes.
            guard match.encoding == .raw, let escaped = part.first(where: { $0.encoding != nil }),
                escaped.start == first, let begin = part.first, let end = part.last
            else { return }
            hits.append(
                SecretHit(
                    secret: match.secret, encoding: escaped.encoding ?? .xtext, start: map.position(begin.start),
                    end: map.position(end.end - 1) &+ 1))
        }
    }

    /// The first position from `start` whose block of octets may hold the beginning of an escape.
    ///
    /// A loop without a branch, of least values, is what the compiler makes vectors of.
    private static func skipBlocks(in buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position &+ block < buffer.count {
            var nearest = UInt8.max
            for index in 0..<block {
                let octet = buffer[position &+ index]
                let next = buffer[position &+ index &+ 1]
                // `+` before `2` to `7` or `A`, `&` before `A`.
                let digit = max(next &- UInt8(ascii: "2"), 5) &- 5
                let letter = next ^ UInt8(ascii: "A")
                let plus = octet ^ UInt8(ascii: "+") | min(digit, letter)
                nearest = min(nearest, min(plus, octet ^ UInt8(ascii: "&") | letter))
            }
            guard nearest != 0 else { break }
            position &+= block
        }
        return position
    }

    private static let block = 64

    /// Whether an escape begins at a position that may stand for a part of a secret: in an attachment, each 30th `+` does
    /// look like one, but few have the right neighbours.
    private static func mayBelong(
        in buffer: UnsafeBufferPointer<UInt8>, at index: Int, to patterns: PatternSet
    ) -> Bool {
        let before = index > 0 ? buffer[index - 1] : UInt8(ascii: " ")
        func after(_ end: Int) -> UInt8 {
            guard end < buffer.count else { return UInt8(ascii: " ") }
            return escape(in: buffer, at: end)?.octets.first ?? buffer[end]
        }
        if let octet = xtext(in: buffer, at: index) {
            return patterns.pairs.mayHold(octet, between: before, and: after(index + 3))
        }
        guard let escape = escape(in: buffer, at: index) else { return false }
        return patterns.pairs.mayHold(escape.octets, between: before, and: after(escape.end))
    }

    /// The octet for which `+2C` stands, if that stands at a position.
    @inline(__always)
    private static func xtext(in buffer: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < buffer.count, buffer[index] == UInt8(ascii: "+"),
            let high = buffer[index + 1].hexadecimalValue, (2...7).contains(high),
            let low = buffer[index + 2].hexadecimalValue
        else { return nil }
        return high << 4 | low
    }

    /// The escape that begins at a position, if one does.
    private static func escape(
        in buffer: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (octets: [UInt8], end: Int, encoding: SecretEncoding)? {
        let isPlus = buffer[index] == UInt8(ascii: "+")
        guard isPlus || buffer[index] == UInt8(ascii: "&"), index + 2 < buffer.count else { return nil }
        if let octet = xtext(in: buffer, at: index) { return ([octet], index + 3, .xtext) }
        let (one, two) = (buffer[index + 1], buffer[index + 2])
        // The first unit is an ASCII letter: 00 and less than 80.
        guard one == UInt8(ascii: "A"), two >= UInt8(ascii: "A"), two <= UInt8(ascii: "H") else { return nil }
        var end = index + 1
        while end < buffer.count, end - index <= 64,
            buffer[end].isLetterOrDigit || buffer[end] == UInt8(ascii: "+")
                || buffer[end] == (isPlus ? UInt8(ascii: "/") : UInt8(ascii: ","))
        {
            end += 1
        }
        guard end < buffer.count else { return nil }
        let text = buffer[(index + 1)..<end].map { $0 == UInt8(ascii: ",") ? UInt8(ascii: "/") : $0 }
        guard let octets = LooseBase64.decode(text), octets.count >= 2 else { return nil }
        let units = stride(from: 0, to: octets.count - 1, by: 2).map {
            UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
        }
        let utf8 = utf8(of: units)
        let isClosed = buffer[end] == UInt8(ascii: "-")
        return (utf8, isClosed ? end + 1 : end, isPlus ? .utf7 : .modifiedUTF7)
    }

    /// UTF-16 as UTF-8; half a pair becomes U+FFFD. For so few units, a string would take longer than all the rest.
    private static func utf8(of units: [UInt16]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(3 * units.count)
        var rest = units[...]
        while let unit = rest.popFirst() {
            var value = UInt32(unit)
            if unit & 0xf800 == 0xd800 {
                if unit & 0x0400 == 0, let low = rest.first, low & 0xfc00 == 0xdc00 {
                    rest.removeFirst()
                    value = 0x10000 + (UInt32(unit & 0x3ff) << 10 | UInt32(low & 0x3ff))
                } else {
                    value = 0xfffd
                }
            }
            if let scalar = Unicode.Scalar(value) { octets += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter }
        }
        return octets
    }
}
