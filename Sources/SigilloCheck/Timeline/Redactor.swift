import SigilloCore

/// Makes lines of a flow printable: secrets, known before or learned from it, become their length.
struct Redactor: Sendable {
    /// So much of a line is kept for the timeline.
    static let lineLimit = VisibleText.limit * 4

    let patterns: PatternSet
    private let learned: PatternSet

    /// - Parameter learned: secrets that log-ins of the flow showed.
    init(patterns: PatternSet, learned: [Secret]) {
        self.patterns = patterns
        self.learned = learned.isEmpty ? .nothing : PatternSet(learned.map { KnownSecret(label: "", value: $0) })
    }

    /// The line with every secret replaced by `‹n octets›`, harmless and of bounded length.
    ///
    /// - Parameter label: known secrets of this label stay as they are.
    func text(of line: [UInt8], sparing label: String? = nil) -> String {
        var hits: [SecretHit] = []
        for set in [patterns, learned] where !set.isEmpty {
            var found: [SecretHit] = []
            var scanner = SecretScanner()
            scanner.feed(line[...], offset: 0, patterns: set, hits: &found)
            scanner.finish(patterns: set, hits: &found)
            hits += found.filter { label == nil || set.labels[$0.secret] != label }
        }
        // A line that was cut may end in the beginning of a secret, which no search finds.
        let isCut = line.count >= Self.lineLimit
        let end = isCut ? max(0, line.count - max(patterns.longest, learned.longest)) : line.count
        guard !hits.isEmpty else { return VisibleText.of(line[..<end]) }
        hits.sort { $0.start < $1.start }
        var shown: [UInt8] = []
        var position = 0
        var index = 0
        while index < hits.count {
            let start = max(position, min(Int(clamping: hits[index].start), line.count))
            var stop = max(start, min(Int(clamping: hits[index].end), line.count))
            index += 1
            while index < hits.count, Int(clamping: hits[index].start) <= stop {
                stop = max(stop, min(Int(clamping: hits[index].end), line.count))
                index += 1
            }
            guard stop > position else { continue }
            shown += line[position..<start]
            shown += Array("‹\(stop - start) octets›".utf8)
            position = stop
        }
        shown += line[min(position, end)..<end]
        return VisibleText.of(shown)
    }
}
