import Foundation
import Glibc
import Synchronization

/// A named pipe by which a client says what it is about to do; its end says that the client and its children are gone.
final class Signpost: Sendable {
    private struct State {
        var octets: [UInt8] = []
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    let path: String
    private let state = Mutex(State())

    init(_ path: String) throws {
        self.path = path
        guard mkfifo(path, 0o666) == 0, chmod(path, 0o666) == 0 else { throw SystemFailure("make \(path)") }
        let thread = Thread { [self] in watch() }
        thread.start()
    }

    /// The shell text that writes a word and holds the pipe open as long as the shell and what it starts live.
    func text(saying word: String) -> String { "exec 9> '\(path)'; echo \(word) >&9;" }

    /// Waits until a line with this word has come; false when all who could write it are gone.
    func saw(_ word: String) async -> Bool {
        await wait { String(decoding: $0.octets, as: UTF8.self).split(separator: "\n").contains(Substring(word)) }
    }

    /// Waits until nobody holds the pipe any more.
    func end() async {
        _ = await wait { _ in false }
    }

    /// Lets the reader go where no client ever came.
    func abandon() {
        let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        if descriptor >= 0 { close(descriptor) }
    }

    private func wait(until isReached: @Sendable (borrowing State) -> Bool) async -> Bool {
        while true {
            let (reached, isOver) = state.withLock { (isReached($0), $0.isOver) }
            if reached || isOver { return reached }
            await withCheckedContinuation { continuation in
                let isStale = state.withLock { state in
                    guard !state.isOver, !isReached(state) else { return true }
                    state.waiter = continuation
                    return false
                }
                if isStale { continuation.resume() }
            }
        }
    }

    private func watch() {
        // Opening waits for the first writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var block = [UInt8](repeating: 0, count: 4096)
        while descriptor >= 0 {
            let count = read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            change { $0.octets += block[..<count] }
        }
        close(descriptor)
        change { $0.isOver = true }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
