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

    /// Whether a finding tells something new: a name of TLS that crosses again and again is one finding.
    mutating func isNew(_ finding: Finding) -> Bool {
        guard finding.kind == .metadata, finding.protocolName == "tls" else { return true }
        return namesSeen.count < settings.nameLimit && namesSeen.insert(finding.rule + finding.text).inserted
    }
}
