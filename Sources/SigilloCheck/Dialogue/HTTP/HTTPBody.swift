import SigilloCore

/// The content of a message without its framing and coding, and which octets of the stream carried it.
struct HTTPBody: Sendable {
    /// A content coding (RFC 9110 §8.4.1).
    enum Coding: Sendable {
        case identity
        case gzip
        case deflate
        /// One that is not undone.
        case unknown(String)

        init(_ value: ArraySlice<UInt8>) {
            let words = value.split(separator: UInt8(ascii: ",")).map(\.trimmed).filter {
                !$0.isEmpty && !$0.equals("identity")
            }
            guard words.count < 2, let word = words.first else {
                self = words.isEmpty ? .identity : .unknown("several codings")
                return
            }
            if word.equals("gzip") || word.equals("x-gzip") {
                self = .gzip
            } else if word.equals("deflate") {
                self = .deflate
            } else {
                self = .unknown(VisibleText.of(word, limit: 16))
            }
        }
    }

    var coding = Coding.identity
    /// The first octets of the content.
    private(set) var content: [UInt8] = []
    /// Why it cannot be judged, if so: the end of a sentence.
    private(set) var obstacle: String?
    /// Where the content stands that was kept, part by part; `isDirect` where octet by octet.
    private var marks: [(index: Int, offset: UInt64, isDirect: Bool)] = []
    private var stream: InflatingStream?
    /// The first octet of what may be zlib or not.
    private var held: [UInt8] = []
    /// Whether its octets reach the search for known secrets on a way of their own.
    private var isDerived = false
    private var isOver = false

    static let limit = 64 * 1024
    /// What may come out of one body.
    static let inflationLimits = InflationLimits(base: 8 << 20, ratio: 64)

    /// Takes octets without their framing.
    ///
    /// - Parameter isFramed: whether framing stands between them and the next ones.
    mutating func take(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, isFramed: Bool, direction: Direction, stream id: UInt32,
        evidence: inout Evidence
    ) {
        guard !octets.isEmpty, obstacle == nil || content.isEmpty else { return }
        switch coding {
        case .identity:
            keep(octets, at: offset, isDirect: true)
            if isFramed { derive(octets, at: offset, direction: direction, stream: id, evidence: &evidence) }
        case .unknown(let name): obstacle = "a body in \(name), which is not opened"
        case .gzip, .deflate:
            guard !isOver else { return }
            var rest = ArraySlice(held + octets)
            held = []
            if stream == nil {
                guard rest.count >= 2 else {
                    held = Array(rest)
                    return
                }
                stream = InflatingStream(format(of: rest), evidence.inflater, limits: Self.inflationLimits)
                guard stream != nil else {
                    obstacle = "a compressed body, which is not inflated"
                    isOver = true
                    return
                }
            }
            let end = offset &+ UInt64(octets.count - 1)
            while let part = stream?.next(&rest) {
                keep(part[...], at: end, isDirect: false)
                derive(part[...], at: end, direction: direction, stream: id, evidence: &evidence)
            }
            close()
        }
    }

    /// Nothing more will come.
    mutating func finish(direction: Direction, stream id: UInt32, evidence: inout Evidence) {
        if isDerived { evidence.derive([], at: 0, direction: direction, stream: id, isLast: true) }
        isDerived = false
    }

    /// The positions in the stream of a part of what was kept.
    func positions(_ part: Range<Int>) -> Range<UInt64> {
        guard let last = part.last else {
            let start = position(part.lowerBound)
            return start..<start
        }
        let start = position(part.lowerBound)
        return start..<max(start, position(last)) &+ 1
    }

    private func position(_ index: Int) -> UInt64 {
        guard let mark = marks.last(where: { $0.index <= index }) else { return 0 }
        return mark.isDirect ? mark.offset &+ UInt64(index - mark.index) : mark.offset
    }

    private mutating func keep(_ octets: ArraySlice<UInt8>, at offset: UInt64, isDirect: Bool) {
        let room = Self.limit - content.count
        guard room > 0 else { return }
        if let last = marks.last, isDirect, last.isDirect, last.offset &+ UInt64(content.count - last.index) == offset {
            content += octets.prefix(room)
            return
        }
        marks.append((content.count, offset, isDirect))
        content += octets.prefix(room)
    }

    private mutating func derive(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, direction: Direction, stream id: UInt32,
        evidence: inout Evidence
    ) {
        isDerived = true
        evidence.derive(octets, at: offset, direction: direction, stream: id)
    }

    /// Forgets that it could not be opened, since nothing is looked for in it.
    mutating func excuse() {
        obstacle = nil
    }

    private mutating func close() {
        switch stream?.state {
        case .broken: obstacle = obstacle ?? "a compressed body that cannot be inflated"
        case .bomb: obstacle = obstacle ?? "a compressed body out of which more comes than is read"
        default: return
        }
        isOver = true
        stream = nil
    }

    /// `deflate` means zlib (RFC 9110 §8.4.1.2), but some send DEFLATE alone.
    private func format(of octets: ArraySlice<UInt8>) -> DeflateFormat {
        if case .gzip = coding { return .gzip }
        let head = octets.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        return head & 0x0f00 == 0x0800 && head % 31 == 0 ? .zlib : .raw
    }
}
