internal import Glibc

/// The thread that moves packets from the kernel's ring to memory.
///
/// It is a thread of its own and not a task: a read blocks until packets come, and must never hold up a pool.
struct ReaderThread: Sendable {
    private let thread: pthread_t

    /// Starts reading.
    init(reading source: PacketSource, into state: Monitor<CaptureState>) throws(CaptureFailure) {
        let job = Unmanaged.passRetained(ReaderJob(source: source, state: state))
        var thread = pthread_t()
        // Signals are the main program's business: the new thread inherits a mask that blocks them all.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ReaderJob>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            job.toOpaque())
        pthread_sigmask(SIG_SETMASK, &before, nil)
        guard status == 0 else {
            job.release()
            throw CaptureFailure(.system, "no thread could be started for the capture (error \(status))")
        }
        self.thread = thread
    }

    /// Waits until the thread has ended; must be called once.
    func join() {
        pthread_join(thread, nil)
    }
}

/// What the thread does, and what it keeps alive meanwhile.
private final class ReaderJob {
    private let source: PacketSource
    private let state: Monitor<CaptureState>

    init(source: PacketSource, state: Monitor<CaptureState>) {
        self.source = source
        self.state = state
    }

    /// Reads batches until it is interrupted or the capture breaks down.
    func run() {
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
