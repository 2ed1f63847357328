import SigilloCore
import SigilloWire

/// Octets that do not stand in the stream as they are: inflated, de-chunked, or out of a compressed header.
///
/// They wait here for the search for known secrets, which goes over them as over a stream of their own.
struct DerivedOctets: Sendable {
    /// What is searched in one row.
    struct Key: Sendable, Hashable {
        var direction: Direction
        var layer: Layer
        /// A stream of HTTP/2; 0 elsewhere.
        var stream: UInt32
        /// Whether it is a value without its escapes: what it holds as it is was found with them.
        var isUnescaped = false
    }

    /// Octets, and the position of what carried them.
    struct Part: Sendable {
        var key: Key
        var octets: [UInt8]
        var offset: UInt64
        /// Whether each octet is carried by one of the stream, from the offset on; else all of them by that one.
        var isDirect: Bool
        var isLast: Bool
    }

    /// A search that goes on.
    private struct Search: Sendable {
        var scanner = SecretScanner()
        var position: UInt64 = 0
        /// Where parts begin in the row, and what carried them.
        var marks: [(position: UInt64, offset: UInt64, isDirect: Bool)] = []

        /// The position of what carried an octet.
        func carrier(of position: UInt64) -> UInt64 {
            guard let mark = marks.last(where: { $0.position <= position }) ?? marks.first else { return 0 }
            return mark.isDirect ? mark.offset &+ (position &- min(mark.position, position)) : mark.offset
        }
    }

    private var parts: [Part] = []
    private var searches: [Key: Search] = [:]

    private static let searchLimit = 64
    private static let markLimit = 512

    /// Whether nothing waits and no search goes on.
    var isEmpty: Bool { parts.isEmpty && searches.isEmpty }

    mutating func add(_ part: Part) { parts.append(part) }

    /// Searches what waits; the positions of hits are those of what carried them.
    mutating func search(_ patterns: PatternSet, found: (SecretHit, Key) -> Void) {
        guard !parts.isEmpty else { return }
        let waiting = parts
        parts = []
        for part in waiting {
            if searches[part.key] == nil, searches.count >= Self.searchLimit { finish(patterns, found: found) }
            var search = searches[part.key] ?? Search()
            searches[part.key] = nil
            if search.marks.count >= Self.markLimit { search.marks.removeFirst(Self.markLimit / 2) }
            search.marks.append((search.position, part.offset, part.isDirect))
            var hits: [SecretHit] = []
            search.scanner.feed(part.octets[...], offset: search.position, patterns: patterns, hits: &hits)
            search.position &+= UInt64(part.octets.count)
            if part.isLast { search.scanner.finish(patterns: patterns, hits: &hits) }
            report(hits, of: search, key: part.key, found: found)
            if !part.isLast { searches[part.key] = search }
        }
    }

    /// Nothing more will come.
    mutating func finish(_ patterns: PatternSet, found: (SecretHit, Key) -> Void) {
        search(patterns, found: found)
        let open = searches
        searches = [:]
        for (key, search) in open {
            var search = search
            var hits: [SecretHit] = []
            search.scanner.finish(patterns: patterns, hits: &hits)
            report(hits, of: search, key: key, found: found)
        }
    }

    private func report(_ hits: [SecretHit], of search: Search, key: Key, found: (SecretHit, Key) -> Void) {
        for hit in hits {
            var hit = hit
            let last = search.carrier(of: hit.end &- min(hit.end, 1))
            hit.start = search.carrier(of: hit.start)
            hit.end = max(last, hit.start) &+ 1
            found(hit, key)
        }
    }
}

extension Evidence {
    /// Hands octets of the layer that is being read to the search for known secrets.
    ///
    /// - Parameters:
    ///   - offset: the position of the last octet that carried them, or of the first where each is carried by one.
    ///   - isUnescaped: whether the stream has them with escapes, which its own search undoes.
    ///   - isLast: whether the row of octets ends with them.
    mutating func derive(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, direction: Direction, stream: UInt32 = 0,
        isUnescaped: Bool = false, isDirect: Bool = false, isLast: Bool = false
    ) {
        guard wantsDerived, !octets.isEmpty || isLast else { return }
        derived.add(
            DerivedOctets.Part(
                key: DerivedOctets.Key(
                    direction: direction, layer: layer, stream: stream, isUnescaped: isUnescaped),
                octets: Array(octets), offset: offset, isDirect: isDirect, isLast: isLast))
    }

    /// Searches derived octets that wait; at the end of the flow, all that is left.
    mutating func searchDerived(_ patterns: PatternSet, isLast: Bool = false) {
        guard !derived.isEmpty else { return }
        var found: [(SecretHit, DerivedOctets.Key)] = []
        if isLast {
            derived.finish(patterns) { found.append(($0, $1)) }
        } else {
            derived.search(patterns) { found.append(($0, $1)) }
        }
        let outer = layer
        for (hit, key) in found {
            layer = key.layer
            guard !(key.isUnescaped && hit.encoding == .raw) else { continue }
            // What stands in one piece is found in the stream itself, too.
            guard key.layer == .inflated || !hasCanary(hit, direction: key.direction, patterns: patterns) else {
                continue
            }
            report(hit, direction: key.direction, patterns: patterns)
        }
        layer = outer
    }

    private func hasCanary(_ hit: SecretHit, direction: Direction, patterns: PatternSet) -> Bool {
        findings.contains {
            $0.kind == .canary && $0.secretLabel == patterns.labels[hit.secret]
                && $0.encoding == hit.encoding.rawValue && $0.direction == direction
        }
    }
}
