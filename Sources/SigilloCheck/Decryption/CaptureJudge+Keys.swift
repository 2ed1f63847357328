package import SigilloCore
import SigilloWire

/// Reading with keys, beside the judgement.
extension CaptureJudge {
    /// Takes keys; flows whose TLS has not begun yet are opened with them.
    package mutating func takeKeys(_ keyLogs: [Secret], ciphers: any CipherProvider) {
        guard decryption == nil else {
            for text in keyLogs { decryption?.keys.log.add(text) }
            return
        }
        var first = CaptureDecryption(ciphers: ciphers)
        for text in keyLogs { first.keys.log.add(text) }
        guard !first.keys.log.isEmpty || ciphers.hasServerKeys else { return }
        for slot in slots.indices where !slots[slot].isTLS { slots[slot].sealed = [] }
        decryption = first
    }

    /// Takes a block of secrets that the capture file holds, and notes that it does: whoever has it can open them.
    package mutating func takeSecretsBlock(_ keyLog: Secret, behind frame: Int, ciphers: any CipherProvider) {
        secretsBlocks += 1
        firstSecretsFrame = firstSecretsFrame ?? frame
        takeKeys([keyLog], ciphers: ciphers)
    }

    /// What a flow's frame brought of TLS.
    mutating func open(slot: Int, flow: Int, frame: FrameReference) {
        // A copy, for the judge's state is changed in place meanwhile.
        let patterns = patterns
        decryption?.read(&slots[slot], flow: flow, frame: frame, patterns: patterns)
    }

    /// A flow has ended.
    mutating func close(slot: Int, end: FlowEnd) {
        open(slot: slot, flow: end.flow, frame: end.frame)
        let patterns = patterns
        guard let evidence = decryption?.ended(flow: end.flow, patterns: patterns), !evidence.findings.isEmpty else {
            return
        }
        var found = evidence.countedFindings().map(complete)
        let redactor = Redactor(patterns: patterns, learned: evidence.learned)
        for index in found.indices {
            found[index].excerpt = evidence.excerpt(of: index) { redactor.text(of: $0) }
        }
        let limit = settings.findingLimit
        decryption?.keep(found, limit: limit)
    }

    /// The finding about the file's own secrets, if there are any.
    var secretsFinding: Finding? {
        guard secretsBlocks > 0 else { return nil }
        return Finding(
            kind: .metadata, severity: .info, protocolName: "tls", flow: "the file itself", tcpStream: nil,
            frame: firstSecretsFrame ?? 0, offset: 0, direction: .clientToServer, rule: "tls.secrets",
            reference: "RFC 9850 §1",
            text: "The file holds the secrets of TLS sessions in \(secretsBlocks) "
                + "\(secretsBlocks == 1 ? "block" : "blocks"): whoever has the file can open them. "
                + "They did not cross the wire.")
    }
}
