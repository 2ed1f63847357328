/// IP packets of which not all fragments have come (RFC 791 §3.2, RFC 8200 §4.5), bounded in number and in octets.
///
/// Packets that were whole are remembered for a while: a second copy of a fragment then begins no packet of its own, and
/// a fragment that contradicts one of them is read in its place.
struct FragmentTable: Sendable {
    /// A packet that is whole, or that was given up.
    struct Reassembly: Sendable {
        /// Its first fragment, which says what the payload is.
        var first: Fragment
        /// The payload; a second version where fragments contradict one another; none where it was given up.
        var versions: [[UInt8]]
        var frame: FrameReference
    }

    /// What came of a fragment.
    enum Outcome: Sendable {
        case waiting
        case whole(Reassembly)
        case malformed(String)
    }

    /// The greatest payload that an IP packet's length field allows.
    private static let packetLimit = 65_535
    /// How many whole packets are remembered, and how many octets of them.
    private static let memory = (packets: 256, octets: 1 << 20)

    private var partials: [Fragment.Key: FragmentedPacket] = [:]
    /// The packets by age; those that are no longer there are passed over.
    private var queue: [(key: Fragment.Key, age: Int)] = []
    private var queueHead = 0
    private var octets = 0
    private var clock = 0
    private var past: [Fragment.Key: FragmentedPacket] = [:]
    private var pastKeys: [(key: Fragment.Key, age: Int)] = []
    private var pastHead = 0
    private var pastOctets = 0
    private let packetBound: Int
    private let octetBound: Int

    init(packets: Int, octets: Int) {
        packetBound = packets
        octetBound = octets
    }

    /// Takes a fragment of a frame.
    mutating func add(_ fragment: Fragment, octets frame: [UInt8], reference: FrameReference) -> Outcome {
        // A copy: a slice would keep the whole frame alive, however small the fragment.
        let octets = ArraySlice(Array(frame[fragment.start..<fragment.end]))
        guard fragment.offset + octets.count <= Self.packetLimit else {
            forget(fragment.key)
            return .malformed("fragments of more than 65,535 octets")
        }
        var partial: FragmentedPacket
        if let known = partials.removeValue(forKey: fragment.key) {
            partial = known
        } else {
            if isRepeated(fragment, octets) { return .waiting }
            clock += 1
            partial = FragmentedPacket(frame: reference, age: clock)
            queue.append((fragment.key, clock))
        }
        let before = partial.received
        switch partial.add(fragment, octets) {
        case .taken: break
        case .repeated:
            partials[fragment.key] = partial
            return .waiting
        case .tooMany:
            self.octets -= before
            return .malformed("fragments of many versions")
        }
        self.octets += partial.received - before
        guard partial.isWhole, let first = partial.first else {
            partials[fragment.key] = partial
            return .waiting
        }
        self.octets -= partial.received
        let versions = partial.versions()
        remember(partial, fragment.key)
        return .whole(Reassembly(first: first, versions: versions, frame: reference))
    }

    /// Whether a fragment that begins a packet is a copy of one of a packet that was whole.
    private func isRepeated(_ fragment: Fragment, _ octets: ArraySlice<UInt8>) -> Bool {
        past[fragment.key]?.holds(fragment, octets) == true
    }

    private mutating func remember(_ packet: FragmentedPacket, _ key: Fragment.Key) {
        if let old = past[key] { pastOctets -= old.received }
        past[key] = packet
        pastKeys.append((key, packet.age))
        pastOctets += packet.received
        while past.count > Self.memory.packets || pastOctets > Self.memory.octets, pastHead < pastKeys.count {
            let oldest = pastKeys[pastHead]
            pastHead += 1
            guard past[oldest.key]?.age == oldest.age else { continue }
            pastOctets -= past.removeValue(forKey: oldest.key)?.received ?? 0
        }
        if pastHead > 1_024, pastHead > pastKeys.count / 2 {
            pastKeys.removeFirst(pastHead)
            pastHead = 0
        }
    }

    /// Gives the oldest packet up where there are too many; its beginning is a version, where it came.
    mutating func evict() -> Reassembly? {
        while partials.count > packetBound || octets > octetBound, queueHead < queue.count {
            let oldest = queue[queueHead]
            queueHead += 1
            if queueHead > 1_024, queueHead > queue.count / 2 {
                queue.removeFirst(queueHead)
                queueHead = 0
            }
            guard partials[oldest.key]?.age == oldest.age else { continue }
            return giveUp(oldest.key)
        }
        return nil
    }

    /// Gives every packet up, the oldest first.
    mutating func evictAll() -> [Reassembly] {
        partials.sorted { $0.value.age < $1.value.age }.compactMap { giveUp($0.key) }
    }

    private mutating func giveUp(_ key: Fragment.Key) -> Reassembly? {
        guard let partial = partials.removeValue(forKey: key) else { return nil }
        octets -= partial.received
        let dummy = Fragment(
            key: key, protocolNumber: key.protocolNumber, offset: 0, hasMore: true, start: 0, end: 0, flaw: .none,
            depth: 0)
        // What came late may stand in the place of what was taken: both readings are to be searched.
        let packet = past[key].map { $0.joined(with: partial) } ?? partial
        return Reassembly(first: packet.first ?? dummy, versions: packet.versions(), frame: partial.frame)
    }

    private mutating func forget(_ key: Fragment.Key) {
        if let partial = partials.removeValue(forKey: key) { octets -= partial.received }
    }
}
