import SigilloCore

/// An occurrence of a known secret in a stream.
struct SecretHit: Sendable, Hashable {
    /// An index into ``PatternSet/labels``.
    var secret: Int
    var encoding: SecretEncoding
    /// The positions of its first octet and behind its last octet.
    var start: UInt64
    var end: UInt64
}

/// Looks for known secrets in one direction of a stream, whatever the segments in which it comes.
///
/// The search runs over a view of the stream without line breaks, so that base64 is found however it is wrapped.
/// Only the last octets, one less than the longest pattern has, are kept between segments.
struct SecretScanner: Sendable {
    private var view: [UInt8] = []
    private var map = OffsetMap()
    private var searched = 0
    private var escapes: [EscapeView] = []
    private var base64: Base64View
    private var header = HeaderView()
    private var local = LocalEscapes()
    private let depth: Int

    /// A search waits until so many octets came, that small segments do not cost a search each.
    private static let batch = 1024
    /// The most octets for which room is kept when a stream ends.
    private static let roomLimit = 8 * 1024

    /// Creates a scanner.
    ///
    /// - Parameter depth: how many codes its octets were taken out of.
    init(depth: Int = 0) {
        self.depth = depth
        base64 = Base64View(depth: depth)
    }

    mutating func feed(
        _ chunk: ArraySlice<UInt8>, offset: UInt64, patterns: PatternSet, hits: inout [SecretHit]
    ) {
        guard !patterns.isEmpty else { return }
        let introducers = Introducers(in: chunk)
        if introducers.hasEscape || !escapes.isEmpty {
            feedEscapes(chunk, introducers, offset: offset, patterns: patterns)
        }
        header.feed(
            chunk, hasIntroducer: introducers.hasHeader, offset: offset, patterns: patterns, hits: &hits)
        append(chunk, offset: offset)
        if view.count - searched >= Self.batch { flush(patterns: patterns, hits: &hits) }
    }

    /// Searches what waits.
    ///
    /// - Parameter isLast: whether nothing follows.
    mutating func flush(patterns: PatternSet, hits: inout [SecretHit], isLast: Bool = false) {
        guard view.count > searched || !escapes.isEmpty else { return }
        patterns.search(view, behind: searched) { pattern, start in
            let found = patterns.patterns[pattern]
            hits.append(
                SecretHit(
                    secret: found.secret, encoding: found.encoding, start: map.position(start),
                    end: map.position(start + found.octets.count - 1) &+ 1))
        }
        for index in escapes.indices { search(escape: index, patterns: patterns, hits: &hits) }
        base64.search(view, map: map, isLast: isLast, patterns: patterns, hits: &hits)
        local.search(view, map: map, isLast: isLast, patterns: patterns, hits: &hits)
        // An escape is read with what stands before it.
        let open = max(view.count - base64.position, view.count - local.position + 4 * patterns.longestSecret + 8)
        let keep = max(patterns.longest - 1, SecretSpellings.shortestFreeSecret, open)
        let extra = view.count - keep
        if extra > 0 {
            view.removeFirst(extra)
            map.dropFirst(extra)
            base64.dropFirst(extra)
            local.dropFirst(extra)
        }
        searched = view.count
    }

    /// Searches what waits and forgets it: the stream goes on elsewhere.
    ///
    /// A short secret that ends the stream has no octet behind it; a line break stands in for it.
    mutating func finish(patterns: PatternSet, hits: inout [SecretHit]) {
        if !view.isEmpty {
            append([UInt8(ascii: " ")], offset: map.position(view.count - 1) &+ 1)
            flush(patterns: patterns, hits: &hits, isLast: true)
            header.finish(patterns: patterns, hits: &hits)
        }
        reset()
    }

    /// Forgets everything but its room: most streams inside base64 are short, and many.
    private mutating func reset() {
        guard view.capacity <= Self.roomLimit else {
            self = SecretScanner(depth: depth)
            return
        }
        view.removeAll(keepingCapacity: true)
        map.removeAll()
        searched = 0
        escapes.removeAll(keepingCapacity: true)
        base64.reset()
        header = HeaderView()
        local = LocalEscapes()
    }

    private mutating func append(_ chunk: ArraySlice<UInt8>, offset: UInt64) {
        let start = view.count
        view.append(contentsOf: chunk)
        let end = Self.closeLines(&view, from: start, at: offset, &map)
        view.removeLast(view.count - end)
    }

    /// Moves lines over the breaks before them, from `start` on; returns where the last one ends.
    private static func closeLines(
        _ view: inout [UInt8], from start: Int, at offset: UInt64, _ map: inout OffsetMap
    ) -> Int {
        view.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            let count = buffer.count
            var (from, to) = (start, start)
            func move(before end: Int) {
                if end > from {
                    map.note(index: to, offset: offset &+ UInt64(truncatingIfNeeded: from &- start))
                    if to != from { (base + to).update(from: base + from, count: end &- from) }
                    to &+= end &- from
                }
                from = end &+ 1
            }
            OctetRuns.eachLineBreak(in: UnsafeBufferPointer(buffer), from: start, move)
            move(before: count)
            return to
        }
    }

    private mutating func feedEscapes(
        _ chunk: ArraySlice<UInt8>, _ introducers: Introducers, offset: UInt64, patterns: PatternSet
    ) {
        for kind in EscapeView.Kind.allCases {
            let known = escapes.firstIndex { $0.kind == kind }
            let isAwake = known.map { escapes[$0].isAwake } ?? false
            guard isAwake || introducers.hold(kind) && kind.mayBegin(in: chunk) else { continue }
            let index = known ?? escapes.count
            if known == nil { escapes.append(EscapeView(kind)) }
            if !isAwake {
                let tail = max(0, view.count - max(patterns.longest - 1, 0))
                escapes[index].wake(before: view[tail...], map: map)
            }
            escapes[index].append(chunk, offset: offset)
        }
    }

    private mutating func search(escape index: Int, patterns: PatternSet, hits: inout [SecretHit]) {
        guard escapes[index].isAwake else { return }
        let escape = escapes[index]
        patterns.search(escape.octets, behind: escape.searched) { pattern, start in
            let found = patterns.patterns[pattern]
            let part = start..<(start + found.octets.count)
            // Spelt without an escape it is found in the plain view already.
            guard escape.isEscaped(part) else { return }
            let positions = escape.positions(part)
            let encoding = found.encoding == .raw ? escape.kind.encoding : found.encoding
            hits.append(
                SecretHit(
                    secret: found.secret, encoding: encoding, start: positions.lowerBound, end: positions.upperBound))
        }
        escapes[index].trim(keeping: max(patterns.longest - 1, SecretSpellings.shortestFreeSecret))
    }
}
