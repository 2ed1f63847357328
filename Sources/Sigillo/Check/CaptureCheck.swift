package import SigilloCheck
internal import SigilloCompression
internal import SigilloCore
package import SigilloFiles
package import SigilloReport
internal import SigilloTLS
internal import SigilloWire

/// Judges capture files: the work of `sigillo check`.
package struct CaptureCheck: Sendable {
    /// What to look for besides what the protocols show by themselves.
    package var secrets: [KnownSecret]
    /// Whether the report shows the secrets themselves.
    package var reveals: Bool
    /// The TCP stream of which the whole conversation is kept, counted from 0 as in tshark.
    package var followedStream: Int?
    /// With what TLS is opened, apart from the judgement.
    package var keys = CaptureKeys()

    /// Creates a check.
    package init(secrets: [KnownSecret] = [], reveals: Bool = false) {
        self.secrets = secrets
        self.reveals = reveals
    }

    /// Creates a check that looks for the secrets of a file, one a line.
    ///
    /// - Returns: the check, and remarks for the user.
    /// - Throws: ``SigilloFiles/FileError`` when the file cannot be read.
    package static func reading(
        secretFile: String, reveals: Bool
    ) throws(FileError) -> (check: CaptureCheck, warnings: [String]) {
        let file = try SecretFile(secretFile)
        let secrets = file.lines.map { KnownSecret(label: $0.label, value: $0.secret) }
        return (CaptureCheck(secrets: secrets, reveals: reveals), file.warnings)
    }

    /// What is said of one file, and all that the checker found in it.
    package struct Outcome: Sendable {
        package var file: CheckReport.File
        package var result: CheckResult
    }

    /// Judges one file; `-` is standard input. A file that cannot be read is a result too: `unreadable`.
    package func check(_ path: String) -> Outcome {
        var secrets: [Secret]?
        let outcome = check(path, secrets: &secrets)
        // Secrets that stood behind the frames they open are known at a second reading.
        guard secrets != nil, Self.canReadAgain(path) else { return outcome }
        return check(path, secrets: &secrets)
    }

    /// - Parameter secrets: those that the file holds where they are known; else, afterwards, where they came too late.
    private func check(_ path: String, secrets known: inout [Secret]?) -> Outcome {
        var settings = CheckerSettings()
        settings.followedFlow = followedStream
        settings.keepsTimelines = false
        var judge = CaptureJudge(
            secrets: secrets, settings: settings, inflater: ZlibInflater.factory,
            digests: secrets.isEmpty ? nil : LibraryDigests())
        var feed = KeyFeed(keys, known: known, judge: &judge)
        let reading = CaptureFeeder.read(path) { portion in
            feed.feed(portion.keyLogs, behind: portion.lastFrame, to: &judge)
            portion.batch.tell(&judge)
        }
        let reader = reading.reader
        let lastFrame = reading.intake.lastFrame
        switch reading.end {
        case .whole: break
        case .damaged(let what): judge.damaged(what, behind: lastFrame)
        case .unreadable(let sentence): return unreadable(path, sentence, reader)
        }
        if reader.orphans > 0 {
            judge.blind(
                .malformed("packets of an interface that the file does not declare"),
                frame: FrameReference(number: lastFrame, time: 0))
        }
        var intake = reading.intake
        intake.finish(to: &judge)
        let result = judge.finish(drops: reader.drops, intake)
        known = feed.hasLateSecrets && (result.withKeys?.openedFlows ?? 0) < result.tlsFlows ? reader.keyLogs : nil
        return Outcome(file: file(path, result, reader), result: result)
    }

    private func file(_ path: String, _ result: CheckResult, _ reader: CaptureReader) -> CheckReport.File {
        var file = CheckReport.File(
            file: path, format: reader.format?.rawValue,
            linkType: result.linkTypes.first ?? reader.linkTypes.first?.name, packets: result.packets,
            octets: Int(clamping: result.octets), cutPackets: result.cutFrames, flows: result.flowCount,
            tlsFlows: result.tlsFlows, gaps: result.gaps, verdict: CheckReport.Verdict(result.verdict),
            reason: result.reason, findings: result.findings.map { ReportFinding(explaining: $0, reveals: reveals) })
        file.evictedFlows = result.evictedFlows
        file.more = result.leftOut.findings.map {
            CheckReport.More(kind: $0.kind.rawValue, rule: $0.rule, findings: $0.findings, flows: $0.flows)
        }
        file.withKeys = CheckReport.WithKeys(result, reveals: reveals)
        return file
    }

    private func unreadable(_ path: String, _ sentence: String, _ reader: CaptureReader) -> Outcome {
        let result = CheckResult(verdict: .unreadable, reason: sentence)
        return Outcome(file: file(path, result, reader), result: result)
    }
}

extension CheckReport.Verdict {
    init(_ verdict: CheckResult.Verdict) {
        self =
            switch verdict {
            case .clean: .clean
            case .leak: .leak
            case .inconclusive: .inconclusive
            case .unreadable: .unreadable
            }
    }
}

extension CaptureCheck.Outcome {
    /// A TCP stream as a conversation that a person can read, secrets redacted; nil where there is no such stream, or it
    /// was not followed.
    package func conversation(stream: Int) -> String? {
        guard let flow = result.flows.first(where: { $0.flow == stream }), !flow.timeline.isEmpty else { return nil }
        let start = flow.timeline.first?.time ?? 0
        var text = "\(file.file), tcp stream \(stream): \(flow.client) > \(flow.server)\n"
        for entry in flow.timeline {
            let who = entry.direction?.rawValue ?? "   "
            let microseconds = entry.time > start ? (entry.time - start) / 1_000 : 0
            let time = "+\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
            let frame = entry.frame > 0 ? "#\(entry.frame)" : ""
            let columns = [frame.padded(to: 6), time.padded(to: 12), who, entry.text]
            text += columns.joined(separator: " ") + (entry.mark.map { "   ← \($0)" } ?? "") + "\n"
        }
        return text
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
