internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The HTTP server of the control API: it reads requests within bounds, and has them answered.
///
/// It lives on an event loop that is the process's own and never ends, so that an answer which comes late has somewhere
/// to go.
package final class ControlServer: Sendable {
    /// Bounds on what a client may do.
    package struct Limits: Sendable {
        /// Connections at once.
        package var connections = 64
        /// Seconds for the head of a request, and between two requests.
        package var head: Int64 = 15
        /// Seconds for the body of a request.
        package var body: Int64 = 60
        /// Seconds for a client to take an answer.
        package var answer: Int64 = 60

        /// Creates the default bounds.
        package init() {}
    }

    private let channel: any Channel
    private let state: NIOLoopBoundBox<ControlState>

    /// Serves a socket that is bound already.
    ///
    /// - Parameters:
    ///   - descriptor: a listening socket on loopback, which the server owns from now on.
    ///   - gate: decides who is heard.
    ///   - respond: answers a request that was let in. Its task is cancelled when the client is gone.
    /// - Throws: an error of the system when the socket cannot listen.
    package init(
        descriptor: Int32, gate: ControlGate, limits: Limits = Limits(),
        respond: @escaping @Sendable (ControlRequest) async -> ControlResponse
    ) throws {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let state = NIOLoopBoundBox.makeBoxSendingValue(ControlState(), eventLoop: loop)
        self.state = state
        channel = try ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 32)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    var bounds = NIOHTTPDecoderLimitConfiguration()
                    bounds.maxHeaderFieldSize = 16 << 10
                    bounds.maxHeaderListSize = 64 << 10
                    bounds.maxHeaderFieldCount = 64
                    let decoder = HTTPRequestDecoder(limitConfiguration: bounds)
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPResponseEncoder())
                    try pipeline.addHandler(ByteToMessageHandler(decoder))
                    try pipeline.addHandler(HTTPServerPipelineHandler())
                    try pipeline.addHandler(HTTPServerProtocolErrorHandler())
                    try pipeline.addHandler(
                        ControlHandler(state: state.value, gate: gate, limits: limits, respond: respond))
                }
            }
            .withBoundSocket(descriptor)
            .wait()
    }

    /// Closes the socket and every connection; answers that are not there yet are not given.
    package func close() {
        let state = state
        let closed = channel.eventLoop.submit { state.value.closeAll() }
        try? closed.wait()
        try? channel.close().wait()
    }
}

/// What belongs to the event loop of a control server: its connections.
final class ControlState {
    private var channels: [ObjectIdentifier: any Channel] = [:]
    private var isClosed = false

    /// Takes a connection in, unless there are too many.
    func admit(_ channel: any Channel, limit: Int) -> Bool {
        guard !isClosed, channels.count < limit else { return false }
        channels[ObjectIdentifier(channel)] = channel
        return true
    }

    func forget(_ channel: any Channel) {
        channels[ObjectIdentifier(channel)] = nil
    }

    func closeAll() {
        isClosed = true
        for channel in channels.values { channel.close(promise: nil) }
    }
}
