import SigilloCore
import SigilloWire

/// All that is kept of an open flow.
struct FlowState: Sendable {
    /// What stands inside a TLS session that encrypts nothing.
    struct Inner: Sendable {
        var conversation = Conversation()
        var scanners = PerDirection(repeating: SecretScanner())
        var offsets = PerDirection(repeating: UInt64(0))
    }

    var evidence: Evidence
    var conversation = Conversation()
    var tls: TLSSession?
    /// Octets of TLS that wait to be opened with keys; nil where there are none.
    var sealed: [Conversation.Spill]?
    var inner = Rare<Inner>()
    private var scanners = Rare<PerDirection<SecretScanner>>()
    /// How many of the findings were handed out already.
    var announced = 0
    private(set) var gaps = 0
    private(set) var contradictions = 0
    /// The first frame behind a gap, and the first that contradicted another.
    private(set) var firstGapFrame: Int?
    private(set) var firstContradictionFrame: Int?
    private(set) var lastFrame: FrameReference
    var serverSegmentEnds: [UInt64] = []

    /// The most segments of a server whose ends are kept: enough for what stands in front of TLS.
    private static let segmentLimit = 1_024

    /// Begins to keep a flow.
    ///
    /// - Parameters:
    ///   - service: what is known to be served there, if anything.
    ///   - inflater: what undoes DEFLATE, if anything does.
    init(start: FlowStart, service: Service? = nil, inflater: InflaterFactory? = nil) {
        evidence = Evidence(start: start)
        evidence.inflater = inflater
        conversation.service = service
        lastFrame = start.frame
        evidence.carry(start.frame, direction: .clientToServer, offset: 0)
        evidence.show(
            start.sawSYN ? "SYN" : "the start of the connection was not seen", kind: "tcp",
            direction: start.sawSYN ? .clientToServer : nil, end: 0)
    }

    // MARK: Octets

    mutating func receive(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, frame: FrameReference, patterns: PatternSet
    ) {
        lastFrame = frame
        if conversation.sides[direction].isSealed {
            // What stands in the middle of a sealed record is named by no finding: its frame need not be known.
            if sealed == nil, tls?.skipSealed(octets.count, direction: direction, at: offset) == true { return }
            defer { evidence.searchDerived(patterns) }
            evidence.carry(frame, direction: direction, offset: offset)
            feedTLS(octets, direction: direction, offset: offset, patterns: patterns)
            return
        }
        evidence.wantsDerived = !patterns.isEmpty
        defer { evidence.searchDerived(patterns) }
        evidence.carry(frame, direction: direction, offset: offset)
        // Up to the segment with which TLS begins: what was injected in front of it matters.
        if direction == .serverToClient, serverSegmentEnds.count < Self.segmentLimit {
            serverSegmentEnds.append(offset &+ UInt64(octets.count))
        }
        if conversation.beginsWithTLS(octets, direction: direction, at: offset, evidence: &evidence) {
            feedTLS(octets, direction: direction, offset: offset, patterns: patterns)
        } else {
            receiveClear(ArraySlice(Array(octets)), direction: direction, offset: offset, patterns: patterns)
        }
    }

