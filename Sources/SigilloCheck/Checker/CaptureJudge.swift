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
    /// What digests are compared with, where they are.
    let secrets: [KnownSecret]
    var verifier: ProofVerifier?
    var fallback = FallbackWatch()
    var namesSeen = Set<String>()
    private var openFlows = OpenFlows()
    /// What is kept of the flows that said something.
    var slots: [FlowState] = []
    private var freeSlots: [Int] = []
    var reports: [FlowReport] = []
    var leftOut = FlowTotals()
    var findings: [Finding] = []
    /// How many findings of each kind are kept.
    private var kept: [Finding.Kind: Int] = [:]
    var sight = Sight()
    var datagramSight = DatagramSight()
    var names: [String] = []
    var knownNames = Set<String>()
    var evictedFlows = 0
    var hasJudged = false
    var hasLeak = false
    /// What keys open, where there are any.
    var decryption: CaptureDecryption?
    var secretsBlocks = 0
    var firstSecretsFrame: Int?
    var datagramHits: [DatagramHit: Int] = [:]
    /// Findings that nobody has taken yet, where they are handed out as they happen.
    private var fresh: [Finding] = []

    /// Creates a judge.
    ///
    /// - Parameters:
    ///   - secrets: what to look for besides the rules; the same value twice counts once, under its first label.
    ///   - settings: bounds of what is kept.
    ///   - inflater: what undoes DEFLATE, if anything does.
    ///   - digests: proves which known secret a challenge and its response belong to.
    package init(
        secrets: [KnownSecret] = [], settings: CheckerSettings = CheckerSettings(), inflater: InflaterFactory? = nil,
        digests: (any DigestProvider)? = nil
    ) {
        self.settings = settings
        self.inflater = inflater
        self.secrets = digests == nil ? [] : secrets
        verifier = digests.map { ProofVerifier(digests: $0) }
        patterns = PatternSet(secrets)
        labels = Dictionary(secrets.map { ($0.value, $0.label) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: FlowSink

    package mutating func flowBegan(_ flow: FlowStart) {
        openFlows.insert(flow.flow, state: newState(flow))
    }

    package mutating func streamed(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        guard let state = openFlows.state(of: flow) else { return }
        slots[state].receive(octets, direction: direction, offset: offset, frame: frame, patterns: patterns)
        if decryption != nil { open(slot: state, flow: flow, frame: frame) }
        announce(state)
    }

    package mutating func contradicted(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        guard let state = openFlows.state(of: flow) else { return }
        slots[state].contradicted(octets, direction: direction, offset: offset, frame: frame, patterns: patterns)
        announce(state)
    }

    package mutating func repeated(
        _ octets: ArraySlice<UInt8>, flow: Int, direction: Direction, offset: UInt64, frame: FrameReference
    ) {
        guard let state = openFlows.state(of: flow) else { return }
        slots[state].repeated(octets, direction: direction, offset: offset, patterns: patterns)
        announce(state)
    }

    package mutating func missed(octets: UInt64, flow: Int, direction: Direction, offset: UInt64) {
        guard let state = openFlows.state(of: flow) else { return }
        slots[state].missed(octets, direction: direction, offset: offset, patterns: patterns)
        decryption?.missed(flow: flow, direction: direction, frame: slots[state].lastFrame)
        announce(state)
    }

    package mutating func flowEnded(_ flow: FlowEnd) {
        guard let state = openFlows.remove(flow.flow) else { return }
        end(state, flow)
    }

    package mutating func flowStayedSilent(_ flow: FlowStart, end: FlowEnd) {
        guard reports.count < settings.flowLimit || settings.followedFlow == flow.flow else {
            if end.isEvicted { evictedFlows += 1 }
            return leaveOut(flow, end: end)
        }
        self.end(newState(flow), end)
    }

    private mutating func end(_ state: Int, _ flow: FlowEnd) {
        if flow.isEvicted { evictedFlows += 1 }
        slots[state].ended(flow, patterns: patterns)
        if decryption != nil { close(slot: state, end: flow) }
        announce(state)
        take(state, end: flow)
        freeSlots.append(state)
    }

    private mutating func newState(_ start: FlowStart) -> Int {
        let service = settings.services.isEmpty ? nil : settings.services[start.server.port]
        let index: Int
        if let reused = freeSlots.popLast() {
            index = reused
            slots[index] = FlowState(start: start, service: service, inflater: inflater)
        } else {
            index = slots.count
            slots.append(FlowState(start: start, service: service, inflater: inflater))
        }
        if settings.followedFlow == start.flow {
            slots[index].evidence.timeline.headLimit = Timeline.followedHeadLimit
        }
        if decryption != nil { slots[index].sealed = [] }
        return index
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

    /// Counts a flow that said nothing and is not reported.
    private mutating func leaveOut(_ start: FlowStart, end: FlowEnd) {
        hasJudged = hasJudged || end.isJudgeable
        sight.add(start, end: end)
        leftOut.addSilentFlow()
    }

    private mutating func take(_ state: Int, end: FlowEnd) {
        let summary = slots[state].summary()
        let doubt = summary.doubt
        let raw = summary.findings
        let isReported =
            reports.count < (raw.isEmpty ? settings.flowLimit : settings.flowLimit * 2)
            || settings.followedFlow == end.flow
        sight.add(doubt, end: end)
        hasJudged = hasJudged || end.isJudgeable
        if let names = summary.names { note(names, ofSlot: state) }
        let hasLogIn = raw.contains { $0.kind == .credential }
        if hasLogIn || summary.hasFailedHandshake {
            fallback.note(doubt.start, hasFailed: summary.hasFailedHandshake, hasLogIn: hasLogIn)
        }
        guard isReported || !raw.isEmpty else { return leftOut.add(doubt) }
        var found: [Finding] = []
        for finding in raw { found.append(complete(prove(finding))) }
        hasLeak = hasLeak || found.contains { $0.kind.isLeak }
        // A timeline is made only for a flow that is reported, where somebody reads it.
        if isReported {
            let redactor = Redactor(patterns: patterns, learned: slots[state].evidence.learned)
            for index in found.indices {
                found[index].excerpt = slots[state].evidence.excerpt(of: index) { redactor.text(of: $0) }
            }
            let isRead = settings.keepsTimelines || settings.followedFlow == end.flow
            reports.append(slots[state].report(end, findings: raw, redactor: isRead ? redactor : nil))
        } else {
            leftOut.add(doubt)
        }
        var counted: Set<String> = []
        for finding in found where !keep(finding) {
            leftOut.add(finding, isFirstOfFlow: counted.insert(finding.rule).inserted)
        }
    }

    /// Keeps a finding, unless there are enough of its kind: a flood of metadata hides no log-in.
    mutating func keep(_ finding: Finding) -> Bool {
        guard kept[finding.kind, default: 0] < settings.findingLimit else { return false }
        kept[finding.kind, default: 0] += 1
        findings.append(finding)
        return true
    }

    /// Adds a finding that belongs to no flow, or to none that is open.
    mutating func add(_ finding: Finding) {
        guard keep(finding) else { return leftOut.add(finding, isFirstOfFlow: true) }
        if settings.isLive { fresh.append(finding) }
    }

    /// A finding with the label of its secret, and without a known password where a user should stand.
    func complete(_ finding: Finding) -> Finding {
        var finding = finding
        if finding.secretLabel == nil, let secret = finding.secret { finding.secretLabel = labels[secret] }
        guard !patterns.isEmpty else { return finding }
        let redactor = Redactor(patterns: patterns, learned: [])
        if finding.kind == .metadata, finding.protocolName == "tls" {
            finding.text = redactor.text(of: Array(finding.text.utf8))
        }
        if let user = finding.user {
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
        for state in openFlows.states {
            slots[state].settle(patterns: patterns)
            announce(state)
        }
        defer { fresh = [] }
        return fresh.sorted { ($0.frame, $0.offset) < ($1.frame, $1.offset) }
    }

    @inline(__always)
    private mutating func announce(_ state: Int) {
        if settings.isLive { announceAll(state) }
    }

    private mutating func announceAll(_ state: Int) {
        let found = slots[state].evidence.findings
        guard found.count > slots[state].announced else { return }
        fresh += found[slots[state].announced...].map(complete)
        slots[state].announced = found.count
    }
}
