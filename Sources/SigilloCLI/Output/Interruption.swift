internal import Foundation
internal import Glibc
internal import Synchronization

/// Ctrl-C, SIGTERM and SIGHUP as an event that a thread of its own waits for: nothing runs in a signal handler.
///
/// It must be made before other threads are, since threads inherit which signals are blocked.
final class Interruption: Sendable {
    private struct State {
        var hasCome = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)

    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let awaited = signals
        let thread = Thread { [weak self] in
            var awaited = awaited
            var number: Int32 = 0
            while sigwait(&awaited, &number) == 0 {
                guard let self else { return }
                self.arrive()
            }
        }
        thread.start()
    }

    /// Whether one has come.
    var hasCome: Bool { state.withLock { $0.hasCome } }

    /// Says what to do when one comes; at once when it has come already.
    func onArrival(_ action: @escaping @Sendable () -> Void) {
        let hasCome = state.withLock { state in
            state.action = action
            return state.hasCome
        }
        if hasCome { action() }
    }

    /// Waits until one comes.
    func wait() { arrival.wait() }

    private func arrive() {
        let action = state.withLock { state in
            state.hasCome = true
            return state.action
        }
        action?()
        arrival.signal()
    }
}
