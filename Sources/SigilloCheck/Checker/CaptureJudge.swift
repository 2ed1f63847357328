package import SigilloCore
package import SigilloWire

/// Judges what a ``FlowAssembler`` finds in a capture, in one pass, keeping only what open flows need.
///
/// Three passes go over each flow at once: known secrets in every encoding, the rules of the protocols, and sight, which
/// is what was not seen. ``finish(drops:packets:octets:cutFrames:linkTypes:)`` makes the verdict of them.
package struct CaptureJudge: FlowSink, Sendable {
    let settings: CheckerSettings
    private let inflater: InflaterFactory?
    let patterns: PatternSet
    /// The labels of known secrets, for credentials that turn out to be one.
    private let labels: [Secret: String]
    var slots: [FlowState] = []
    private var slotOfFlow: [Int: Int] = [:]
    private var freeSlots: [Int] = []
    private var reports: [FlowReport] = []
    private var leftOut = FlowTotals()
    private var findings: [Finding] = []
    private var sight = Sight()
    private var names: [String] = []
    private var knownNames = Set<String>()
    private var hasJudged = false
    private var hasLeak = false
    /// What keys open, where there are any.
    var decryption: CaptureDecryption?
    var secretsBlocks = 0
    var firstSecretsFrame: Int?
    private var datagramHits: [DatagramHit: Int] = [:]
    /// Findings that nobody has taken yet, where they are handed out as they happen.
    private var fresh: [Finding] = []

    /// What makes two hits in datagrams the same.
    private struct DatagramHit: Hashable {
        var flow: String
        var secret: Int
        var encoding: SecretEncoding
    }

    /// Creates a judge.
    ///
    /// - Parameters:
    ///   - secrets: what to look for besides the rules; the same value twice counts once, under its first label.
    ///   - settings: bounds of what is kept.
    ///   - inflater: what undoes DEFLATE, if anything does.
    package init(
        secrets: [KnownSecret] = [], settings: CheckerSettings = CheckerSettings(), inflater: InflaterFactory? = nil
    ) {
        self.settings = settings
        self.inflater = inflater
        patterns = PatternSet(secrets)
        labels = Dictionary(secrets.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: FlowSink

    package mutating func flowBegan(_ flow: FlowStart) {
        var state = FlowState(start: flow, service: settings.services[flow.server.port], inflater: inflater)
        if settings.followedFlow == flow.flow { state.evidence.timeline.headLimit = Timeline.followedHeadLimit }
        if decryption != nil { state.sealed = [] }
        if let slot = freeSlots.popLast() {
            slots[slot] = state
            slotOfFlow[flow.flow] = slot
        } else {
            slotOfFlow[flow.flow] = slots.count
            slots.append(state)
        }
    }

    package mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        guard let slot = slotOfFlow[flow] else { return }
        slots[slot].receive(octets, direction: direction, offset: offset, frame: frame, patterns: patterns)
        if decryption != nil { open(slot: slot, flow: flow, frame: frame) }
        announce(slot)
    }

    package mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        guard let slot = slotOfFlow[flow] else { return }
        slots[slot].contradicted(octets, direction: direction, offset: offset, frame: frame, patterns: patterns)
        announce(slot)
    }

    package mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {
        guard let slot = slotOfFlow[flow] else { return }
        slots[slot].missed(octets, direction: direction, offset: offset, patterns: patterns)
        decryption?.missed(flow: flow, direction: direction, frame: slots[slot].lastFrame)
        announce(slot)
    }

    package mutating func flowEnded(_ flow: FlowEnd) {
        guard let slot = slotOfFlow.removeValue(forKey: flow.flow) else { return }
        slots[slot].ended(flow, patterns: patterns)
        if decryption != nil { close(slot: slot, end: flow) }
        announce(slot)
        take(slots[slot], end: flow)
        freeSlots.append(slot)
    }

    package mutating func datagram(
        _ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference
    ) {
        if from.port == 53 || to.port == 53 || from.port == 5353 || to.port == 5353 {
            for name in DNSQuestion.names(in: octets) { ask(name, from: from, to: to, frame: frame) }
        }
        search(octets, from: from, to: to, frame: frame)
    }

    package mutating func blind(_ reason: Blindness, frame: FrameReference) {
        sight.blind(reason, frame: frame.number)
    }

    // MARK: What the reader of the file knows

    /// Notes that the file is damaged: what came before is judged, what follows is not known.
    ///
    /// - Parameters:
    ///   - what: a few words, for example `a record ends in the middle`.
    ///   - frame: the last frame that could be read; 0 where there was none.
    package mutating func damaged(_ what: String, behind frame: Int) {
        sight.damaged(what, frame: frame)
    }

    // MARK: Flows

    private mutating func take(_ state: FlowState, end: FlowEnd) {
        let raw = state.evidence.countedFindings()
        let isReported =
            reports.count < (raw.isEmpty ? settings.flowLimit : settings.flowLimit * 2)
            || settings.followedFlow == end.flow
        var found = raw.map(complete)
        // A timeline is made only for a flow that is reported.
        let redactor = isReported ? Redactor(patterns: patterns, learned: state.evidence.learned) : nil
        if let redactor {
            for index in found.indices {
                found[index].excerpt = state.evidence.excerpt(of: index) { redactor.text(of: $0) }
            }
        }
        let report = state.report(end, redactor: redactor)
        hasLeak = hasLeak || found.contains { $0.kind.isLeak }
        hasJudged = hasJudged || report.isJudgeable
        sight.add(report, state: state)
        findings += found.prefix(max(0, settings.findingLimit - findings.count))
        if isReported { reports.append(report) } else { leftOut.add(report) }
    }

    /// A finding with the label of its secret, and without a known password where a user should stand.
    func complete(_ finding: Finding) -> Finding {
        var finding = finding
        if finding.secretLabel == nil, let secret = finding.secret { finding.secretLabel = labels[secret] }
        if let user = finding.user, !patterns.isEmpty {
            let redactor = Redactor(patterns: patterns, learned: [])
            finding.user = redactor.text(of: Array(user.utf8), sparing: Self.userLabel)
        }
        return finding
    }

    /// A known secret of this label is a user's name: it is looked for, but may be printed as the user of a log-in.
    private static let userLabel = "user"

    // MARK: As it happens

    /// Findings since the last call, in the order in which they were made, without excerpts; none unless
    /// ``CheckerSettings/isLive``.
    package mutating func takeFresh() -> [Finding] {
        for slot in slotOfFlow.values {
            slots[slot].settle(patterns: patterns)
            announce(slot)
        }
        defer { fresh = [] }
        return fresh.sorted { ($0.frame, $0.offset) < ($1.frame, $1.offset) }
    }

    private mutating func announce(_ slot: Int) {
        guard settings.isLive else { return }
        let found = slots[slot].evidence.findings
        guard found.count > slots[slot].announced else { return }
        fresh += found[slots[slot].announced...].map(complete)
        slots[slot].announced = found.count
    }

    // MARK: Datagrams

    private mutating func ask(_ name: String, from: Endpoint, to: Endpoint, frame: FrameReference) {
        guard names.count < settings.nameLimit, knownNames.insert(name).inserted else { return }
        names.append(name)
        // A secret with dots in it crosses as labels, with lengths between them.
        search(Array(name.utf8)[...], from: from, to: to, frame: frame)
    }

    private mutating func search(_ octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint, frame: FrameReference) {
        guard !patterns.isEmpty else { return }
        var hits: [SecretHit] = []
        var scanner = SecretScanner()
        scanner.feed(octets, offset: 0, patterns: patterns, hits: &hits)
        scanner.finish(patterns: patterns, hits: &hits)
        let isName = from.port == 53 || to.port == 53 || from.port == 5353 || to.port == 5353
        for hit in hits {
            let key = DatagramHit(flow: "\(from) > \(to)", secret: hit.secret, encoding: hit.encoding)
            hasLeak = true
            guard datagramHits.count < settings.findingLimit || datagramHits[key] != nil else { continue }
            datagramHits[key, default: 0] += 1
            guard datagramHits[key] == 1, findings.count < settings.findingLimit else { continue }
            let way = hit.encoding == .raw ? "as it is" : "in \(hit.encoding.rawValue)"
            let label = patterns.labels[hit.secret]
            add(
                Finding(
                    kind: .canary, severity: .critical, protocolName: isName ? "dns" : nil, secretLabel: label,
                    encoding: hit.encoding.rawValue, flow: key.flow, tcpStream: nil, frame: frame.number,
                    offset: hit.start, direction: to.port <= from.port ? .clientToServer : .serverToClient,
                    rule: "canary", reference: "RFC 8314 §3",
                    text: "The known secret “\(label)” crossed in a datagram in clear, \(way)."))
        }
    }

    private mutating func add(_ finding: Finding) {
        findings.append(finding)
        if settings.isLive { fresh.append(finding) }
    }

    // MARK: Verdict

    /// What is said of the capture when its last frame was given.
    ///
    /// - Parameters:
    ///   - drops: packets that the capture is known to have lost.
    ///   - packets: how many frames there were; 0 is `inconclusive`.
    package mutating func finish(
        drops: UInt64 = 0, packets: Int, octets: UInt64 = 0, cutFrames: Int = 0, linkTypes: [String] = []
    ) -> CheckResult {
        if drops > 0 { sight.dropped() }
        if let secretsFinding { findings.append(secretsFinding) }
        findings.sort { ($0.frame, $0.offset) < ($1.frame, $1.offset) }
        reports.sort { $0.flow < $1.flow }
        var result = CheckResult(verdict: .clean)
        result.packets = packets
        result.octets = octets
        result.cutFrames = cutFrames
        result.linkTypes = linkTypes
        result.flows = reports
        result.leftOut = leftOut
        result.findings = findings
        result.blindness = sight.blindSpots
        result.namesAsked = names
        result.withKeys = decryption?.result
        if hasLeak {
            result.verdict = .leak
            result.reason = leakReason
        } else if let reason = sight.reason(drops: drops) {
            result.verdict = .inconclusive
            result.reason = reason
        } else if !hasJudged {
            result.verdict = .inconclusive
            result.reason =
                packets == 0
                ? "The capture holds no packets: nothing was judged."
                : "No connection was found in \(packets) packets: nothing was judged."
        }
        return result
    }

    private var leakReason: String {
        let leaks = findings.filter { $0.kind.isLeak }
        guard let worst = leaks.min(by: { ($0.severity, $0.frame) < ($1.severity, $1.frame) }) else {
            return "More findings were made than are kept."
        }
        let more = leaks.count > 1 ? " There are \(leaks.count - 1) more." : ""
        return "Frame \(worst.frame): \(worst.text)\(more)"
    }
}
