import SigilloCore
import SigilloWire

/// Names that cross in clear: information, once for each of a capture.
extension CaptureJudge {
    /// Takes a name that was asked of DNS.
    mutating func ask(_ name: String, from: Endpoint, to: Endpoint, frame: FrameReference) {
        guard names.count < settings.nameLimit, knownNames.insert(name).inserted else { return }
        names.append(name)
        let shown = patterns.isEmpty ? name : Redactor(patterns: patterns, learned: []).text(of: Array(name.utf8))
        add(
            Finding(
                kind: .metadata, severity: .info, protocolName: "dns", flow: "\(from) > \(to)", tcpStream: nil,
                frame: frame.number, offset: 0, direction: .clientToServer, rule: "dns.name",
                reference: "RFC 9076 §5.1", text: "The name \(shown) was asked of DNS in clear."))
        // A secret with dots in it crosses as labels, with lengths between them.
        search(Array(name.utf8)[...], from: from, to: to, frame: frame)
    }

    /// Takes what the handshake of a flow gave away: the server's name (RFC 6066 §3), and up to TLS 1.2 certificates.
    mutating func note(_ names: TLSSession.Names, ofSlot slot: Int) {
        guard namesSeen.count < settings.nameLimit else { return }
        if let name = names.serverName, namesSeen.insert(name).inserted {
            mention(
                "The server's name, \(VisibleText.of(name.utf8)), crossed in clear in the handshake.", rule: "sni",
                reference: "RFC 6066 §3", ofSlot: slot, .clientToServer, at: names.helloOffset)
        }
        for direction in Direction.allCases {
            guard let offset = names.certificateOffsets[direction],
                namesSeen.insert("certificate of the \(direction)").inserted
            else { continue }
            let whose =
                direction == .clientToServer
                ? "A client's certificate, which names its user," : "A server's certificate"
            mention(
                "\(whose) crossed in clear in the handshake.", rule: "cert", reference: "RFC 5246 §7.4.2", ofSlot: slot,
                direction, at: offset)
        }
    }

    private mutating func mention(
        _ text: String, rule: String, reference: String, ofSlot slot: Int, _ direction: Direction, at offset: UInt64
    ) {
        let start = slots[slot].evidence.start
        let (from, to) = direction == .clientToServer ? (start.client, start.server) : (start.server, start.client)
        add(
            complete(
                Finding(
                    kind: .metadata, severity: .info, protocolName: "tls", flow: "\(from) > \(to)",
                    tcpStream: start.flow, frame: slots[slot].evidence.frame(at: offset, direction).number,
                    offset: offset,
                    direction: direction, rule: rule, reference: reference, text: text)))
    }
}
