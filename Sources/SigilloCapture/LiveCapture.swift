package import SigilloWire

/// A capture of everything that crosses one interface, from the moment it is opened until it is closed.
///
/// One capture serves a whole run, since opening one takes as long as a client does: after each client,
/// ``takeFrames(through:sending:timeoutNanoseconds:)`` gives the frames since the last slice.
///
/// The interface is looked up in the network namespace of the thread that opens the capture; afterwards every method
/// may be called from any thread.
package final class LiveCapture: Sendable {
    /// The kernel's ring unless told otherwise, in octets: a burst of that size waits there even for a slow reader.
    package static let defaultBufferSize = 32 << 20
    /// The octets of frames that are held between two slices unless told otherwise.
    package static let defaultHeldLimit = 1 << 30

    /// The interface that is captured.
    package let device: String
    /// What the frames begin with.
    package let linkType: LinkType

    private let state: Monitor<CaptureState>
    private let reader: ReaderThread

    /// Opens a capture and starts to read.
    ///
    /// - Parameters:
    ///   - device: `lo`, through which everything goes in the sealed room, or another interface.
    ///   - filter: what to keep; nil keeps every frame.
    ///   - isPromiscuous: whether frames for other machines are captured too.
    ///   - bufferSize: the kernel's ring of packets, in octets.
    ///   - heldLimit: the octets of frames to hold between two slices; frames beyond it count as dropped.
    /// - Throws: a ``CaptureFailure`` whose description says what to do.
    package init(
        device: String = "lo", filter: CaptureFilter? = nil, isPromiscuous: Bool = false,
        bufferSize: Int = LiveCapture.defaultBufferSize, heldLimit: Int = LiveCapture.defaultHeldLimit
    ) throws(CaptureFailure) {
        let source = try PacketSource(
            .init(device: device, filter: filter, isPromiscuous: isPromiscuous, bufferSize: bufferSize))
        let state = Monitor(
            CaptureState(
                source: source, countedDrops: source.dropCounts() ?? .init(), heldLimit: heldLimit))
        self.device = device
        linkType = source.linkType
        self.state = state
        reader = try ReaderThread(reading: source, into: state)
    }

    deinit {
        close()
    }

    /// Added to what every later slice has lost, so that a test can prove that a loss is never overlooked.
    package var simulatedDrops: UInt64 {
        get { state.withLock { $0.simulatedDrops } }
        set { state.withLock { $0.simulatedDrops = newValue } }
    }

    /// Sends a marker, waits until it was captured, and takes every frame since the last slice.
    ///
    /// Packets are read in order, so once the marker is there, all that came before it is there too: send it after the
    /// client has ended and the server has seen the end of each connection. Frames behind the marker that were read
    /// with it belong to the slice as well. One taker at a time.
    ///
    /// - Parameters:
    ///   - marker: the payload of the datagram: octets that occur nowhere else, and at least one.
    ///   - send: sends the marker as one UDP datagram over the captured interface.
    ///   - timeoutNanoseconds: how long to wait for it.
    package func takeFrames(
        through marker: [UInt8], sending send: () -> Void, timeoutNanoseconds: UInt64
    ) -> CaptureSlice {
        state.withLock { $0.seek(MarkerSearch(for: marker, linkType: linkType)) }
        send()
        let slice = state.withLock(timeoutNanoseconds: timeoutNanoseconds, when: { $0.sawMarker || $0.hasEnded }) {
            (sawMarker: $0.sawMarker, held: $0.takeHeld(), failure: $0.failure)
        }
        var frames: [CapturedFrame] = []
        frames.reserveCapacity(slice.held.chunks.reduce(0) { $0 + $1.records.count })
        for chunk in slice.held.chunks {
            frames += chunk.frames(numberedFrom: frames.count + 1, linkType: linkType)
        }
        return CaptureSlice(
            frames: frames, dropped: slice.held.dropped, sawMarker: slice.sawMarker, failure: slice.failure)
    }

    /// Waits until frames were captured, at most so long, and takes them.
    ///
    /// The slice never says that it saw a marker. One taker at a time.
    ///
    /// - Parameter number: the number of the first frame that it will give.
    package func nextFrames(numberedFrom number: Int, timeoutNanoseconds: UInt64) -> CaptureSlice {
        state.withLock { $0.wantsAnything = true }
        let slice = state.withLock(
            timeoutNanoseconds: timeoutNanoseconds, when: { $0.holdsFrames || $0.hasEnded }
        ) { state in
            state.wantsAnything = false
            return (held: state.takeHeld(), failure: state.failure)
        }
        var frames: [CapturedFrame] = []
        for chunk in slice.held.chunks {
            frames += chunk.frames(numberedFrom: number + frames.count, linkType: linkType)
        }
        return CaptureSlice(
            frames: frames, dropped: slice.held.dropped, sawMarker: false, failure: slice.failure)
    }

    /// Whether reading has ended, because of ``close()`` or a breakdown.
    package var hasEnded: Bool { state.withLock { $0.hasEnded || $0.source == nil } }

    /// Forgets the frames read so far and what was lost until now: the next slice begins here.
    package func discard() {
        _ = state.withLock { $0.takeHeld() }
    }

    /// Stops reading and closes the handle; a second call does nothing.
    package func close() {
        let source = state.withLock { state in
            let source = state.source
            state.source = nil
            return source
        }
        // Whoever took the handle is the only one to interrupt and join; the handle closes when it goes, after both.
        guard let source else { return }
        source.interrupt()
        reader.join()
    }
}
