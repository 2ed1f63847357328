import SigilloCore

/// Where a conversation turns to TLS, or should have.
extension Conversation {
    mutating func take(_ turn: Turn, evidence: inout Evidence) {
        switch turn {
        case .goOn: break
        case .tlsAsked:
            upgrade = .asked
            hasAskedTLS = true
        case .tlsAccepted: upgrade = .accepted
        case .tlsRefused:
            upgrade = .none
            evidence.logInNote = ""
        case .compressed(let name):
            dialogue = OpaqueDialogue(name: dialogue?.name ?? "")
            ownObstacle = "\(name), which is not inflated"
        case .tunnelAsked: dialogue = ConnectDialogue()
        case .tunnelRefused:
            dialogue = HTTPDialogue()
            isTunnelRefused = true
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

    /// Gives a direction to TLS where it begins here.
    mutating func seal(
        _ octets: ArraySlice<UInt8>, direction: Direction, at position: UInt64, evidence: inout Evidence
    ) -> Bool {
        guard evidence.layer == .wire, Self.looksLikeTLS(octets) else { return false }
        sides[direction].sealedAt = position
        if direction == .clientToServer { evidence.amendLogIns("TLS began only behind it and hides nothing of it.") }
        return true
    }

    /// Where a hello begins behind half a line, when one does; `rest` then begins with it.
    ///
    /// What is injected behind the answer to STARTTLS need not end in a line's end, and what follows it is no line: TLS
    /// would be read as text up to the next octet that happens to be a line feed.
    mutating func helloBehindHalfLine(
        _ rest: inout ArraySlice<UInt8>, position: UInt64, direction: Direction, evidence: inout Evidence
    ) -> UInt64? {
        guard upgrade == .accepted, sides[direction].isUpgradeBreachReported, evidence.layer == .wire else {
            return nil
        }
        let message: UInt8 = direction == .clientToServer ? 1 : 2
        // Of what is held only the end can be new: a header that began in it.
        let tail = sides[direction].held.suffix(5)
        let octets = Array(tail) + rest
        // A record's header (RFC 8446 §5.1) and the type of the first message in it.
        let index = octets.indices.dropLast(5).first { index in
            octets[index] == 22 && octets[index + 1] == 3 && octets[index + 2] <= 4 && octets[index + 5] == message
        }
        guard let index else { return nil }
        let start = position &- UInt64(tail.count) &+ UInt64(index)
        sides[direction].held = []
        sides[direction].isSkipping = false
        rest = octets[index...]
        sides[direction].sealedAt = start
        return start
    }

    /// At the beginning of a line: whether TLS begins here; says so where it should have and did not.
    mutating func beginsTLS(
        _ octets: ArraySlice<UInt8>, direction: Direction, position: UInt64, evidence: inout Evidence
    ) -> Bool {
        guard evidence.layer == .wire, sides[direction].held.isEmpty, !sides[direction].isSkipping else { return false }
        if seal(octets, direction: direction, at: position, evidence: &evidence) { return true }
        guard upgrade != .none, !sides[direction].isUpgradeBreachReported else { return false }
        guard upgrade == .accepted || direction == .clientToServer else { return false }
        sides[direction].isUpgradeBreachReported = true
        let isInjected = upgrade == .asked || direction == .serverToClient
        let who = direction == .clientToServer ? "The client" : "The server"
        if direction == .clientToServer {
            evidence.logInNote =
                isInjected
                ? " It stood behind STARTTLS, before TLS." : " STARTTLS was granted, but the client went on in clear."
        }
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

    // MARK: An offer that is not taken

    /// Whether a line of the server offers TLS: a capability of IMAP, SMTP, ManageSieve or FTP.
    mutating func noteOffer(_ line: Line) {
        guard line.offset < 16 * 1024, line.octets.count < 2048 else { return }
        switch dialogue?.name {
        case "smtp": offersTLS = line.octets.begins(with: "250") && line.octets.dropFirst(4).equals("STARTTLS")
        case "managesieve": offersTLS = line.octets.begins(with: "\"STARTTLS\"")
        case "ftp": offersTLS = line.octets.trimmed.begins(with: "AUTH TLS")
        case "imap":
            offersTLS = line.octets.contains(word: "CAPABILITY ") && line.octets.contains(word: "STARTTLS")
        default: break
        }
    }

    /// A client that stayed in clear although it was offered TLS, and gave nothing away by it.
    func mentionOfferNotTaken(evidence: inout Evidence) {
        guard evidence.layer == .wire, offersTLS || dialogue?.offersTLS == true, !hasAskedTLS,
            !sides[.clientToServer].isSealed, sides[.clientToServer].hasSpoken,
            !evidence.findings.contains(where: { $0.kind.isLeak })
        else { return }
        evidence.mention(
            "The server offered STARTTLS, and the client stayed in clear.", direction: .clientToServer, range: 0..<1,
            rule: "starttls.absent", reference: "RFC 8314 §3")
    }
}
