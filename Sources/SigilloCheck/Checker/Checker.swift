package import SigilloCore
package import SigilloWire

/// Judges a capture frame by frame.
///
/// ```
/// var checker = Checker(secrets: [KnownSecret(label: "password", value: password)])
/// while let frame = try reader.next() { checker.add(frame) }
/// let result = checker.finish(drops: reader.drops)
/// ```
///
/// It keeps what open flows need and no more, whatever the length of the capture.
///
/// Its halves are a ``FrameIntake`` and a ``CaptureJudge``; whoever has two cores runs them on two threads.
package struct Checker: Sendable {
    private var intake: FrameIntake
    var judge: CaptureJudge

    /// Creates a checker.
    ///
    /// - Parameters:
    ///   - secrets: what to look for besides the rules of the protocols.
    ///   - inflater: what undoes DEFLATE; without it, what is compressed cannot be judged.
    ///   - digests: proves which known secret a challenge and its response belong to; without it none is proved.
    package init(
        secrets: [KnownSecret] = [], settings: CheckerSettings = CheckerSettings(), limits: FlowLimits = FlowLimits(),
        inflater: InflaterFactory? = nil, digests: (any DigestProvider)? = nil
    ) {
        intake = FrameIntake(limits: limits)
        judge = CaptureJudge(secrets: secrets, settings: settings, inflater: inflater, digests: digests)
    }

    /// The number of the last frame; 0 before the first.
    var lastFrame: Int { intake.lastFrame }

    /// Takes the next frame of the capture.
    package mutating func add(_ frame: CapturedFrame) {
        add(FrameView(frame))
    }

    /// Takes the next frame of the capture, whose buffer is kept for a while.
    package mutating func add(_ frame: FrameView) {
        intake.add(frame, to: &judge)
    }

    /// Notes something that could not be judged and of which no frame tells, such as a packet of no interface.
    package mutating func blind(_ reason: Blindness) {
        judge.blind(reason, frame: FrameReference(number: lastFrame, time: 0))
    }

    /// Notes that the file is damaged behind the last frame that was added.
    ///
    /// - Parameter what: a few words, for example `the file ends inside a record`.
    package mutating func damaged(_ what: String) {
        judge.damaged(what, behind: lastFrame)
    }

    /// Findings since the last call, as they happen; none unless the settings are live.
    package mutating func takeFresh() -> [Finding] {
        judge.takeFresh()
    }

    /// States that no more frames come, and judges.
    ///
    /// - Parameter drops: packets that the capture is known to have lost; with any, silence proves nothing.
    package mutating func finish(drops: UInt64 = 0) -> CheckResult {
        intake.finish(to: &judge)
        return judge.finish(drops: drops, intake)
    }
}

extension CaptureJudge {
    /// What is said of the capture whose last frame an intake has taken.
    package mutating func finish(drops: UInt64, _ intake: FrameIntake) -> CheckResult {
        finish(
            drops: drops, packets: intake.frames, octets: intake.octets, cutFrames: intake.cutFrames,
            linkTypes: intake.linkTypes.map(\.name))
    }
}
