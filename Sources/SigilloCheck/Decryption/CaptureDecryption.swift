import SigilloCore
import SigilloWire

/// What keys open of all flows of a capture; it stands beside the judge and never touches what the judge finds.
struct CaptureDecryption: Sendable {
    var keys: SessionKeys
    private var flows: [Int: FlowDecryption] = [:]
    private(set) var reading = KeyedReading()

    private static let obstacleLimit = 256

    init(ciphers: any CipherProvider) {
        keys = SessionKeys(ciphers: ciphers)
    }

    /// Takes octets of TLS that a flow's frame brought.
    mutating func read(_ state: inout FlowState, flow: Int, frame: FrameReference, patterns: PatternSet) {
        guard let spills = state.takeSealed(), !spills.isEmpty else { return }
        if flows[flow] == nil {
            reading.tlsFlows += 1
            flows[flow] = FlowDecryption(beside: state.evidence, service: state.service)
        }
        for spill in spills { flows[flow]?.read(spill, frame: frame, keys: &keys, patterns: patterns) }
        // What can no longer be opened need not be kept for it.
        if flows[flow]?.opener.isOver == true { state.sealed = nil }
    }

    /// Octets of a direction are missing.
    mutating func missed(flow: Int, direction: Direction, frame: FrameReference) {
        flows[flow]?.missed(direction, frame: frame)
    }

    /// A flow ends; returns what was found in it, if it was read.
    mutating func ended(flow: Int, patterns: PatternSet) -> Evidence? {
        guard var state = flows.removeValue(forKey: flow) else { return nil }
        state.ended(patterns: patterns)
        reading.records += state.opened
        reading.octets &+= state.octets
        if state.opened > 0 { reading.openedFlows += 1 }
        if state.lacksKeys { reading.keylessFlows += 1 }
        if !state.lacksKeys {
            for obstacle in state.obstacles where reading.obstacles.count < Self.obstacleLimit {
                reading.obstacles.append(
                    KeyedReading.Obstacle(tcpStream: flow, frame: obstacle.frame, text: obstacle.text))
            }
        }
        return state.evidence
    }

    /// Keeps findings that are ready to be shown.
    mutating func keep(_ findings: [Finding], limit: Int) {
        reading.findings += findings.prefix(max(0, limit - reading.findings.count))
    }

    /// What was read in all flows.
    var result: KeyedReading {
        var result = reading
        result.findings.sort { ($0.frame, $0.offset) < ($1.frame, $1.offset) }
        result.obstacles.sort { ($0.frame, $0.tcpStream) < ($1.frame, $1.tcpStream) }
        return result
    }
}
