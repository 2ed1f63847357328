internal import CSeal
internal import Glibc
internal import SigilloCore

/// A client that was started, as its machine's thread sees it.
///
/// After its end it stays unreaped until ``end()``: so its number, which is also that of its process group and session,
/// cannot become another's while signals may still go there.
final class SpawnedClient: ClientProcess {
    let processID: Int32

    /// How long a client has between TERM and KILL, in nanoseconds.
    private static let grace: UInt64 = 100_000_000
    /// How long to wait for a killed client to end, in nanoseconds.
    private static let patience: UInt64 = 2_000_000_000

    private let handle: Int32
    private var output: OutputPipe
    private var errors: OutputPipe
    private var dialogue: Dialogue
    /// What is still to be typed on its terminal.
    private var untyped: [UInt8] = []
    private var ended: ClientEnd?
    private var isReaped = false

    init(_ child: seal_child, answers: [ClientCommand.Answer] = []) {
        dialogue = Dialogue(answers)
        processID = child.process
        handle = child.handle
        output = OutputPipe(descriptor: child.output)
        errors = OutputPipe(descriptor: child.errors)
    }

    deinit {
        end()
        if handle >= 0 { close(handle) }
    }

    var standardOutput: [UInt8] { output.bytes }
    var standardError: [UInt8] { errors.bytes }

    func wait(nanoseconds: UInt64, wake: Int32?) -> ClientEnd? {
        let deadline = Deadline(after: nanoseconds)
        while true {
            if let end = observeEnd() { return end }
            var watched = [
                watch(handle >= 0 ? handle : -1), watch(output.descriptor), watch(errors.descriptor), watch(wake ?? -1),
            ]
            if !untyped.isEmpty { watched[1].events |= Int16(POLLOUT) }
            // Without a handle its end is seen by asking again and again.
            let time = handle >= 0 ? deadline.milliseconds() : deadline.milliseconds(limit: 5)
            let ready = poll(&watched, nfds_t(watched.count), time)
            converse()
            if let end = observeEnd() { return end }
            if ready >= 0, watched[3].revents != 0 || deadline.isOver { return nil }
        }
    }

    func end() {
        guard !isReaped else { return }
        if observeEnd() == nil {
            kill(-processID, SIGTERM)
            _ = wait(nanoseconds: Self.grace, wake: nil)
        }
        kill(-processID, SIGKILL)
        guard wait(nanoseconds: Self.patience, wake: nil) != nil else { return }
        var status: Int32 = 0
        _ = seal_child_state(processID, true, &status)
        isReaped = true
    }

    /// How it ended, with all that it wrote collected, or nil while it runs.
    private func observeEnd() -> ClientEnd? {
        if let ended { return ended }
        var status: Int32 = 0
        switch seal_child_state(processID, false, &status) {
        case seal_state_exited: ended = .exited(status)
        case seal_state_signalled: ended = .signalled(status)
        default: return nil
        }
        converse()
        return ended
    }

    /// Collects what it wrote, and types the answers to what it asks on its terminal.
    private func converse() {
        output.drain { untyped += dialogue.replies(to: $0) }
        errors.drain()
        untyped.removeFirst(output.type(untyped))
    }

    private func watch(_ descriptor: Int32) -> pollfd {
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    }
}
