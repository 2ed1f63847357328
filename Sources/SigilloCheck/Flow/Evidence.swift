import SigilloCore
import SigilloWire

/// What is known of one flow for its report: findings, timeline, and which frame carried what.
struct Evidence: Sendable {
    /// What a rule saw, before it is tied to frame and flow.
    struct Sighting: Sendable {
        var kind: Finding.Kind
        var severity: Severity
        /// Another protocol than the one that is spoken in clear.
        var protocolName: String?
        var mechanism: String?
        var user: String?
        var secret: Secret?
        var secretLabel: String?
        /// What a known password can be proved by, where the secret is none itself.
        var proof: PasswordProof?
        var encoding: String?
        var direction: Direction
        /// The positions of the first octet and behind the last octet of what was seen.
        var range: Range<UInt64>
        var rule: String
        var reference: String
        var text: String
    }

    /// What makes two findings the same one, met again.
    private struct Fold: Hashable {
        var rule: String
        var mechanism: String?
        var user: String?
        var secret: Secret?
        var secretLabel: String?
        var encoding: String?
        var direction: Direction
        var layer: Layer
    }

    let start: FlowStart
    var timeline = Timeline()
    private(set) var findings: [Finding] = []
    /// Secrets that log-ins of this flow showed, for redaction.
    private(set) var learned: [Secret] = []
    /// Octets of application protocol that the client sent outside TLS.
    var clearClientOctets: UInt64 = 0
    /// The protocol in clear, once it is recognised.
    var protocolName: String?
    /// The layer that is being read.
    var layer = Layer.wire
    /// What makes every log-in from here on worse, for its text: a sentence with a space before it, or nothing.
    var logInNote = ""
    /// What undoes DEFLATE, if anything does.
    var inflater: InflaterFactory?
    /// What waits for the search for known secrets besides the stream itself.
    var derived = DerivedOctets()
    /// Whether anything is searched for.
    var wantsDerived = false
    private var wireTrails = PerDirection(repeating: FrameTrail())
    private var innerTrails: PerDirection<FrameTrail>?
    private var inflatedTrails: PerDirection<InflatedTrail>?
    /// The layer out of which the inflated one comes.
    var carrier = Layer.wire
    /// What crossed around each of the first findings, in their order.
    private var excerpts: [[Timeline.Item]] = []
    private var folds: [Fold: Int] = [:]
    private var counts: [Int] = []

    private static let findingLimit = 256
    private static let learnedLimit = 32
    /// Findings of a flow that have an excerpt.
    private static let excerptLimit = 32
    /// Entries before a finding, and all entries of its excerpt.
    private static let excerptLead = 2
    private static let excerptLength = 4

    init(start: FlowStart) {
        self.start = start
    }

    /// Notes which frame carries the octets from `offset` on in the layer that is being read.
    mutating func carry(_ frame: FrameReference, direction: Direction, offset: UInt64) {
        switch layer {
        case .wire: wireTrails[direction].add(frame, at: offset)
        case .insideTLS, .opened:
            if innerTrails == nil { innerTrails = PerDirection(repeating: FrameTrail()) }
            innerTrails?[direction].add(frame, at: offset)
        case .inflated: carry(frame, direction: direction, inflated: offset, packed: offset)
        }
    }

    /// Notes which frame carried what octets came out of, and where.
    mutating func carry(_ frame: FrameReference, direction: Direction, inflated: UInt64, packed: UInt64) {
        if inflatedTrails == nil { inflatedTrails = PerDirection(repeating: InflatedTrail()) }
        inflatedTrails?[direction].add(frame, inflated: inflated, packed: packed)
    }

    /// The frame that carried an octet of the layer that is being read.
    func frame(at offset: UInt64, _ direction: Direction) -> FrameReference {
        switch layer {
        case .wire: wireTrails[direction].frame(at: offset)
        case .insideTLS, .opened: innerTrails?[direction].frame(at: offset) ?? start.frame
        case .inflated: inflatedTrails?[direction].frame(at: offset) ?? start.frame
        }
    }

    /// Adds a finding, or counts it where the same was found before.
    ///
    /// The same log-in repeated is one finding with a count; each message is one of its own.
    mutating func report(_ sighting: Sighting, isFolded: Bool = true) {
        if let secret = sighting.secret, !secret.isEmpty, learned.count < Self.learnedLimit, !learned.contains(secret) {
            learned.append(secret)
        }
        let fold = Fold(
            rule: sighting.rule, mechanism: sighting.mechanism, user: sighting.user, secret: sighting.secret,
            secretLabel: sighting.secretLabel, encoding: sighting.encoding, direction: sighting.direction, layer: layer)
        if let index = folds[fold], isFolded || findings.count >= Self.findingLimit {
            counts[index] += 1
            return
        }
        guard findings.count < Self.findingLimit else { return }
        folds[fold] = findings.count
        counts.append(1)
        findings.append(finding(of: sighting))
        if excerpts.count < Self.excerptLimit {
            excerpts.append(timeline.last(Self.excerptLead).filter { $0.kind != "tcp" })
        }
    }

