/// The characters of base64 in either alphabet, and what can be told of a run of them without decoding it.
///
/// It is lent with its tables: each look at a static one would cost more than what is looked up.
struct Base64Letters {
    /// The tables, of 256 octets each.
    private let values: UnsafeBufferPointer<UInt8>
    private let nibbles: UnsafeBufferPointer<UInt8>

    /// Calls `body` with the tables, which are good until it returns.
    static func lend<Result>(_ body: (Base64Letters) -> Result) -> Result {
        valueTable.withUnsafeBufferPointer { values in
            nibbleTable.withUnsafeBufferPointer { nibbles in body(Base64Letters(values: values, nibbles: nibbles)) }
        }
    }

    // MARK: Runs

    /// The next position from which on there are `length` characters in a row; looks back from where a run must reach,
    /// so that most of a text is skipped.
    func nextRun(of length: Int, in buffer: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Int? {
        while position + length <= buffer.count {
            var probe = position + length - 1
            while probe >= position, values[Int(buffer[probe])] < 64 { probe &-= 1 }
            if probe < position { return position }
            position = probe + 1
        }
        return nil
    }

    /// The first position from `start` at which another octet stands, or `end`.
    func nextOther(in buffer: UnsafeBufferPointer<UInt8>, from start: Int, before end: Int) -> Int {
        var position = start
        while position &+ Self.length <= end, Self.isLikelyRun(buffer, at: position) { position &+= Self.length }
        while position < end, values[Int(buffer[position])] < 64 { position &+= 1 }
        return position
    }

    /// Whether ``length`` octets are letters, digits, `+`, `-` or `/`; false, too, where a `_` is among them.
    ///
    /// A loop without a branch, of least and greatest values, is what the compiler makes vectors of.
    @inline(__always)
    private static func isLikelyRun(_ buffer: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        var excess = UInt8.min
        var nearest = UInt8.max
        for index in 0..<length {
            let octet = buffer[start &+ index]
            // How far it lies behind `a` to `z`, and behind `+` to `9`.
            let letter = (octet | 0x20) &- UInt8(ascii: "a")
            let other = octet &- UInt8(ascii: "+")
            excess = max(excess, min(max(letter, 25) &- 25, max(other, 14) &- 14))
            // `,` and `.`, which stand among the others, differ in one bit.
            nearest = min(nearest, octet & 0xfd ^ UInt8(ascii: ","))
        }
        return excess == 0 && nearest != 0
    }

    /// How many octets are looked at together.
    private static let length = 112

    // MARK: Text

    /// Where three groups of four begin that decode to text, but for one octet: at `place` or one of the three octets
    /// behind it; nil where none do.
    func textStart(in buffer: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
        var phases = Self.likelyPhases(row(buffer, at: place))
        while phases != 0 {
            let start = place + phases.trailingZeroBitCount / 4
            if isText(buffer, at: start) { return start }
            phases &= phases &- 1
        }
        return nil
    }

    /// In which of four phases three groups are whole, and at least two of them decode to ASCII: bit 0, 4, 8 or 12.
    @inline(__always)
    private static func likelyPhases(_ row: UInt64) -> UInt64 {
        // Of each group that may begin with a character: whether it is broken, and whether it is beyond ASCII.
        let broken = (row | row &>> 4 | row &>> 8 | row &>> 12) &>> 3
        var other = row & 0x111_1111_1111_1111
        other |= row &>> 5 & 0x111_1111_1111_1111
        other |= row &>> 10 & 0x111_1111_1111_1111
        let (first, second, third) = (other, other &>> 16, other &>> 32)
        let unlikely = first & second | second & third | first & third
        return ~(unlikely | broken | broken &>> 16 | broken &>> 32) & 0x1111
    }

    /// The nibbles of fifteen characters, the first one lowest; 8 for each that is missing.
    @inline(__always)
    private func row(_ buffer: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt64 {
        guard start &+ 15 <= buffer.count else {
            return (0..<15).reduce(0) { row, index in
                let nibble = start + index < buffer.count ? nibbles[Int(buffer[start + index])] : 8
                return row | UInt64(nibble) << UInt64(4 * index)
            }
        }
        var row: UInt64 = 0
        for index in 0..<15 { row |= UInt64(nibbles[Int(buffer[start &+ index])]) &<< UInt64(4 &* index) }
        return row
    }

    /// Whether three whole groups of four characters decode to text, but for one octet.
    private func isText(_ buffer: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start >= 0, start + 12 <= buffer.count else { return false }
        var others = 0
        for index in stride(from: start, to: start + 12, by: 4) {
            let (a, b) = (values[Int(buffer[index])], values[Int(buffer[index + 1])])
            let (c, d) = (values[Int(buffer[index + 2])], values[Int(buffer[index + 3])])
            guard a | b | c | d < 64 else { return false }
            if !Self.isText(a << 2 | b >> 4) { others += 1 }
            if !Self.isText(b << 4 | c >> 2) { others += 1 }
            if !Self.isText(c << 6 | d) { others += 1 }
            guard others < 2 else { return false }
        }
        return true
    }

    static func isText(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet < 0x7f || octet == 0x0d || octet == 0x0a || octet == 0x09 || octet == 0
    }

    // MARK: Octets

    /// The octets that characters of a part of a buffer stand for, and where another octet or the part's end stands.
    func decode(_ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> (octets: [UInt8], end: Int) {
        var octets: [UInt8] = []
        octets.reserveCapacity((range.count + 3) / 4 * 3)
        var index = range.lowerBound
        while index < range.upperBound {
            let count = quad(buffer, at: index, into: &octets)
            index += count
            if count < 4 { break }
        }
        return (octets, index)
    }

    /// Decodes up to four characters; returns how many there were.
    private func quad(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int, into octets: inout [UInt8]) -> Int {
        var group: UInt32 = 0
        var count = 0
        while count < 4, index + count < buffer.count {
            let value = values[Int(buffer[index + count])]
            guard value < 64 else { break }
            group = group << 6 | UInt32(value)
            count += 1
        }
        switch count {
        case 4:
            octets.append(UInt8(truncatingIfNeeded: group >> 16))
            octets.append(UInt8(truncatingIfNeeded: group >> 8))
            octets.append(UInt8(truncatingIfNeeded: group))
        case 3:
            octets.append(UInt8(truncatingIfNeeded: group >> 10))
            octets.append(UInt8(truncatingIfNeeded: group >> 2))
        case 2: octets.append(UInt8(truncatingIfNeeded: group >> 4))
        default: break
        }
        return count
    }

    // MARK: Tables

    /// The values of characters; 255 elsewhere.
    private static let valueTable: [UInt8] = (0..<256).map { number in
        let letter = UInt8(truncatingIfNeeded: number)
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): return letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return letter - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): return 63
        default: return 255
        }
    }

    /// What a character decides where it is the first, the second or the third of its group: the highest bit of the
    /// octet that begins in it; 8 elsewhere.
    private static let nibbleTable: [UInt8] = valueTable.map { value in
        value < 64 ? value >> 5 & 1 | value >> 2 & 2 | value << 1 & 4 : 8
    }
}
