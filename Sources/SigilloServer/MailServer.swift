internal import NIOCore
internal import NIOPosix
package import SigilloCore
internal import Synchronization

/// The servers of one private machine: they own its listening sockets and serve one instance after another.
///
/// All connections of a server, and the mail that they share, live on one event loop. The owner, a thread of its own,
/// swaps instances and takes what was observed; between the two stands one lock around a few counters.
package final class MailServer: Sendable {
    /// How busy the server is, for a thread that decides whether to go on waiting.
    package struct Activity: Sendable, Hashable {
        /// Connections accepted in this instance.
        package var accepted = 0
        /// Connections of this instance that have not ended.
        package var open = 0
        /// Connections of this instance on which the server keeps silent on purpose.
        package var holding = 0
    }

    /// Becomes readable whenever a connection is accepted, ends, or begins to hold.
    package var wakeDescriptor: Int32 { pipe.descriptor }

    private let pipe = WakePipe()
    private let loop: any EventLoop
    /// The thread of its own; nil where it shares the process's.
    private let group: MultiThreadedEventLoopGroup?
    /// What listens.
    private let listeners = Mutex<[(port: UInt16, channel: any Channel)]>([])
    private let state: NIOLoopBoundBox<ServerState>
    private let activityBox: Mutex<Activity>
    /// Whether the event loop takes nothing more.
    private let isClosed = Mutex(false)

    /// Creates a server without listeners.
    ///
    /// - Parameters:
    ///   - sharesThread: whether its event loop is one of the process's, of which there is one a processor. Hundreds of
    ///     servers at once then need hundreds of sockets, but no thread each; nothing else is shared.
    ///   - observer: told of each event of each connection, on the event loop: a live transcript.
    package init(
        sharesThread: Bool = false, observer: (@Sendable (ConnectionRecord, ConnectionRecord.Event) -> Void)? = nil
    ) {
        group = sharesThread ? nil : MultiThreadedEventLoopGroup(numberOfThreads: 1)
        activityBox = Mutex(Activity())
        loop = group?.next() ?? MultiThreadedEventLoopGroup.singleton.next()
        state = NIOLoopBoundBox.makeBoxSendingValue(ServerState(loop: loop, observer: observer), eventLoop: loop)
    }

    /// How busy the server is.
    package var activity: Activity { activityBox.withLock { $0 } }

    /// Serves a socket that is bound already; accepted connections are planned by `port`.
    ///
    /// - Throws: an error of the system when the socket cannot listen.
    package func listen(descriptor: Int32, port: UInt16) throws {
        let state = state
        let server = self
        let listener = try ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 128)
            // What is accepted inherits it.
            .serverChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = ConnectionHandler(server: server, state: state.value, port: port)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .withBoundSocket(descriptor)
            .wait()
        listeners.withLock { $0.append((port, listener)) }
    }

    /// Listens no longer at a port, and frees it: whoever connects there is refused by the system.
    package func stopListening(port: UInt16) {
        let stopped = listeners.withLock { listeners in
            defer { listeners.removeAll { $0.port == port } }
            return listeners.filter { $0.port == port }
        }
        for listener in stopped { try? listener.channel.close().wait() }
    }

    /// Begins an instance: connections that are accepted from now on follow `plan`.
    package func begin(_ plan: InstancePlan) {
        run { state in
            state.begin(plan)
            // On the loop, so that no connection of the old instance ends, and none of the new one begins, in between.
            self.forgetActivity()
        }
    }

    /// Closes the connections on which the server keeps silent on purpose: the time to see what the client does is over.
    package func endHolds() {
        run { $0.endHolds() }
    }

    /// Ends the instance: closes what is still open and gives back what was observed.
    package func end() -> Harvest {
        // Two turns of the loop: a connection that waits in the backlog is accepted in the first.
        run { _ in }
        return run { $0.end() }
    }

    /// What was observed so far, with everything left open.
    package func observe() -> Harvest {
        run { $0.harvest() }
    }

    /// Ends every connection and takes no new ones, without holding up the caller; what was observed stays.
    package func disconnect() {
        enqueue { $0.disconnect() }
    }

    /// Closes the server for good.
    package func close() {
        isClosed.withLock { $0 = true }
        // First what listens: a loop that goes on would accept more.
        let listening = listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        for listener in listening { try? listener.channel.close().wait() }
        run { $0.closeAll() }
        try? group?.syncShutdownGracefully()
    }

    /// Begins to count anew, on the event loop.
    func forgetActivity() {
        activityBox.withLock { $0 = Activity() }
        drainWakes()
    }

    /// Makes the wake descriptor readable, for an owner that has to look at something else.
    package func wake() {
        pipe.wake()
    }

    /// Empties the wake descriptor, so that the next event makes it readable again.
    package func drainWakes() {
        pipe.drain()
    }

    /// Runs `body` on the event loop and waits for its result; only threads outside the loop may call it.
    private func run<Result: Sendable>(_ body: @escaping @Sendable (ServerState) -> Result) -> Result {
        let state = state
        let future = loop.submit { body(state.value) }
        do {
            return try future.wait()
        } catch {
            preconditionFailure("the event loop of a server ends only in close(): \(error)")
        }
    }

    /// Runs `body` on the event loop, for a task that does not hold up a thread until it has.
    ///
    /// - Throws: ``ServerIsClosed``.
    func perform<Result: Sendable>(_ body: @escaping @Sendable (ServerState) -> Result) async throws -> Result {
        let state = state
        let future = isClosed.withLock { $0 ? nil : loop.submit { body(state.value) } }
        guard let future else { throw ServerIsClosed() }
        return try await future.get()
    }

    /// Has `body` run on the event loop; it never does where the server is closed.
    ///
    /// - Returns: whether it will.
    @discardableResult
    func enqueue(_ body: @escaping @Sendable (ServerState) -> Void) -> Bool {
        let state = state
        return isClosed.withLock { isClosed in
            if !isClosed { loop.execute { body(state.value) } }
            return !isClosed
        }
    }

    /// Changes the counters, and wakes the owner when it may want to look.
    func update(wakes: Bool, _ change: (inout Activity) -> Void) {
        activityBox.withLock { change(&$0) }
        if wakes { pipe.wake() }
    }
}
