import SigilloCore
import SigilloWire

/// What keys open of one flow: the conversation of both ends, judged by the rules for clear text, apart from the flow's.
struct FlowDecryption: Sendable {
    private(set) var opener = TLSOpener()
    private(set) var octets: UInt64 = 0
    private(set) var evidence: Evidence
    private var conversation = Conversation()
    private var scanners = PerDirection(repeating: SecretScanner())
    private var offsets = PerDirection(repeating: UInt64(0))
    /// The frame at which each direction's stop was met.
    private(set) var stopFrames = PerDirection<Int?>(repeating: nil)

    /// - Parameters:
    ///   - wire: what is known of the flow without keys.
    ///   - service: what is known to be served there, if anything.
    init(beside wire: Evidence, service: Service?) {
        evidence = Evidence(start: wire.start)
        evidence.inflater = wire.inflater
        evidence.layer = .opened
        conversation.service = service
        if let spoken = wire.protocolName, let dialogue = Conversation.dialogue(named: spoken) {
            // Behind STARTTLS nobody greets again: the protocol is known.
            conversation.dialogue = dialogue
            evidence.protocolName = spoken
        }
    }

    mutating func read(
        _ spill: Conversation.Spill, frame: FrameReference, keys: inout SessionKeys, patterns: PatternSet
    ) {
        let parts = opener.read(spill.octets, direction: spill.direction, at: spill.offset, keys: &keys)
        for part in parts { feed(part[...], spill.direction, frame: frame, patterns: patterns) }
        noteStops(frame)
    }

    mutating func missed(_ direction: Direction, frame: FrameReference) {
        opener.missed(direction)
        noteStops(frame)
    }

    private mutating func noteStops(_ frame: FrameReference) {
        for direction in Direction.allCases
        where opener.sides[direction].stop != nil && stopFrames[direction] == nil {
            stopFrames[direction] = frame.number
        }
    }

    private mutating func feed(
        _ part: ArraySlice<UInt8>, _ direction: Direction, frame: FrameReference, patterns: PatternSet
    ) {
        let offset = offsets[direction]
        offsets[direction] = offset &+ UInt64(part.count)
        octets &+= UInt64(part.count)
        evidence.carry(frame, direction: direction, offset: offset)
        var spills: [Conversation.Spill] = []
        conversation.receive(part, offset: offset, direction: direction, evidence: &evidence, spills: &spills)
        var hits: [SecretHit] = []
        scanners[direction].feed(part, offset: offset, patterns: patterns, hits: &hits)
        for hit in hits { evidence.report(hit, direction: direction, patterns: patterns) }
    }

    mutating func ended(patterns: PatternSet) {
        guard octets > 0 else { return }
        var spills: [Conversation.Spill] = []
        conversation.ended(evidence: &evidence, spills: &spills)
        for direction in Direction.allCases {
            var hits: [SecretHit] = []
            scanners[direction].finish(patterns: patterns, hits: &hits)
            for hit in hits { evidence.report(hit, direction: direction, patterns: patterns) }
        }
    }

    /// Records that opened, of both directions.
    var opened: Int { opener.sides[.clientToServer].opened + opener.sides[.serverToClient].opened }

    /// Whether neither direction opened for want of keys.
    var lacksKeys: Bool {
        opened == 0 && Direction.allCases.contains { opener.sides[$0].stop == .noKeys }
    }

    // MARK: Obstacles

    /// Why records were not opened, each with the frame.
    var obstacles: [(frame: Int, text: String)] {
        var all: [(frame: Int, text: String)] = []
        for direction in Direction.allCases {
            guard let stop = opener.sides[direction].stop, let frame = stopFrames[direction] else { continue }
            let who = direction == .clientToServer ? "client" : "server"
            all.append((frame, "Of the \(who)'s records none is opened from frame \(frame) on: \(Self.words(stop))."))
        }
        if opener.earlyRecords > 0 {
            let frame = evidence.start.frame.number
            all.append((frame, "The client's early data (\(opener.earlyRecords) records) is not opened."))
        }
        return all
    }

    private static func words(_ stop: TLSOpener.Stop) -> String {
        switch stop {
        case .noKeys: "there is no key for them"
        case .suite(let number):
            TLSCipherSuite(rawValue: number).isNull
                ? "\(TLSCipherSuite(rawValue: number).name) encrypts nothing"
                : "\(TLSCipherSuite(rawValue: number).name) is not opened"
        case .version(let version): "\(version) is not opened"
        case .compressed: "they are compressed, which is not inflated"
        case .badRecord: "a record does not open with its key"
        case .gap: "octets before it were never captured"
        case .notTLS: "octets there are no TLS records"
        case .midway: "the handshake was not seen"
        }
    }
}
