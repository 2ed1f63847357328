internal import CSeal
internal import Glibc

/// Processes that clients left behind.
enum Strays {
    /// How long to go on in all, in nanoseconds.
    private static let patience: UInt64 = 2_000_000_000

    /// Kills every process for which `isStray` holds, and waits for its end, until none is left or patience is over.
    ///
    /// - Parameter isStray: asked again when the process cannot be mistaken for another any more.
    /// - Returns: the numbers of those that were killed.
    @discardableResult
    static func end(where isStray: (ProcessEntry) -> Bool) -> Set<Int32> {
        let deadline = Deadline(after: patience)
        var killed: Set<Int32> = []
        repeat {
            let strays = ProcessEntry.all().filter { !$0.isZombie && isStray($0) }
            if strays.isEmpty { break }
            for stray in strays where kill(stray, before: deadline, isStray) { killed.insert(stray.process) }
        } while !deadline.isOver
        return killed
    }

    /// Whether there is a process for which `isStray` holds.
    static func exist(where isStray: (ProcessEntry) -> Bool) -> Bool {
        ProcessEntry.all().contains { !$0.isZombie && isStray($0) }
    }

    /// Reaps a process, if it has ended and became this process's child.
    static func reap(_ process: Int32) {
        var status: Int32 = 0
        _ = seal_child_state(process, true, &status)
    }

    /// Kills one process and waits for its end; false when it was not there any more.
    private static func kill(
        _ stray: ProcessEntry, before deadline: Deadline, _ isStray: (ProcessEntry) -> Bool
    ) -> Bool {
        let handle = seal_process_handle(stray.process)
        guard handle >= 0 else {
            // No such process any more, or a kernel without handles.
            return handle == -ENOSYS && Glibc.kill(stray.process, SIGKILL) == 0
        }
        defer { close(handle) }
        // The number may have gone to another process before the handle was made; from here on it cannot.
        guard let present = ProcessEntry(number: stray.number, depth: ProcessEntry.depth), isStray(present) else {
            return false
        }
        _ = seal_process_signal(handle, SIGKILL)
        var watched = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        while poll(&watched, 1, deadline.milliseconds()) < 0, errno == EINTR {}
        return true
    }
}
