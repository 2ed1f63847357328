/// Opens runs of base64 whose content reads like text, and searches it: base64 in base64, escapes in base64, UTF-16.
///
/// A secret that stands in base64 as it is needs no opening: its spellings are searched for. Whether a run is worth
/// opening is told by a few characters of each block, so that attachments cost next to nothing.
struct Base64View: Sendable {
    /// What is decoded is a stream of its own; there is one at most, and an array breaks the recursion.
    private var inner: [SecretScanner] = []
    private let depth: Int
    /// Characters of the view that were looked at.
    private(set) var position = 0
    /// Octets that were decoded without a break, and where the last ones stand.
    private var decoded: UInt64 = 0
    private var marks: [(decoded: UInt64, offset: UInt64)] = []
    /// How the next block must begin to go on where the last one ended: its position.
    private var expected: Int?

    /// Base64 in base64 in base64 is opened, and no deeper.
    private static let depthLimit = 3
    private static let run = 16
    private static let block = 128
    private static let markLimit = 64
    /// So much of the view must stay until the next call.
    static let tail = 2 * block

    init(depth: Int) {
        self.depth = depth
    }

    /// Follows the view when its first octets are dropped.
    mutating func dropFirst(_ count: Int) {
        position = max(0, position - count)
        expected = expected.map { $0 - count }
    }

    /// Looks at what is new in the view; with `isLast` at all of it.
    mutating func search(
        _ view: [UInt8], map: OffsetMap, isLast: Bool, patterns: PatternSet, hits: inout [SecretHit]
    ) {
        guard depth < Self.depthLimit else {
            position = view.count
            return
        }
        view.withUnsafeBufferPointer { buffer in
            while let start = expected == position ? position : Self.nextRun(in: buffer, from: &position) {
                // Without what follows, a block cannot be judged, unless nothing follows.
                guard isLast || start + Self.block + 4 <= buffer.count else { break }
                guard start < buffer.count else { break }
                let end = min(start + Self.block, buffer.count)
                if let begin = expected == start ? start : Self.textStart(in: buffer, near: start, before: end) {
                    open(buffer, begin..<end, map: map, patterns: patterns, hits: &hits)
                } else {
                    close(patterns: patterns, hits: &hits)
                    // Another run may begin behind the end of this one.
                    position = start + Self.run
                    while position < end, Self.values[Int(buffer[position])] < 64 { position += 1 }
                }
            }
        }
        if !inner.isEmpty { collect(patterns: patterns, hits: &hits) { $0.flush(patterns: patterns, hits: &$1) } }
        if isLast { close(patterns: patterns, hits: &hits) }
    }

    /// Decodes a block and searches on in it.
    private mutating func open(
        _ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, map: OffsetMap, patterns: PatternSet,
        hits: inout [SecretHit]
    ) {
        if expected != range.lowerBound {
            close(patterns: patterns, hits: &hits)
            inner = [SecretScanner(depth: depth + 1)]
        }
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.block)
        var index = range.lowerBound
        var isText = 0
        while index < range.upperBound {
            let count = Self.quad(buffer, at: index, into: &octets)
            index += count
            if count < 4 { break }
        }
        for octet in octets where Self.isText(octet) { isText += 1 }
        if marks.count >= Self.markLimit { marks.removeFirst(Self.markLimit / 2) }
        marks.append((decoded, map.position(range.lowerBound)))
        let offset = decoded
        decoded &+= UInt64(octets.count)
        position = max(index, range.lowerBound + 1)
        // A block goes on where all of it was base64, and text.
        let goesOn = (index - range.lowerBound) % 4 == 0 && index >= range.upperBound - 3 && isText * 2 > octets.count
        collect(patterns: patterns, hits: &hits) {
            $0.feed(octets[...], offset: offset, patterns: patterns, hits: &$1)
        }
        expected = goesOn ? index : nil
        if !goesOn { close(patterns: patterns, hits: &hits) }
    }

    private mutating func close(patterns: PatternSet, hits: inout [SecretHit]) {
        expected = nil
        guard !inner.isEmpty else { return }
        collect(patterns: patterns, hits: &hits) { $0.finish(patterns: patterns, hits: &$1) }
        inner = []
        marks = []
        decoded = 0
    }

    /// Takes over the hits of the inner search, with positions of this one.
    private mutating func collect(
        patterns: PatternSet, hits: inout [SecretHit], _ work: (inout SecretScanner, inout [SecretHit]) -> Void
    ) {
        var found: [SecretHit] = []
        work(&inner[0], &found)
        for hit in found where hit.encoding != .raw || patterns.isShort(hit.secret) {
            var hit = hit
            if hit.encoding == .raw { hit.encoding = .base64 }
            hit.start = place(of: hit.start)
            hit.end = max(hit.start, place(of: hit.end &- 1)) &+ 1
            hits.append(hit)
        }
    }

    private func place(of position: UInt64) -> UInt64 {
        guard let mark = marks.last(where: { $0.decoded <= position }) ?? marks.first else { return 0 }
        let behind = position > mark.decoded ? position - mark.decoded : 0
        return mark.offset &+ behind &* 4 / 3
    }

    // MARK: Characters

    /// The next position from which on there are enough base64 characters in a row; looks back from where a run must
    /// reach, so that most of a text is skipped.
    private static func nextRun(in buffer: UnsafeBufferPointer<UInt8>, from position: inout Int) -> Int? {
        while position + run <= buffer.count {
            var probe = position + run - 1
            while probe >= position, values[Int(buffer[probe])] < 64 { probe -= 1 }
            if probe < position { return position }
            position = probe + 1
        }
        return nil
    }

    /// Where groups of four begin that decode to text, or nil: a few octets of a block tell.
    ///
    /// The view has no line breaks, so that a run may follow the last word of the line before it: more places than the
    /// first are looked at.
    private static func textStart(
        in buffer: UnsafeBufferPointer<UInt8>, near start: Int, before end: Int
    ) -> Int? {
        var probe = start
        while probe < min(end, start + 3 * run) {
            for phase in 0..<4 where probe + phase + 12 <= buffer.count {
                if isText(buffer, at: probe + phase) { return probe + phase }
            }
            probe += run
        }
        return nil
    }

    /// Whether three groups of four decode to text, but for one octet.
    private static func isText(_ buffer: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        var others = 0
        var index = start
        for _ in 0..<3 {
            let (a, b) = (values[Int(buffer[index])], values[Int(buffer[index + 1])])
            let (c, d) = (values[Int(buffer[index + 2])], values[Int(buffer[index + 3])])
            guard a | b | c | d < 64 else { return false }
            if !isText(a << 2 | b >> 4) { others += 1 }
            if !isText(b << 4 | c >> 2) { others += 1 }
            if !isText(c << 6 | d) { others += 1 }
            guard others < 2 else { return false }
            index += 4
        }
        return true
    }

    /// Decodes up to four characters; returns how many there were.
    private static func quad(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int, into octets: inout [UInt8]) -> Int {
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

    private static func isText(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet < 0x7f || octet == 0x0d || octet == 0x0a || octet == 0x09 || octet == 0
    }

    /// The values of characters in either alphabet; 255 elsewhere.
    private static let values: [UInt8] = (0..<256).map { number in
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
}

extension PatternSet {
    /// Whether a secret is searched for only as a whole word, and only as it is.
    func isShort(_ secret: Int) -> Bool {
        patterns.contains { $0.secret == secret && $0.octets.count < SecretSpellings.shortestFreeSecret }
    }
}
