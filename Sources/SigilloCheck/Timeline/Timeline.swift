import SigilloCore
import SigilloWire

/// The eavesdropper's view of a flow while it grows: its head, its tail, and a count of what stood between.
struct Timeline: Sendable {
    /// An entry before its text is made.
    struct Item: Sendable {
        /// What the text is made of.
        enum Content: Sendable {
            /// Ready to be printed but for known secrets.
            case text(String)
            /// A line as it crossed, not redacted yet.
            case line([UInt8])
            /// A TLS record in clear, or what of it is.
            case record(TLSLine)
            /// TLS records of application data: how many, and their octets.
            case sealed(records: Int, octets: UInt64)
            /// Lines of one kind that hold nothing to show, in a row.
            case repeated(StaticString, count: Int)
            /// Octets in clear of no known protocol.
            case clear(octets: UInt64)

            /// Whether it only counts, so that another of its kind may be added to it.
            var isCount: Bool {
                switch self {
                case .text, .line, .record: false
                case .sealed, .repeated, .clear: true
                }
            }
        }

        var frame: FrameReference
        var direction: Direction?
        var kind: String
        var content: Content
        var mark: String?
        var layer: Layer
        var endOffset: UInt64
    }

    /// The first entries that a timeline keeps unless somebody follows the flow.
    static let usualHeadLimit = 24
    /// The first entries of a flow that somebody follows: more than a person reads.
    static let followedHeadLimit = 100_000
    static let tailLimit = 16

    /// How many of the first entries are kept.
    var headLimit = Self.usualHeadLimit

    private var head: [Item] = []
    private var tail: [Item] = []
    private var oldest = 0
    private var leftOut = 0

    mutating func add(_ item: Item) {
        if joinsLast(item) { return }
        if head.count < headLimit {
            // As much as a short connection needs, at once.
            if head.isEmpty { head.reserveCapacity(8) }
            head.append(item)
        } else if tail.count < Self.tailLimit {
            tail.append(item)
        } else {
            // A decisive entry outlives the ones around it as long as there is room among the last.
            leftOut += 1
            if tail[oldest].mark == "secret", head[headLimit - 1].mark == nil {
                head[headLimit - 1] = tail[oldest]
            }
            tail[oldest] = item
            oldest = (oldest + 1) % Self.tailLimit
        }
    }

    /// The newest entries, oldest first.
    func last(_ count: Int) -> [Item] {
        let ordered = tail.indices.suffix(count).map { tail[(oldest + $0) % tail.count] }
        return head.suffix(count - ordered.count) + ordered
    }

    /// Marks the entry that covers a position of a direction.
    mutating func mark(_ word: String, direction: Direction, layer: Layer, offset: UInt64) {
        func covers(_ item: Item) -> Bool {
            item.direction == direction && item.layer == layer && item.endOffset > offset
        }
        if let index = head.firstIndex(where: covers) {
            head[index].mark = word
            return
        }
        let order = tail.indices.map { (oldest + $0) % max(tail.count, 1) }
        if let index = order.first(where: { covers(tail[$0]) }) { tail[index].mark = word }
    }

    /// The entries in order, made printable by `redact`.
    func entries(redact: (_ line: [UInt8]) -> String) -> [TimelineEntry] {
        var entries = head.map { entry($0, redact: redact) }
        let ordered = tail.indices.map { tail[(oldest + $0) % tail.count] }
        if leftOut > 0, let next = ordered.first {
            entries.append(
                TimelineEntry(
                    frame: next.frame.number, time: next.frame.time, direction: nil, kind: "more",
                    text: leftOut == 1 ? "1 entry left out" : "\(leftOut) entries left out"))
        }
        return entries + ordered.map { entry($0, redact: redact) }
    }

    /// An entry, made printable by `redact`.
    func entry(_ item: Item, redact: ([UInt8]) -> String) -> TimelineEntry {
        let text: String
        switch item.content {
        case .text(let made): text = redact(Array(made.utf8))
        case .line(let octets): text = redact(octets)
        case .record(let line): text = redact(Array(line.text.utf8))
        case .sealed(1, let octets): text = "application data, \(octets) octets"
        case .sealed(let records, let octets): text = "application data, \(records) records, \(octets) octets"
        case .repeated(let words, 1): text = words.description
        case .repeated(let words, let count): text = "\(words), \(count) times"
        case .clear(let octets): text = "‹\(octets) octets in clear›"
        }
        return TimelineEntry(
            frame: item.frame.number, time: item.frame.time, direction: item.direction, kind: item.kind, text: text,
            mark: item.mark, endOffset: item.endOffset)
    }

    /// Adds to the last entry where both only count.
    private mutating func joinsLast(_ item: Item) -> Bool {
        guard item.content.isCount else { return false }
        func joined(_ last: Item) -> Item? {
            guard last.direction == item.direction, last.kind == item.kind else { return nil }
            var last = last
            switch (last.content, item.content) {
            case (.sealed(let records, let octets), .sealed(let more, let others)):
                last.content = .sealed(records: records + more, octets: octets &+ others)
            case (.repeated(let words, let count), .repeated(let others, let more))
            where words.utf8Start == others.utf8Start:
                last.content = .repeated(words, count: count + more)
            case (.clear(let octets), .clear(let others)):
                last.content = .clear(octets: octets &+ others)
            default: return nil
            }
            last.endOffset = item.endOffset
            return last
        }
        if tail.isEmpty {
            guard let last = head.last, let both = joined(last) else { return false }
            head[head.count - 1] = both
        } else {
            let index = (oldest + tail.count - 1) % tail.count
            guard let both = joined(tail[index]) else { return false }
            tail[index] = both
        }
        return true
    }
}
