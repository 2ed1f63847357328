package import SigilloWire

/// The first half of a check: frames become octets in order, and are counted.
///
/// What it finds goes to any sink: to a ``CaptureJudge`` at once, or to a ``SigilloWire/FlowBatch`` that another thread
/// judges.
package struct FrameIntake: Sendable {
    private var assembler: FlowAssembler
    /// The octets that were captured.
    package private(set) var octets: UInt64 = 0
    /// Frames that were cut short.
    package private(set) var cutFrames = 0
    /// The link types that were met, in order.
    package private(set) var linkTypes: [LinkType] = []
    /// The number of the last frame; 0 before the first.
    package private(set) var lastFrame = 0

    private static let linkTypeLimit = 64

    /// Creates an intake that has seen nothing.
    package init(limits: FlowLimits = FlowLimits()) {
        assembler = FlowAssembler(limits: limits)
    }

    /// How many frames were taken.
    package var frames: Int { assembler.counts.frames }

    /// Takes the next frame of the capture, whose buffer is kept for a while.
    @inline(__always)
    package mutating func add(_ frame: FrameView, to sink: inout some FlowSink) {
        lastFrame = frame.number
        octets &+= UInt64(frame.range.count)
        if frame.isCut { cutFrames += 1 }
        if linkTypes.last != frame.linkType, !linkTypes.contains(frame.linkType), linkTypes.count < Self.linkTypeLimit {
            linkTypes.append(frame.linkType)
        }
        assembler.add(frame, to: &sink)
    }

    /// States that no more frames come.
    package mutating func finish(to sink: inout some FlowSink) {
        assembler.finish(to: &sink)
    }
}
