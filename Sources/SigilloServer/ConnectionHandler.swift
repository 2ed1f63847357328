internal import Glibc
internal import NIOCore
internal import SigilloCore
internal import SigilloProtocols

/// Feeds one ``Connection`` from its socket and performs what it wants: it decides nothing.
///
/// All that a read causes leaves in one write, unless a script cuts it. After closing its half it goes on reading until the client's FIN, for a
/// bounded time: a close with unread octets would send RST and destroy the last reply on its way.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The most octets of one buffer.
    private static let bufferLimit = 65_536
    /// How long to wait for the client's FIN after the server's.
    private static let lingering = TimeAmount.seconds(2)

    private let server: MailServer
    private let state: ServerState
    private let port: UInt16
    private var id = 0
    private var connection: Connection?
    private var context: ChannelHandlerContext?
    /// Done when the octets in front of the close have left.
    private var lastWrite: EventLoopFuture<Void>?
    private var hasEnded = false
    private var wasHolding = false
    private var hadBacklog = false
    /// Timers that have not fired; they hold the connection, so they must not outlive it.
    private var timers: [Scheduled<Void>] = []

    init(server: MailServer, state: ServerState, port: UInt16) {
        self.server = server
        self.state = state
        self.port = port
    }

    /// The record as it stands.
    var record: ConnectionRecord {
        guard let connection else { preconditionFailure("only admitted connections are asked") }
        return hasEnded ? connection.record : connection.snapshot()
    }

    func channelActive(context: ChannelHandlerContext) {
        let dialled = Self.endpoint(context.localAddress)
        guard let admission = state.admit(self, port: port, address: dialled.address) else {
            context.close(promise: nil)
            return
        }
        id = admission.id
        self.context = context
        let plan = admission.plan
        var record = ConnectionRecord(
            id: id, path: plan.path, isBait: plan.isBait, client: Self.endpoint(context.remoteAddress),
            server: dialled, openedAt: Self.now())
        let planned = plan.planConnection(admission.number, record.client)
        record.number = admission.number
        record.visit = planned.visit
        let connection = Connection(
            record: record, plan: planned, mail: admission.mail, handling: plan.handling, clock: Self.now)
        if let observer = state.observer {
            connection.observer = { [unowned connection] event in observer(connection.record, event) }
        }
        self.connection = connection
        server.update(wakes: true) {
            $0.accepted += 1
            $0.open += 1
        }
        perform(connection.start(), context: context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let connection else { return }
        var buffer = unwrapInboundIn(data)
        let octets = buffer.readBytes(length: buffer.readableBytes) ?? []
        state.tap(TappedOctets(connection: id, direction: .clientToServer, time: Self.now(), octets: octets))
        perform(connection.received(octets), context: context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !hasEnded { heedBacklog(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent, let connection {
            perform(connection.inputClosed(), context: context)
            // What leaves slowly closes behind itself.
            if !connection.isPaced { afterLastWrite { $0.close(promise: nil) } }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let failure = error as? IOError, failure.errnoCode == ECONNRESET { end(.clientReset) }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.serverClosed)
        self.context = nil
        for timer in timers { timer.cancel() }
        timers = []
    }

    /// Another connection, or somebody outside, changed a mailbox of this store.
    func mailboxChanged(_ reply: StoreReply, of store: SharedStore, except changer: Connection?) {
        guard let connection, connection !== changer, connection.store === store, let context, !hasEnded else { return }
        perform(connection.mailboxChanged(reply), context: context)
    }

    /// Another connection showed which account it is.
    func accountLearnt(_ account: Account, except learner: Connection) {
        guard let connection, connection !== learner, let context, !hasEnded else { return }
        perform(connection.accountLearnt(account), context: context)
    }

    /// An account was made.
    func accountsChanged(_ accounts: AccountDirectory) {
        guard let connection, let context, !hasEnded else { return }
        perform(connection.accountsChanged(accounts), context: context)
    }

    /// The time of a deliberate silence is over: close.
    func endHold() {
        guard let connection, connection.isHolding, let context, !hasEnded else { return }
        perform(connection.endHold(), context: context)
    }

    /// The instance is over: say goodbye and close.
    func abandon() {
        guard let connection, let context, !hasEnded else { return }
        perform(connection.shutDown(), context: context)
        end(.serverClosed)
        context.close(promise: nil)
    }

    // MARK: - Actions

    private func perform(_ output: Connection.Output, context: ChannelHandlerContext) {
        for piece in output.pieces {
            state.tap(
                TappedOctets(connection: id, direction: .serverToClient, time: Self.now(), octets: Array(piece)))
            let promise = output.closes ? context.eventLoop.makePromise(of: Void.self) : nil
            lastWrite = promise?.futureResult
            write(piece, promise, context)
        }
        for timer in output.timers {
            start(in: .nanoseconds(Int64(clamping: timer.nanoseconds)), on: context) {
                guard !self.hasEnded, let connection = self.connection, let context = self.context else { return }
                self.perform(connection.timerFired(id: timer.id), context: context)
            }
        }
        if output.resets {
            afterLastWrite { context in
                // Closing with no time to linger sends RST.
                let provider = context.channel as? any SocketOptionProvider
                _ = provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                context.close(promise: nil)
            }
        } else if output.closes {
            afterLastWrite { context in
                context.close(mode: .output, promise: nil)
                self.start(in: Self.lingering, on: context) { self.context?.close(promise: nil) }
            }
        }
        heedBacklog(context)
        if let connection, connection.isHolding != wasHolding {
            wasHolding = connection.isHolding
            let change = wasHolding ? 1 : -1
            if state.isCurrent(self, id: id) { server.update(wakes: true) { $0.holding += change } }
        }
    }

    /// Hands a piece to the socket at once, in buffers of a size that is used again and again.
    private func write(_ piece: ArraySlice<UInt8>, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext)
    {
        var rest = piece
        while rest.count > Self.bufferLimit {
            context.write(wrapOutboundOut(ByteBuffer(bytes: rest.prefix(Self.bufferLimit))), promise: nil)
            rest = rest.dropFirst(Self.bufferLimit)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: rest)), promise: promise)
    }

    /// Reads nothing while octets wait, for their time or for the client to take them: no client can pile up answers.
    private func heedBacklog(_ context: ChannelHandlerContext) {
        let hasBacklog = connection?.isPaced == true || !context.channel.isWritable
        guard hasBacklog != hadBacklog else { return }
        hadBacklog = hasBacklog
        _ = context.channel.setOption(.autoRead, value: !hasBacklog)
    }

    /// Does something when the last reply has left: once the client has closed its half, any close of ours is a full one
    /// and would cut off what waits to be written.
    private func afterLastWrite(_ body: @escaping (ChannelHandlerContext) -> Void) {
        guard let context else { return }
        let written: EventLoopFuture<Void>
        if let lastWrite {
            written = lastWrite
        } else {
            // Writes leave in order, so that nothing waits in front of an empty one that has left.
            let promise = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
            written = promise.futureResult
        }
        written.assumeIsolated().whenComplete { _ in
            if let context = self.context { body(context) }
        }
    }

    private func start(in delay: TimeAmount, on context: ChannelHandlerContext, _ body: @escaping () -> Void) {
        // A write can end the channel: behind that nobody would cancel a timer, which keeps everything alive.
        guard self.context != nil else { return }
        timers.append(context.eventLoop.assumeIsolated().scheduleTask(in: delay, body))
    }

    private func end(_ ending: ConnectionRecord.Ending) {
        guard !hasEnded, let connection else { return }
        hasEnded = true
        connection.ended(ending)
        guard state.isCurrent(self, id: id) else { return }
        state.retire(self, id: id)
        let wasHolding = wasHolding
        server.update(wakes: true) {
            $0.open -= 1
            if wasHolding { $0.holding -= 1 }
        }
    }

    /// Nanoseconds since 1970-01-01 00:00 UTC.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func endpoint(_ address: SocketAddress?) -> Endpoint {
        let text = address?.ipAddress ?? "unknown"
        let mapped = "::ffff:"
        let plain = text.hasPrefix(mapped) && text.contains(".") ? String(text.dropFirst(mapped.count)) : text
        return Endpoint(address: plain, port: UInt16(clamping: address?.port ?? 0))
    }
}
