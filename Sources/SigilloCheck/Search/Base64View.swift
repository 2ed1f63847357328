/// Opens runs of base64 whose content reads like text, and searches it: base64 in base64, escapes in base64, UTF-16.
///
/// A secret that stands in base64 as it is needs no opening: its spellings are searched for. Whether a run is worth
/// opening is told by a few characters of each block, so that attachments cost next to nothing.
struct Base64View: Sendable {
    /// What is decoded is a stream of its own; there is one at most, and an array breaks the recursion.
    private var inner: [SecretScanner] = []
    /// Whether the stream goes on; else the scanner is kept for the next one.
    private var isOpen = false
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
        Base64Letters.lend { letters in
            view.withUnsafeBufferPointer {
                search($0, letters, map: map, isLast: isLast, patterns: patterns, hits: &hits)
            }
        }
        if isOpen { collect(patterns: patterns, hits: &hits) { $0.flush(patterns: patterns, hits: &$1) } }
        if isLast { close(patterns: patterns, hits: &hits) }
    }

    private mutating func search(
        _ buffer: UnsafeBufferPointer<UInt8>, _ letters: Base64Letters, map: OffsetMap, isLast: Bool,
        patterns: PatternSet, hits: inout [SecretHit]
    ) {
        while let start = expected == position
            ? position : letters.nextRun(of: Self.run, in: buffer, from: &position)
        {
            // Without what follows, a block cannot be judged, unless nothing follows.
            guard isLast || start + Self.block + 4 <= buffer.count else { break }
            guard start < buffer.count else { break }
            let end = min(start + Self.block, buffer.count)
            if let begin = expected == start ? start : Self.textStart(in: buffer, letters, near: start, before: end) {
                open(buffer, begin..<end, letters, map: map, patterns: patterns, hits: &hits)
            } else {
                close(patterns: patterns, hits: &hits)
                // Another run may begin behind the end of this one.
                position = letters.nextOther(in: buffer, from: start + Self.run, before: end)
            }
        }
    }

    /// Where text begins in a block, or nil.
    ///
    /// The view has no line breaks, so that a run may follow the last word of the line before it: more places than the
    /// first are looked at.
    private static func textStart(
        in buffer: UnsafeBufferPointer<UInt8>, _ letters: Base64Letters, near start: Int, before end: Int
    ) -> Int? {
        for place in stride(from: start, to: min(end, start + 3 * run), by: run) {
            if let begin = letters.textStart(in: buffer, at: place) { return begin }
        }
        return nil
    }

    /// Decodes a block and searches on in it.
    private mutating func open(
        _ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ letters: Base64Letters, map: OffsetMap,
        patterns: PatternSet, hits: inout [SecretHit]
    ) {
        if expected != range.lowerBound { close(patterns: patterns, hits: &hits) }
        if inner.isEmpty { inner = [SecretScanner(depth: depth + 1)] }
        isOpen = true
        let (octets, end) = letters.decode(buffer, range)
        if marks.count >= Self.markLimit { marks.removeFirst(Self.markLimit / 2) }
        marks.append((decoded, map.position(range.lowerBound)))
        let offset = decoded
        decoded &+= UInt64(octets.count)
        position = max(end, range.lowerBound + 1)
        // A block goes on where all of it was base64, and text.
        let isText = octets.count(where: Base64Letters.isText) * 2 > octets.count
        let goesOn = (end - range.lowerBound) % 4 == 0 && end >= range.upperBound - 3 && isText
        collect(patterns: patterns, hits: &hits) {
            $0.feed(octets[...], offset: offset, patterns: patterns, hits: &$1)
        }
        expected = goesOn ? end : nil
        if !goesOn { close(patterns: patterns, hits: &hits) }
    }

    private mutating func close(patterns: PatternSet, hits: inout [SecretHit]) {
        expected = nil
        guard isOpen else { return }
        collect(patterns: patterns, hits: &hits) { $0.finish(patterns: patterns, hits: &$1) }
        isOpen = false
        marks.removeAll(keepingCapacity: true)
        decoded = 0
    }

    /// Forgets everything but its room; nothing may be open.
    mutating func reset() {
        position = 0
        expected = nil
    }

    /// Takes over the hits of the inner search, with positions of this one.
    private mutating func collect(
        patterns: PatternSet, hits: inout [SecretHit], _ work: (inout SecretScanner, inout [SecretHit]) -> Void
    ) {
        var found: [SecretHit] = []
        work(&inner[0], &found)
        for hit in found where hit.encoding != .raw || patterns.isShort[hit.secret] {
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
}