    /// Takes octets in clear that are a buffer of their own: rules may keep slices of them until a command is whole.
    private mutating func receiveClear(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, patterns: PatternSet
    ) {
        var spills: [Conversation.Spill] = []
        conversation.receive(octets, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
        let spilled = spills.reduce(0) { $0 + ($1.direction == direction && $1.offset >= offset ? $1.octets.count : 0) }
        scan(octets.dropLast(spilled), direction: direction, offset: offset, patterns: patterns)
        if direction == .clientToServer { evidence.clearClientOctets &+= UInt64(octets.count - spilled) }
        feed(spills, scannedBefore: offset, patterns: patterns)
    }

    mutating func contradicted(
        _ slice: ArraySlice<UInt8>, direction: Direction, offset: UInt64, frame: FrameReference, patterns: PatternSet
    ) {
        let octets = ArraySlice(Array(slice))
        contradictions += 1
        firstContradictionFrame = firstContradictionFrame ?? frame.number
        evidence.show(
            "‹\(octets.count) octets that contradict earlier ones›", kind: "data", direction: direction,
            end: offset &+ UInt64(octets.count), mark: "gap")
        guard !conversation.sides[direction].isSealed else { return }
        judgeAside(octets, direction: direction, offset: offset, frame: frame, patterns: patterns)
    }

    /// Judges octets on their own, as if their frame alone had carried them.
    private mutating func judgeAside(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, frame: FrameReference, patterns: PatternSet
    ) {
        var other = Evidence(start: evidence.start)
        other.protocolName = evidence.protocolName
        other.carry(frame, direction: direction, offset: offset)
        conversation.alternative(to: octets, offset: offset, direction: direction, evidence: &other)
        var scanner = SecretScanner()
        var hits: [SecretHit] = []
        scanner.feed(octets, offset: offset, patterns: patterns, hits: &hits)
        scanner.finish(patterns: patterns, hits: &hits)
        for hit in hits { other.report(hit, direction: direction, patterns: patterns) }
        evidence.adopt(other.countedFindings(), secrets: other.learned)
    }

    /// Octets that can no longer be compared with what stood in their place: known secrets are looked for, no more, since
    /// they most likely are what was read before.
    mutating func repeated(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, patterns: PatternSet
    ) {
        guard !conversation.sides[direction].isSealed, !patterns.isEmpty else { return }
        var scanner = SecretScanner()
        var hits: [SecretHit] = []
        scanner.feed(octets, offset: offset, patterns: patterns, hits: &hits)
        scanner.finish(patterns: patterns, hits: &hits)
        report(hits, direction, patterns: patterns)
    }

    mutating func missed(_ octets: UInt64, direction: Direction, offset: UInt64, patterns: PatternSet) {
        gaps += 1
        firstGapFrame = firstGapFrame ?? lastFrame.number
        evidence.show(
            "‹\(octets) octets were never captured›", kind: "gap", direction: direction, end: offset &+ octets,
            mark: "gap")
        finishScan(direction, patterns: patterns)
        // Behind TLS the reader sees the gap by the offset of what comes next.
        if !conversation.sides[direction].isSealed {
            var spills: [Conversation.Spill] = []
            conversation.missed(octets, direction: direction, evidence: &evidence, spills: &spills)
            feed(spills, scannedBefore: offset, patterns: patterns)
        }
        if !inner.isEmpty {
            evidence.layer = .insideTLS
            var spills: [Conversation.Spill] = []
            inner.value?.conversation.missed(octets, direction: direction, evidence: &evidence, spills: &spills)
            evidence.layer = .wire
        }
    }

    mutating func ended(_ end: FlowEnd, patterns: PatternSet) {
        var spills: [Conversation.Spill] = []
        conversation.ended(evidence: &evidence, spills: &spills)
        feed(spills, scannedBefore: .max, patterns: patterns)
        for direction in Direction.allCases { finishScan(direction, patterns: patterns) }
        if !inner.isEmpty {
            evidence.layer = .insideTLS
            inner.value?.conversation.ended(evidence: &evidence, spills: &spills)
            for direction in Direction.allCases { finishInnerScan(direction, patterns: patterns) }
            evidence.layer = .wire
        }
        evidence.searchDerived(patterns, isLast: true)
        lastFrame = end.frame.number > lastFrame.number ? end.frame : lastFrame
        for (isSeen, direction) in [(end.sawClientFIN, Direction.clientToServer), (end.sawServerFIN, .serverToClient)]
        where isSeen {
            showEnd("FIN", direction, at: end)
        }
        if let direction = end.resetBy { showEnd("RST", direction, at: end) }
    }

    private mutating func showEnd(_ word: String, _ direction: Direction, at end: FlowEnd) {
        let octets = direction == .clientToServer ? end.clientOctets : end.serverOctets
        evidence.timeline.add(
            Timeline.Item(
                frame: end.frame, direction: direction, kind: "tcp", content: .text(word), mark: nil, layer: .wire,
                endOffset: octets))
    }

    // MARK: TLS

    private mutating func feed(_ spills: [Conversation.Spill], scannedBefore offset: UInt64, patterns: PatternSet) {
        for spill in spills {
            feedTLS(
                spill.octets, direction: spill.direction, offset: spill.offset, patterns: patterns,
                isScanned: spill.offset < offset)
        }
    }

    private mutating func feedTLS(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, patterns: PatternSet, isScanned: Bool = false
    ) {
        if tls == nil { tls = TLSSession() }
        let clear = tls?.clearTail(of: octets, direction: direction, at: offset) ?? []
        let records = octets.dropLast(clear.count)
        if !records.isEmpty {
            feedRecords(records, direction: direction, offset: offset, patterns: patterns, isScanned: isScanned)
        }
        guard !clear.isEmpty else { return }
        let start = offset &+ UInt64(records.count)
        tls?.takeClear(clear, at: start, evidence: &evidence)
        judgeAside(
            ArraySlice(Array(clear)), direction: direction, offset: start, frame: lastFrame, patterns: patterns)
    }

    private mutating func feedRecords(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, patterns: PatternSet, isScanned: Bool
    ) {
        sealed?.append(Conversation.Spill(direction: direction, octets: octets, offset: offset))
        if !isScanned, !patterns.isEmpty {
            if tls?.isSealed(direction) == true {
                finishScan(direction, patterns: patterns)
            } else {
                scan(octets, direction: direction, offset: offset, patterns: patterns)
            }
        }
        let plain = tls?.read(octets, direction: direction, at: offset, evidence: &evidence) ?? []
        for part in plain { feedInner(part.octets[...], direction: direction, patterns: patterns) }
    }

    private mutating func feedInner(_ octets: ArraySlice<UInt8>, direction: Direction, patterns: PatternSet) {
        if inner.isEmpty { inner.value = Inner() }
        guard let offset = inner.value?.offsets[direction] else { return }
        inner.value?.offsets[direction] = offset &+ UInt64(octets.count)
        let outerName = evidence.protocolName
        evidence.layer = .insideTLS
        evidence.carry(lastFrame, direction: direction, offset: offset)
        var spills: [Conversation.Spill] = []
        inner.value?.conversation.receive(
            octets, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
        var hits: [SecretHit] = []
        inner.value?.scanners[direction].feed(octets, offset: offset, patterns: patterns, hits: &hits)
        for hit in hits { evidence.report(hit, direction: direction, patterns: patterns) }
        evidence.layer = .wire
        if outerName != nil { evidence.protocolName = outerName }
    }

    // MARK: Known secrets

    private mutating func scan(
        _ octets: ArraySlice<UInt8>, direction: Direction, offset: UInt64, patterns: PatternSet
    ) {
        guard !patterns.isEmpty, !octets.isEmpty else { return }
        var hits: [SecretHit] = []
        if scanners.isEmpty { scanners.value = PerDirection(repeating: SecretScanner()) }
        scanners.value?[direction].feed(octets, offset: offset, patterns: patterns, hits: &hits)
        report(hits, direction, patterns: patterns)
    }

    private mutating func finishScan(_ direction: Direction, patterns: PatternSet) {
        guard !scanners.isEmpty else { return }
        var hits: [SecretHit] = []
        scanners.value?[direction].finish(patterns: patterns, hits: &hits)
        report(hits, direction, patterns: patterns)
    }

    private mutating func report(_ hits: [SecretHit], _ direction: Direction, patterns: PatternSet) {
        for hit in hits {
            let isInHandshake = conversation.sides[direction].sealedAt.map { hit.start >= $0 } ?? false
            evidence.report(hit, direction: direction, patterns: patterns, isInHandshake: isInHandshake)
        }
    }

    /// Searches what waits for more octets, so that a finding does not wait with it.
    mutating func settle(patterns: PatternSet) {
        guard !scanners.isEmpty else { return }
        for direction in Direction.allCases {
            var hits: [SecretHit] = []
            scanners.value?[direction].flush(patterns: patterns, hits: &hits)
            report(hits, direction, patterns: patterns)
        }
    }

    private mutating func finishInnerScan(_ direction: Direction, patterns: PatternSet) {
        var hits: [SecretHit] = []
        inner.value?.scanners[direction].finish(patterns: patterns, hits: &hits)
        for hit in hits { evidence.report(hit, direction: direction, patterns: patterns) }
    }

    /// Takes the octets of TLS that wait for keys.
    mutating func takeSealed() -> [Conversation.Spill]? {
        defer { if sealed != nil { sealed = [] } }
        return sealed
    }

    /// What is known to be served there, if anything.
    var service: Service? { conversation.service }

    /// Whether TLS was spoken.
    var isTLS: Bool { tls != nil }
}
