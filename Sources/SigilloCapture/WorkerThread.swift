internal import Glibc

/// A thread of its own, and not a task: for work that blocks, which must never hold up a pool.
package struct WorkerThread: Sendable {
    private let thread: pthread_t

    /// Starts the work.
    ///
    /// - Throws: ``CaptureFailure`` where the system gives no thread.
    package init(_ work: @escaping @Sendable () -> Void) throws(CaptureFailure) {
        let job = Unmanaged.passRetained(Job(work))
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
                Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().work()
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

    /// Waits until the work is done; must be called once.
    package func join() {
        pthread_join(thread, nil)
    }
}

/// What the thread does, and what it keeps alive meanwhile.
private final class Job {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) {
        self.work = work
    }
}
