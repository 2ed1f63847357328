import Foundation
import Glibc
import Synchronization

/// A program that was started, in a process group of its own, with everything that it prints collected.
final class Program: Sendable {
    /// How a program ended and what it printed.
    struct Ending: Sendable {
        /// The exit status, or 128 and the number of the signal that ended it, as a shell would say.
        var status: Int32
        var output: String
        var errors: String
        /// Whether it had to be killed because its time was over.
        var isOverdue: Bool
    }

    private struct State {
        var outputs: [[UInt8]] = [[], []]
        var openPipes = 2
        var status: Int32?
        var isOverdue = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        var readers: [CheckedContinuation<Void, Never>] = []
    }

    let processID: pid_t
    private let state = Mutex(State())
    private static let starting = Mutex(())

    /// How long a program may run, in seconds: a bound against one that hangs, far above what any needs on the slowest
    /// machine. A tight one would measure what else the machine does.
    static let bound: Double = 600

    /// Starts a program; it is killed with its whole process group when its time is over.
    ///
    /// - Parameters:
    ///   - arguments: the program, looked up in PATH when it has no slash, and its arguments.
    ///   - environment: put over that of the tests.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        // One start at a time: between its making and its marking a pipe could be inherited by another program.
        let (process, ends) = try Self.starting.withLock { _ in
            let pipes = [try Self.pipe(), try Self.pipe()]
            defer { for pipe in pipes { close(pipe.write) } }
            return (
                try Self.spawn(arguments, environment, output: pipes[0].write, errors: pipes[1].write),
                pipes.map(\.read)
            )
        }
        processID = process
        for (index, end) in ends.enumerated() {
            let thread = Thread { [self] in collect(end, index) }
            thread.start()
        }
        let reaper = Thread { [self] in reap() }
        reaper.start()
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.bound) { [weak self] in self?.endLate() }
    }

    /// Waits until it has ended and nobody holds its output open.
    func end() async -> Ending {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !Self.isOver(state) else { return true }
                state.waiters.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
        return state.withLock { state in
            Ending(
                status: state.status ?? -1, output: String(decoding: state.outputs[0], as: UTF8.self),
                errors: String(decoding: state.outputs[1], as: UTF8.self), isOverdue: state.isOverdue)
        }
    }

    /// Waits for its first line on standard output; nil when it ended before it had written one.
    func firstLine() async -> String? {
        while true {
            let (line, isOver) = state.withLock { state in
                let octets = state.outputs[0]
                return (octets.firstIndex(of: 10).map { octets[..<$0] }, Self.isOver(state))
            }
            if let line { return String(decoding: line, as: UTF8.self) }
            if isOver { return nil }
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    // What came in between is looked at again at once.
                    if state.outputs[0].contains(10) || Self.isOver(state) {
                        continuation.resume()
                    } else {
                        state.readers.append(continuation)
                    }
                }
            }
        }
    }

    /// Sends it a signal, or its whole process group.
    func signal(_ number: Int32, wholeGroup: Bool = false) {
        kill(wholeGroup ? -processID : processID, number)
    }

    // MARK: - Threads

    private func collect(_ descriptor: Int32, _ index: Int) {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            state.withLock { $0.outputs[index] += block[..<count] }
            wakeReaders()
        }
        close(descriptor)
        state.withLock { $0.openPipes -= 1 }
        wakeIfOver()
    }

    private func reap() {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        state.withLock { $0.status = signal == 0 ? (status >> 8) & 0xff : 128 + signal }
        wakeIfOver()
    }

    private func endLate() {
        let isRunning = state.withLock { state in
            guard !Self.isOver(state) else { return false }
            state.isOverdue = true
            return true
        }
        if isRunning { kill(-processID, SIGKILL) }
    }

    private static func isOver(_ state: borrowing State) -> Bool { state.status != nil && state.openPipes == 0 }

    private func wakeIfOver() {
        let waiters = state.withLock { state in
            guard Self.isOver(state) else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        if state.withLock({ Self.isOver($0) }) { wakeReaders() }
    }

    private func wakeReaders() {
        let readers = state.withLock { state in
            defer { state.readers = [] }
            return state.readers
        }
        for reader in readers { reader.resume() }
    }

    // MARK: - Start

    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw SystemFailure("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String: String], output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for word in words + settings { free(word) } }
        var process: pid_t = 0
        let error = posix_spawnp(&process, arguments.first ?? "", &actions, &attributes, &words, &settings)
        guard error == 0 else { throw SystemFailure("start \(arguments.first ?? "nothing")", error) }
        return process
    }
}

/// What the system refused.
struct SystemFailure: Error, CustomStringConvertible {
    var description: String

    init(_ deed: String, _ number: Int32 = errno) {
        description = "could not \(deed): \(String(cString: strerror(number)))"
    }
}
