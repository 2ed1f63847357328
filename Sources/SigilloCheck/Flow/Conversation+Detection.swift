import SigilloCore
import SigilloWire

/// Which protocol is spoken, and what stands before it.
extension Conversation {
    /// Protocols around one another that are followed.
    private static let depthLimit = 4
    /// So much waits for the other direction of a tunnel.
    private static let tunnelLimit = 64 * 1024

    /// Looks at what both sides said first, until it tells the protocol; then reads it.
    mutating func decide(isLast: Bool, evidence: inout Evidence, spills: inout [Spill]) {
        guard dropPrefix(isLast: isLast) else { return }
        sealWaiting(evidence: &evidence, spills: &spills)
        guard let first = waiting.first else { return }
        let detector = ProtocolDetector(
            port: evidence.start.server.port, sawSYN: evidence.start.sawSYN || depth > 0, service: service,
            isClientFirst: first.direction == .clientToServer)
        let answer = detector.answer(
            client: said(.clientToServer), server: said(.serverToClient), isLast: isLast)
        guard begin(answer) else { return }
        if let name = dialogue?.name, !name.isEmpty { evidence.protocolName = name }
        replay(evidence: &evidence, spills: &spills)
    }

    private func said(_ direction: Direction) -> ArraySlice<UInt8> {
        let parts = waiting.filter { $0.direction == direction }
        return parts.count == 1 ? parts[0].octets : ArraySlice(parts.flatMap(\.octets))
    }

    /// Begins what was recognised; false where more must be seen.
    private mutating func begin(_ answer: ProtocolDetector.Answer) -> Bool {
        switch answer {
        case .undecided: return false
        case .known(let name):
            dialogue = Self.dialogue(named: name) ?? OpaqueDialogue(name: name)
        case .upgrading(let name): dialogue = UpgradingDialogue(name: name)
        case .opaque(let name):
            dialogue = OpaqueDialogue(name: name)
            ownObstacle = name.isEmpty ? "a protocol in clear that is not known" : "\(name), whose rules are not known"
        case .sealed(let name): dialogue = OpaqueDialogue(name: name)
        }
        return true
    }

    static func dialogue(named name: String) -> (any Dialogue)? {
        switch name {
        case "imap": IMAPDialogue()
        case "smtp": SMTPDialogue()
        case "pop3": POP3Dialogue()
        case "http": HTTPDialogue()
        case "managesieve": SieveDialogue()
        case "ldap": LDAPDialogue()
        case "ftp": FTPDialogue()
        case "dns": DNSDialogue()
        case SOCKSDialogue.title: SOCKSDialogue()
        default: nil
        }
    }

    /// Reads what waited.
    private mutating func replay(evidence: inout Evidence, spills: inout [Spill]) {
        let replayed = waiting
        waiting = []
        for piece in replayed {
            read(piece.octets, offset: piece.offset, direction: piece.direction, evidence: &evidence, spills: &spills)
        }
    }

    // MARK: TLS from the first octet

    /// Hands directions that began with TLS over to it, with all that came of them.
    private mutating func sealWaiting(evidence: inout Evidence, spills: inout [Spill]) {
        for direction in Direction.allCases where !sides[direction].isSealed && !sides[direction].hasSpoken {
            guard let first = waiting.first(where: { $0.direction == direction }) else { continue }
            guard seal(first.octets, direction: direction, at: first.offset, evidence: &evidence) else {
                sides[direction].hasSpoken = true
                continue
            }
            spills += waiting.filter { $0.direction == direction }
            waiting.removeAll { $0.direction == direction }
        }
    }

    // MARK: Prefixes

    /// Drops what a proxy puts before a connection; false while it may be one and is not whole.
    private mutating func dropPrefix(isLast: Bool) -> Bool {
        guard !isPrefixRead else { return true }
        switch ProxyPrefix(said(.clientToServer)) {
        case .none: isPrefixRead = true
        case .partial: return isLast || waiting.contains { $0.direction == .serverToClient }
        case .whole(var count):
            isPrefixRead = true
            for index in waiting.indices where waiting[index].direction == .clientToServer && count > 0 {
                let part = min(count, waiting[index].octets.count)
                waiting[index].octets = waiting[index].octets.dropFirst(part)
                waiting[index].offset &+= UInt64(part)
                count -= part
            }
            waiting.removeAll { $0.octets.isEmpty }
            // TLS may begin behind it.
            sides[.clientToServer].hasSpoken = false
        }
        return true
    }

    // MARK: Tunnels

    /// Begins the protocol inside where both directions are through with the one around it.
    mutating func openTunnels(isLast: Bool, evidence: inout Evidence, spills: inout [Spill]) {
        if isTunnelRefused {
            isTunnelRefused = false
            replay(evidence: &evidence, spills: &spills)
        }
        while let around = dialogue, isOpen(around, isLast: isLast) {
            depth += 1
            guard depth <= Self.depthLimit else {
                dialogue = OpaqueDialogue(name: around.name)
                ownObstacle = "tunnels inside one another"
                replay(evidence: &evidence, spills: &spills)
                return
            }
            dialogue = nil
            service = nil
            upgrade = .none
            for direction in Direction.allCases where !sides[direction].isSealed { sides[direction] = Side() }
            decide(isLast: isLast, evidence: &evidence, spills: &spills)
        }
    }

    private func isOpen(_ around: any Dialogue, isLast: Bool) -> Bool {
        let isClientThrough = around.reading(.clientToServer) == .tunnel
        let isServerThrough = around.reading(.serverToClient) == .tunnel
        if isClientThrough, isServerThrough { return true }
        // One direction alone is all that was captured, or all that is waited for.
        guard isClientThrough || isServerThrough, !waiting.isEmpty else { return false }
        return isLast || waiting.reduce(0) { $0 + $1.octets.count } > Self.tunnelLimit
    }
}
