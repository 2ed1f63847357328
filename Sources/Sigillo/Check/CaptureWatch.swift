package import SigilloCapture
internal import SigilloCheck
internal import SigilloCore
package import SigilloReport
internal import SigilloTLS
internal import SigilloWire

/// Judges what crosses an interface while it crosses: the work of `sigillo watch`.
///
/// Findings are told as soon as the octets that show them are there; the verdict comes at the end, as for a file.
package final class CaptureWatch {
    /// What is watched, and until when.
    package struct Options: Sendable {
        /// The interface.
        package var device: String
        /// What to keep, in the language of pcap-filter(7); nil keeps every frame.
        package var filter: String?
        /// Whether frames for other machines are captured too.
        package var isPromiscuous = false
        /// Whether findings show the secrets themselves.
        package var reveals = false
        /// The packets after which the watch ends; nil for no end.
        package var packetLimit: Int?
        /// The nanoseconds after which the watch ends; nil for no end.
        package var durationNanoseconds: UInt64?

        /// Watches an interface without an end.
        package init(device: String) {
            self.device = device
        }
    }

    /// What happens while an interface is watched.
    package enum Event: Sendable {
        /// Something was readable; the time is that of the look at it, in nanoseconds since 1970.
        case finding(ReportFinding)
        /// So many packets were lost since the last event of this kind.
        case dropped(UInt64)
    }

    private let options: Options
    private let capture: LiveCapture
    private var checker: Checker
    private var packets = 0
    private var drops: UInt64 = 0

    /// So long a finding may wait until it is told.
    private static let patienceNanoseconds: UInt64 = 200_000_000

    /// Opens the interface.
    ///
    /// - Parameter check: the secrets to look for.
    /// - Throws: ``SigilloCapture/CaptureFailure``, whose description says what to do.
    package init(_ options: Options, check: CaptureCheck = CaptureCheck()) throws(CaptureFailure) {
        self.options = options
        capture = try LiveCapture(
            device: options.device, filter: options.filter.map { CaptureFilter(expression: $0) },
            isPromiscuous: options.isPromiscuous)
        var settings = CheckerSettings()
        settings.isLive = true
        settings.keepsTimelines = false
        checker = Checker(
            secrets: check.secrets, settings: settings, digests: check.secrets.isEmpty ? nil : LibraryDigests())
    }

    /// Makes ``run(elapsedNanoseconds:_:)`` return soon; from any thread.
    package func makeStopper() -> @Sendable () -> Void {
        let capture = capture
        return { capture.close() }
    }

    /// Watches until the options' end, until it is stopped, or until the capture breaks down.
    ///
    /// - Parameters:
    ///   - elapsedNanoseconds: a clock that only goes on.
    ///   - tell: is told what happens, in order.
    /// - Returns: what is said of all that crossed, as of a capture file.
    package func run(elapsedNanoseconds: () -> UInt64, _ tell: (Event) -> Void) -> CheckReport.File {
        let start = elapsedNanoseconds()
        var failure: String?
        while true {
            var patience = Self.patienceNanoseconds
            if let duration = options.durationNanoseconds {
                let elapsed = elapsedNanoseconds() &- start
                guard elapsed < duration else { break }
                patience = min(patience, duration - elapsed)
            }
            // Asked before the frames are: what came until the end is judged.
            let hasEnded = capture.hasEnded
            let slice = capture.nextFrames(numberedFrom: packets + 1, timeoutNanoseconds: patience)
            take(slice, tell)
            failure = failure ?? slice.failure
            if hasEnded || slice.failure != nil { break }
            if let limit = options.packetLimit, packets >= limit { break }
        }
        capture.close()
        if let failure { checker.damaged(failure) }
        let result = checker.finish(drops: drops)
        return CheckReport.File(
            file: options.device, format: nil, linkType: result.linkTypes.first ?? capture.linkType.name,
            packets: result.packets, octets: Int(clamping: result.octets), cutPackets: result.cutFrames,
            flows: result.flowCount, tlsFlows: result.tlsFlows, gaps: result.gaps,
            verdict: CheckReport.Verdict(result.verdict), reason: result.reason,
            findings: result.findings.map { ReportFinding(explaining: $0, reveals: options.reveals) })
    }

    private func take(_ slice: CaptureSlice, _ tell: (Event) -> Void) {
        let room = options.packetLimit.map { max(0, $0 - packets) } ?? .max
        for frame in slice.frames.prefix(room) { checker.add(frame) }
        packets += min(room, slice.frames.count)
        for finding in checker.takeFresh() {
            tell(.finding(ReportFinding(finding, reveals: options.reveals)))
        }
        if slice.dropped > 0 {
            drops += slice.dropped
            tell(.dropped(slice.dropped))
        }
    }
}