    private func finding(of sighting: Sighting) -> Finding {
        let isFromClient = sighting.direction == .clientToServer
        let from = isFromClient ? start.client : start.server
        let to = isFromClient ? start.server : start.client
        let last = sighting.range.isEmpty ? sighting.range.lowerBound : sighting.range.upperBound &- 1
        let packed = layer == .inflated ? inflatedTrails?[sighting.direction].packed(at: last) : nil
        let text = layer == .inflated ? carrier.place(layer.place(sighting.text)) : layer.place(sighting.text)
        var finding = Finding(
            kind: sighting.kind, severity: sighting.severity, protocolName: sighting.protocolName ?? protocolName,
            mechanism: sighting.mechanism, user: sighting.user, secret: sighting.secret,
            secretLabel: sighting.secretLabel, encoding: sighting.encoding, flow: "\(from) > \(to)",
            tcpStream: start.flow, frame: frame(at: last, sighting.direction).number,
            offset: packed ?? sighting.range.lowerBound, direction: sighting.direction, rule: sighting.rule,
            reference: sighting.reference, text: text)
        finding.proof = sighting.proof
        return finding
    }

    /// Adds a sentence to every log-in found so far.
    mutating func amendLogIns(_ sentence: String) {
        for index in findings.indices where findings[index].kind == .credential {
            findings[index].text += " " + sentence
        }
    }

    /// The findings with their counts in the text.
    func countedFindings() -> [Finding] {
        guard !findings.isEmpty else { return [] }
        return zip(findings, counts).map { finding, count in
            guard count > 1 else { return finding }
            var finding = finding
            finding.text += " Seen \(count) times in this flow."
            return finding
        }
    }

    // MARK: Timeline

    /// Adds a line that may be printed but for known secrets.
    mutating func show(
        line octets: ArraySlice<UInt8>, prefix: String = "", direction: Direction, end: UInt64, mark: String? = nil
    ) {
        let line = Array(prefix.utf8) + octets.prefix(Redactor.lineLimit)
        add(kind: "line", .line(line), direction: direction, end: end, mark: mark)
    }

    /// Adds a text that a rule made.
    mutating func show(
        _ text: String, kind: String = "line", direction: Direction?, end: UInt64, mark: String? = nil
    ) {
        add(kind: kind, .text(text), direction: direction, end: end, mark: mark)
    }

    /// Adds an entry of the layer that is being read.
    mutating func add(
        kind: String, _ content: Timeline.Item.Content, direction: Direction?, end: UInt64, mark: String? = nil
    ) {
        let frame = direction.map { self.frame(at: end &- min(end, 1), $0) } ?? start.frame
        let item = Timeline.Item(
            frame: frame, direction: direction, kind: kind, content: content, mark: mark, layer: layer,
            endOffset: end)
        timeline.add(item)
        // Rules report before or after they show the line: what comes in the same frame still belongs to the finding.
        guard let last = excerpts.indices.last, last == findings.count - 1, excerpts[last].count < Self.excerptLength,
            frame.number <= findings[last].frame
        else { return }
        excerpts[last].append(item)
    }

    /// The excerpt of a finding, made printable by `redact`.
    func excerpt(of finding: Int, redact: (_ line: [UInt8]) -> String) -> [TimelineEntry] {
        guard excerpts.indices.contains(finding) else { return [] }
        return excerpts[finding].map { timeline.entry($0, redact: redact) }
    }
}

extension Evidence {
    /// Reports a known secret and marks the line that holds it.
    ///
    /// - Parameter isInHandshake: whether it stands in a TLS handshake rather than in a protocol in clear.
    mutating func report(
        _ hit: SecretHit, direction: Direction, patterns: PatternSet, isInHandshake: Bool = false
    ) {
        let label = patterns.labels[hit.secret]
        let isContent = ["subject", "body", "attachment", "filename", "message"].contains {
            label.lowercased().hasPrefix($0)
        }
        let way = hit.encoding == .raw ? "as it is" : "in \(hit.encoding.rawValue)"
        report(
            Sighting(
                kind: .canary, severity: isContent ? .high : .critical,
                protocolName: isInHandshake ? "tls" : nil, secretLabel: label,
                encoding: hit.encoding.rawValue, direction: direction, range: hit.start..<max(hit.end, hit.start),
                rule: "canary", reference: "RFC 8314 §3",
                text: "The known secret “\(label)” crossed in clear, \(way)."))
        timeline.mark("secret", direction: direction, layer: layer, offset: hit.start)
    }

    /// Takes over findings that were made on another reading of the same flow.
    mutating func adopt(_ others: [Finding], secrets: [Secret]) {
        for finding in others where findings.count < Self.findingLimit && !findings.contains(finding) {
            findings.append(finding)
            counts.append(1)
            if excerpts.count < Self.excerptLimit { excerpts.append([]) }
        }
        for secret in secrets where learned.count < Self.learnedLimit && !learned.contains(secret) {
            learned.append(secret)
        }
    }
}
