internal import NIOCore
internal import NIOHTTP1

/// One connection of the control API: puts a request together within its bounds and sends its answer.
///
/// One timer runs at any time: for a head, for a body, for a client that takes an answer. While an answer is being made
/// there is none, since whoever makes it has a bound of its own.
final class ControlHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Stage {
        case waiting
        case reading(ControlHead, keepsAlive: Bool, body: [UInt8])
        /// A request is being answered, or was refused: what still comes of it is thrown away.
        case answering
    }

    /// How long to wait for the client's end after the server's: a close with unread octets would destroy the answer.
    private static let lingering = TimeAmount.seconds(2)

    private let state: ControlState
    private let gate: ControlGate
    private let limits: ControlServer.Limits
    private let respond: @Sendable (ControlRequest) async -> ControlResponse
    private var stage = Stage.waiting
    /// How many requests have begun to come.
    private var requests = 0
    private var timer: Scheduled<Void>?
    private var task: Task<Void, Never>?
    private var context: ChannelHandlerContext?
    /// Whether the last request was asked with HEAD: its answer has no body.
    private var omitsBody = false

    init(
        state: ControlState, gate: ControlGate, limits: ControlServer.Limits,
        respond: @escaping @Sendable (ControlRequest) async -> ControlResponse
    ) {
        self.state = state
        self.gate = gate
        self.limits = limits
        self.respond = respond
    }

    func channelActive(context: ChannelHandlerContext) {
        guard state.admit(context.channel, limit: limits.connections) else {
            context.close(promise: nil)
            return
        }
        self.context = context
        start(.seconds(limits.head)) { $0.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        state.forget(context.channel)
        self.context = nil
        timer?.cancel()
        task?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): take(head, context)
        case .body(let part): take(part, context)
        case .end: finish(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: - Reading

    private func take(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let own = ControlHead(
            method: head.method.rawValue, target: head.uri,
            fields: head.headers.map { (name: $0.name, value: $0.value) })
        requests += 1
        omitsBody = head.method == .HEAD
        if let problem = gate.refusal(of: own) {
            return answer(problem.response, keepsAlive: head.isKeepAlive && !own.hasBody, context)
        }
        stage = .reading(own, keepsAlive: head.isKeepAlive, body: [])
        start(.seconds(limits.body)) { [self] context in
            let problem = ControlProblem(
                408, "too-slow", "The request did not come to its end",
                "Send the whole request within \(limits.body) seconds.")
            answer(problem.response, keepsAlive: false, context)
        }
        if own.values(of: "expect").contains(where: { $0.lowercased() == "100-continue" }) {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
    }

    private func take(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .reading(let head, let keepsAlive, var body) = stage else { return }
        // The array is taken out first, so that it is not copied for each part.
        stage = .answering
        guard part.readableBytes <= ControlGate.bodyLimit - body.count else {
            return answer(ControlGate.tooLarge.response, keepsAlive: false, context)
        }
        body += part.readableBytesView
        stage = .reading(head, keepsAlive: keepsAlive, body: body)
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard case .reading(let head, let keepsAlive, let body) = stage else { return }
        stage = .answering
        timer?.cancel()
        guard let request = ControlRequest(head, body: body) else {
            let problem = ControlProblem(
                400, "target", "The request's target cannot be read",
                "Send a path and a query in UTF-8, percent-encoded.")
            return answer(problem.response, keepsAlive: keepsAlive, context)
        }
        let loop = context.eventLoop
        let own = NIOLoopBound(self, eventLoop: loop)
        task = Task { [respond] in
            let response = await respond(request)
            loop.execute {
                guard let context = own.value.context else { return }
                own.value.answer(response, keepsAlive: keepsAlive, context)
            }
        }
    }

    // MARK: - Answering

    private func answer(_ response: ControlResponse, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        stage = .answering
        task = nil
        var fields = HTTPHeaders()
        for (name, value) in response.fields.sorted(by: { $0.key < $1.key }) { fields.add(name: name, value: value) }
        if let type = response.mediaType { fields.add(name: "Content-Type", value: type) }
        if response.status != 204 { fields.add(name: "Content-Length", value: String(response.body.count)) }
        fields.add(name: "Cache-Control", value: "no-store")
        fields.add(name: "X-Content-Type-Options", value: "nosniff")
        if !keepsAlive { fields.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !omitsBody, !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        start(.seconds(limits.answer)) { $0.close(promise: nil) }
        let answered = requests
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { [self] in
            guard let context = self.context else { return }
            if keepsAlive {
                // A request that was sent ahead begins, and may be at its end, within the writing of this answer.
                guard requests == answered else { return }
                stage = .waiting
                start(.seconds(limits.head)) { $0.close(promise: nil) }
            } else {
                context.close(mode: .output, promise: nil)
                start(Self.lingering) { $0.close(promise: nil) }
            }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func start(_ delay: TimeAmount, _ body: @escaping (ChannelHandlerContext) -> Void) {
        timer?.cancel()
        timer = context?.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            if let context { body(context) }
        }
    }
}
