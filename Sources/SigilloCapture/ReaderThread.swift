/// The thread that moves packets from the kernel's ring to memory: a read blocks until packets come.
struct ReaderThread: Sendable {
    private let thread: WorkerThread

    /// Starts reading.
    init(reading source: PacketSource, into state: Monitor<CaptureState>) throws(CaptureFailure) {
        thread = try WorkerThread { Self.run(source, state) }
    }

    /// Waits until the thread has ended; must be called once.
    func join() {
        thread.join()
    }

    /// Reads batches until it is interrupted or the capture breaks down.
    private static func run(_ source: PacketSource, _ state: Monitor<CaptureState>) {
        let batch = source.makeBatch()
        while true {
            let outcome = source.read(into: batch)
            let chunk = batch.takeChunk()
            let isNews = state.withLock { state in
                let found = !chunk.isEmpty && state.absorb(chunk)
                return state.note(outcome) || found
            }
            if isNews { state.announceChange() }
            guard case .read = outcome else { return }
        }
    }
}

extension CaptureState {
    /// Notes the end of reading and returns whether it was one.
    fileprivate mutating func note(_ outcome: PacketSource.ReadOutcome) -> Bool {
        switch outcome {
        case .read: return false
        case .interrupted: break
        case .failed(let sentence): failure = failure ?? sentence
        }
        hasEnded = true
        return true
    }
}
