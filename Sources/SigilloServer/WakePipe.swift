internal import Glibc
internal import Synchronization

/// A pair of connected sockets by which one thread makes a descriptor of another one readable.
///
/// It is readable at most once until it is drained, so an owner who never looks costs nothing.
final class WakePipe: Sendable {
    /// Becomes readable after ``wake()``, until ``drain()``.
    let descriptor: Int32
    private let sender: Int32
    private let isReadable = Atomic(false)

    init() {
        var pair: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            preconditionFailure("no descriptors are left for a pair of sockets")
        }
        descriptor = pair[0]
        sender = pair[1]
    }

    deinit {
        close(descriptor)
        close(sender)
    }

    /// Makes the descriptor readable, unless it is already.
    func wake() {
        guard !isReadable.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var one: UInt8 = 1
        _ = send(sender, &one, 1, Int32(MSG_NOSIGNAL))
    }

    /// Takes everything that waits; its owner looks at what there is behind this call.
    func drain() {
        var buffer = [UInt8](repeating: 0, count: 256)
        while recv(descriptor, &buffer, buffer.count, 0) == buffer.count {}
        // Behind the reading: before it, a wake in between would be read away and every later one be taken for sent. A
        // wake that finds the descriptor still readable is for something that its owner looks at only now.
        _ = isReadable.exchange(false, ordering: .acquiringAndReleasing)
    }
}
