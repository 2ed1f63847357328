import SigilloCore

/// Where a conversation turns to TLS, or should have.
extension Conversation {
    mutating func take(_ turn: Turn) {
        switch turn {
        case .goOn: break
        case .tlsAsked: upgrade = .asked
        case .tlsAccepted: upgrade = .accepted
        case .tlsRefused: upgrade = .none
        case .compressed(let name):
            compression = Compression(name: name)
        }
    }

    /// Whether a record header may stand here.
    static func looksLikeTLS(_ octets: ArraySlice<UInt8>) -> Bool {
        let start = octets.startIndex
        guard let first = octets.first else { return false }
        if (20...23).contains(first) { return octets.count < 2 || octets[start + 1] == 3 }
        // A hello in the manner of SSL 2 (RFC 5246 appendix E.2).
        return first & 0x80 != 0 && octets.count >= 5 && octets[start + 2] == 1
            && (octets[start + 3] == 3 || octets[start + 3] == 0 && octets[start + 4] == 2)
    }

    /// Where a hello begins behind half a line, when one does; `rest` then begins with it.
    ///
    /// What is injected behind the answer to STARTTLS need not end in a line's end, and what follows it is no line: TLS
    /// would be read as text up to the next octet that happens to be a line feed.
    mutating func helloBehindHalfLine(
        _ rest: inout ArraySlice<UInt8>, position: UInt64, direction: Direction
    ) -> UInt64? {
        guard upgrade == .accepted, sides[direction].isUpgradeBreachReported else { return nil }
        let held = sides[direction].held
        let octets = held + rest
        let message: UInt8 = direction == .clientToServer ? 1 : 2
        // A record's header (RFC 8446 §5.1) and the type of the first message in it.
        let index = octets.indices.dropLast(5).first { index in
            octets[index] == 22 && octets[index + 1] == 3 && octets[index + 2] <= 4 && octets[index + 5] == message
        }
        guard let index else { return nil }
        let start = (held.isEmpty ? position : sides[direction].heldOffset) &+ UInt64(index)
        sides[direction].held = []
        sides[direction].isSkipping = false
        sides[direction].sealedAt = start
        rest = octets[index...]
        return start
    }

    /// At the beginning of a line: whether TLS begins here; says so where it should have and did not.
    mutating func beginsTLS(
        _ octets: ArraySlice<UInt8>, direction: Direction, position: UInt64, evidence: inout Evidence
    ) -> Bool {
        guard evidence.layer == .wire, sides[direction].held.isEmpty, !sides[direction].isSkipping else { return false }
        if Self.looksLikeTLS(octets) {
            sides[direction].sealedAt = position
            return true
        }
        guard upgrade != .none, !sides[direction].isUpgradeBreachReported else { return false }
        guard upgrade == .accepted || direction == .clientToServer else { return false }
        sides[direction].isUpgradeBreachReported = true
        let isInjected = upgrade == .asked || direction == .serverToClient
        let who = direction == .clientToServer ? "The client" : "The server"
        evidence.report(
            Evidence.Sighting(
                kind: .weakTLS, severity: .high, direction: direction, range: position..<(position &+ 1),
                rule: isInjected ? "starttls.injected" : "starttls.then-plain",
                reference: isInjected ? "RFC 9051 §6.2.1, RFC 3207 §6" : "RFC 3207 §4.1",
                text: isInjected
                    ? "\(who) sent octets in clear behind STARTTLS that the other side may take for sealed ones."
                    : "STARTTLS was granted, but the client went on in clear."))
        return false
    }
}
