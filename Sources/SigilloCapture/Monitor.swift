internal import Glibc

/// State behind a lock, with a way to wait until another thread has changed it.
///
/// The waits run on the monotonic clock, so that setting the time neither shortens nor prolongs them.
///
/// It is `@unchecked Sendable` because the compiler cannot see the rule that makes it safe: `state` is read and written
/// only between `pthread_mutex_lock` and `pthread_mutex_unlock` of `mutex`, which never changes after `init`.
final class Monitor<State: Sendable>: @unchecked Sendable {
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>

    init(_ state: State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        changed = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Reads or changes the state, alone.
    func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Reads or changes the state, alone, once it fulfils the condition or the time is up, whichever comes first.
    ///
    /// - Parameters:
    ///   - timeoutNanoseconds: counted from the call.
    ///   - condition: checked now and after each ``announceChange()``.
    func withLock<Result>(
        timeoutNanoseconds: UInt64, when condition: (State) -> Bool, _ body: (inout State) -> Result
    ) -> Result {
        var deadline = Self.instant(in: timeoutNanoseconds)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        // Each look at `state` is an access of its own: none may last while the wait hands the lock to others.
        while !condition(state) {
            guard pthread_cond_timedwait(changed, mutex, &deadline) == 0 else { break }
        }
        return body(&state)
    }

    /// Wakes those who wait for a change.
    func announceChange() {
        pthread_cond_broadcast(changed)
    }

    private static func instant(in nanoseconds: UInt64) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let second: UInt64 = 1_000_000_000
        let total = UInt64(now.tv_nsec) + nanoseconds % second
        // A century from now is never: it keeps the sum in range whatever the caller asks.
        let seconds = min(nanoseconds / second, 3_155_760_000) + total / second
        return timespec(tv_sec: now.tv_sec + Int(seconds), tv_nsec: Int(total % second))
    }
}
