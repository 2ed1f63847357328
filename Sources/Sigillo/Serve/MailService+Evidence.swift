internal import SigilloCheck
internal import SigilloCore
internal import SigilloReport
internal import SigilloServer
internal import SigilloWire

/// A leak with all that whoever has to mend it wants to see; no secret stands in it.
package struct LeakEvidence: Sendable, Hashable {
    /// What crossed, in one sentence.
    package var sentence: String
    /// The rule's id, for example `imap.login`.
    package var rule: String
    /// The standard that says so.
    package var reference: String
    /// Both ends, and the frame of the capture.
    package var place: String
    /// What crossed around it, one line for each side's words.
    package var excerpt: [String]
    /// What to do about it; nil where nobody wrote it down.
    package var advice: String?

    /// Claim, evidence and remedy, one below the other.
    ///
    /// - Parameter path: the path that the leak is about.
    private func lines(on path: String) -> [String] {
        var lines = ["\(path): \(sentence)", "  \(place), \(reference) (\(rule))"]
        lines += excerpt.map { "    " + $0 }
        if let advice { lines.append("  \(advice)") }
        return lines
    }

    /// The first of several leaks in full, the others by their sentences; nil where there is none.
    ///
    /// - Parameter path: the path that they are about.
    package static func text(of leaks: [LeakEvidence], on path: String) -> String? {
        guard let first = leaks.first else { return nil }
        var lines = first.lines(on: path)
        let others = leaks.dropFirst()
        if !others.isEmpty { lines.append("  and \(others.count) more:") }
        lines += others.prefix(sentenceLimit).map { "    \($0.sentence) (\($0.place))" }
        if others.count > sentenceLimit { lines.append("    …") }
        return lines.joined(separator: "\n")
    }

    /// As many sentences as can be read at a glance.
    private static let sentenceLimit = 12
}

extension MailService {
    /// What could be read on the wire so far, with the evidence; only where octets are kept.
    package func evidence() -> [LeakEvidence] {
        let harvest = server.observe()
        let redactor = redactor(harvest.connections)
        return findings(in: harvest).map { finding in
            LeakEvidence(
                sentence: redactor.hide(finding.text), rule: finding.rule, reference: finding.reference,
                place: "\(finding.flow), frame \(finding.frame)",
                excerpt: finding.excerpt.map { entry in
                    let arrow = entry.direction.map { $0 == .clientToServer ? "C→S " : "S→C " } ?? ""
                    return "frame \(entry.frame)  \(arrow)\(redactor.hide(entry.text))"
                },
                advice: FindingAdvice.mend(rule: finding.rule))
        }
    }

    /// The capture so far as pcapng, with the keys of its TLS sessions; only where octets are kept.
    package func capture() -> [UInt8] {
        let harvest = server.observe()
        let keyLog = harvest.connections.flatMap { $0.tls?.keyLog ?? [] }
        return PcapNGWriter.file(of: TapFrames.frames(of: harvest), keyLog: keyLog, interfaceName: "lo")
    }

    /// The transcript so far as lines of JSON, for a thread that may wait for the event loop.
    package func transcriptSoFar() -> String {
        Transcript.text(of: transcript(of: server.observe()))
    }

    /// How often each fault that is served now was performed so far, in their order.
    package func faultsPerformed() -> [Int] {
        var counts = Array(repeating: 0, count: faults.count)
        for record in server.observe().connections {
            for event in record.events {
                if case .scripted(let step) = event.note, counts.indices.contains(step) { counts[step] += 1 }
            }
        }
        return counts
    }

    /// Ends every connection at once and takes no new ones; what was observed stays.
    package func disconnect() {
        server.disconnect()
    }
}
