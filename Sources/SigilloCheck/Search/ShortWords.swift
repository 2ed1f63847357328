/// Secrets of few octets, which count only where they stand alone: no letter or digit on either side.
///
/// However many there are, each place of a buffer is looked at once: a word and its length make one number.
struct ShortWords: Sendable {
    private var patterns: [UInt64: [Int]] = [:]
    /// The lengths that occur, in rising order.
    private var lengths: [Int] = []
    /// Whether a word begins with an octet.
    private var isFirst = [Bool](repeating: false, count: 256)

    /// The most octets of a word.
    static let longest = 7

    var isEmpty: Bool { patterns.isEmpty }

    /// Adds a word of at most ``longest`` octets.
    mutating func insert(_ word: [UInt8], pattern: Int) {
        guard let first = word.first, word.count <= Self.longest else { return }
        patterns[word.withUnsafeBufferPointer { Self.number($0, 0..<word.count) }, default: []].append(pattern)
        isFirst[Int(first)] = true
        if !lengths.contains(word.count) { lengths = (lengths + [word.count]).sorted() }
    }

    /// Calls `found` for each word that stands alone in `buffer` and ends behind `searched` octets.
    ///
    /// The octet behind a word decides, so a word at the very end waits for it.
    func search(_ buffer: [UInt8], behind searched: Int, found: (_ pattern: Int, _ start: Int) -> Void) {
        guard let most = lengths.last else { return }
        buffer.withUnsafeBufferPointer { octets in
            var start = max(0, searched - most)
            while start + 1 < octets.count {
                defer { start += 1 }
                guard isFirst[Int(octets[start])], start == 0 || !octets[start - 1].isLetterOrDigit else { continue }
                for length in lengths where start + length < octets.count && start + length >= searched {
                    guard !octets[start + length].isLetterOrDigit,
                        let known = patterns[Self.number(octets, start..<(start + length))]
                    else { continue }
                    for pattern in known { found(pattern, start) }
                }
            }
        }
    }

    /// The octets and how many there are.
    private static func number(_ octets: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64 {
        octets[range].reduce(UInt64(range.count)) { $0 << 8 | UInt64($1) }
    }
}
