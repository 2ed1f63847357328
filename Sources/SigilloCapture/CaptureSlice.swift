package import SigilloWire

/// What was captured between one call and the next, and whether anything can be missing from it.
package struct CaptureSlice: Sendable, Hashable {
    /// The frames in the order of the capture, numbered from 1 within the slice.
    package var frames: [CapturedFrame]
    /// How many frames were lost since the last slice, in the kernel, at the interface or for want of memory.
    ///
    /// The kernel also counts the loopback interface's second copy of a frame, which nobody reads: the number says that
    /// something may be missing, not how much.
    package var dropped: UInt64
    /// Whether the marker was read: then all that crossed the interface before it has been read too.
    package var sawMarker: Bool
    /// Why the capture cannot be relied on any more, in one sentence, when it broke down.
    package var failure: String?

    /// Creates a slice.
    package init(frames: [CapturedFrame], dropped: UInt64, sawMarker: Bool, failure: String? = nil) {
        self.frames = frames
        self.dropped = dropped
        self.sawMarker = sawMarker
        self.failure = failure
    }

    /// Whether nothing speaks against having every frame: marker read, nothing dropped, no breakdown, no frame cut.
    package var isComplete: Bool {
        sawMarker && dropped == 0 && failure == nil && !frames.contains(where: \.isCut)
    }
}
