internal import SigilloCore
internal import SigilloProtocols
internal import SigilloTLS

/// One connection without its socket: an optional TLS engine, a session, and the record of both.
///
/// TLS is inside: octets of the wire go in, octets for the wire come out, and STARTTLS is a change of state. Whoever
/// owns it feeds it from one thread and performs its ``Output``. Left-over octets behind STARTTLS are evidence, or
/// the start of the handshake; they are never given to the session.
final class Connection {
    /// What the owner has to do.
    struct Output {
        /// To be written, in one piece unless there are cuts.
        var octets: [UInt8] = []
        /// Where in the octets a new piece begins, in order.
        var cuts: [Int] = []
        /// Timers to start.
        var timers: [(nanoseconds: UInt64, id: Int)] = []
        /// Whether to close this half behind the octets.
        var closes = false
        /// Whether to reset the connection behind the octets.
        var resets = false

        /// Appends what is to be done behind this; its cuts and its end move along.
        mutating func append(_ later: Output) {
            cuts += later.cuts.map { $0 + octets.count }
            octets += later.octets
            timers += later.timers
            closes = closes || later.closes
            resets = resets || later.resets
        }

        /// The octets, each piece to be written for itself.
        var pieces: [ArraySlice<UInt8>] {
            guard !cuts.isEmpty else { return octets.isEmpty ? [] : [octets[...]] }
            var pieces: [ArraySlice<UInt8>] = []
            var start = 0
            for cut in cuts + [octets.count] where cut > start {
                pieces.append(octets[start..<cut])
                start = cut
            }
            return pieces
        }
    }

    // What is not private is for the connection's own extensions: one file for TLS, one for the transport.

    var record: ConnectionRecord
    var session: any ServerSession
    let security: EndpointPlan.Security
    let handshakeFault: HandshakeFault?
    /// Takes the records out of what a client sends whose handshake fails on purpose.
    var swallower: RecordSwallower?
    /// Whether the session knows that it speaks in clear although TLS was due.
    var isInClear = false
    private let mail: SharedMail
    private let handling: MailHandling
    /// The mail of the account that the session is in.
    private(set) var store: SharedStore
    private let clock: @Sendable () -> UInt64
    var engine: TLSEngine?
    var isEstablished = false
    var isClosing = false
    /// Whether a timer runs for a record that is held back.
    private var isWaiting = false
    /// Whether this half closes as soon as nothing is held back any more.
    private var closesLater = false
    var output = Output()
    let transportFault: TransportFault?
    /// Lets the octets leave late or slowly, where a script says so.
    var pacer: Pacer?
    /// Where the session's answer ends the connection, and the step that says so.
    var answerCut: (cut: ConnectionCut, step: Int)?
    /// Whether a script has ended the connection: nothing more is said or done.
    var isCut = false

    /// Whether octets wait for their time: what the client sends meanwhile may wait, too.
    var isPaced: Bool { pacer?.holdsBack ?? false }
    /// Whether the session keeps silent on purpose.
    var isHolding = false
    /// Told of each event as it is noted, for a live transcript.
    var observer: ((ConnectionRecord.Event) -> Void)?

    init(
        record: ConnectionRecord, plan: ConnectionPlan, mail: SharedMail, handling: MailHandling = .local,
        clock: @escaping @Sendable () -> UInt64
    ) {
        self.record = record
        session = plan.session
        security = plan.security
        handshakeFault = plan.handshakeFault
        transportFault = plan.transportFault
        self.mail = mail
        self.handling = handling
        store = mail.first
        self.clock = clock
    }

    /// Greets, or waits for the handshake.
    func start() -> Output {
        beginTransportFault()
        if let account = store.account { perform(session.receive(.accountLearnt(account))) }
        if mail.hasSeveral { perform(session.receive(.accountsChanged(mail.directory))) }
        switch (security, handshakeFault?.kind) {
        case (.implicit, .absent?):
            if let handshakeFault { note(.scripted(step: handshakeFault.step)) }
            perform(session.receive(.connected(isSealed: false)))
        case (.implicit, _?): swallower = RecordSwallower()
        case (.implicit(let context), nil): engine = TLSEngine(context)
        case (.clear, _), (.startTLS, _): perform(session.receive(.connected(isSealed: false)))
        }
        return takeOutput()
    }

    /// Takes octets off the wire.
    func received(_ octets: [UInt8]) -> Output {
        guard let fault = transportFault, let cut = fault.cut, fault.countsReceived, !isCut else {
            return take(octets)
        }
        let left = max(0, cut.octets - Int(clamping: record.octetsReceived))
        guard octets.count >= left else { return take(octets) }
        var result = left > 0 ? take(Array(octets.prefix(left))) : Output()
        end(by: cut.ending, step: fault.step)
        result.append(takeOutput())
        return result
    }

    private func take(_ octets: [UInt8]) -> Output {
        guard !isCut else { return takeOutput() }
        record.octetsReceived += UInt64(octets.count)
        if swallower != nil {
            receivedAroundFault(octets)
        } else if engine == nil {
            record.clearOctetsReceived += UInt64(octets.count)
            if !isClosing { perform(session.receive(.bytes(octets))) }
        } else {
            feed(octets[...])
        }
        return takeOutput()
    }

    /// The client closed its half.
    func inputClosed() -> Output {
        if record.ending == .open { record.ending = isClosing ? .serverClosed : .clientClosed }
        if let engine, !isCut {
            engine.peerClosed()
            drain(engine)
        }
        if !isClosing {
            perform(session.receive(.inputClosed))
            close()
        }
        return takeOutput()
    }

    /// A timer is over: one of the session's, or the wait between two records.
    func timerFired(id: Int) -> Output {
        if id == Self.pacerTimer {
            pacer?.timeIsOver()
        } else if id == Self.engineTimer {
            isWaiting = false
            if let engine {
                engine.waitIsOver()
                drain(engine)
            }
        } else if !isClosing {
            perform(session.receive(.timer(id: id)))
        }
        return takeOutput()
    }

    /// Another session changed the mailbox.
    func mailboxChanged(_ reply: StoreReply) -> Output {
        if !isClosing { perform(session.receive(.mailboxChanged(reply))) }
        return takeOutput()
    }

    /// The account was learnt on another connection.
    func accountLearnt(_ account: Account) -> Output {
        if !isClosing { perform(session.receive(.accountLearnt(account))) }
        return takeOutput()
    }

    /// An account was made.
    func accountsChanged(_ accounts: AccountDirectory) -> Output {
        if !isClosing { perform(session.receive(.accountsChanged(accounts))) }
        return takeOutput()
    }

    /// The time of a deliberate silence is over.
    func endHold() -> Output {
        record.isHeld = true
        isHolding = false
        close()
        return takeOutput()
    }

    /// The server ends the connection, for example because the instance is over.
    func shutDown() -> Output {
        if record.ending == .open { record.isHeld = isHolding }
        close()
        return takeOutput()
    }

    /// The socket is gone.
    func ended(_ ending: ConnectionRecord.Ending) {
        store.releaseMaildrop(of: self)
        if record.ending == .open { record.ending = ending }
        record.isHeld = record.isHeld || isHolding
        record.closedAt = clock()
        if let engine { record.tls = engine.observation }
    }

    /// The record as it stands, for an instance that ends before its connection does.
    func snapshot() -> ConnectionRecord {
        var copy = record
        if let engine { copy.tls = engine.observation }
        copy.isHeld = copy.isHeld || isHolding
        return copy
    }

    func takeOutput() -> Output {
        heedWait()
        var leaving = output
        output = Output()
        if pacer != nil, let paced = pacer?.take(leaving, timer: Self.pacerTimer) { leaving = paced }
        cutTransport(&leaving)
        record.octetsSent += UInt64(leaving.octets.count)
        return leaving
    }

    /// Starts a timer for a record that is held back; this half does not close in front of it.
    private func heedWait() {
        guard let wait = engine?.pendingWait else {
            output.closes = output.closes || closesLater
            closesLater = false
            return
        }
        closesLater = closesLater || output.closes
        output.closes = false
        guard !isWaiting else { return }
        isWaiting = true
        output.timers.append((wait, Self.engineTimer))
    }

    func close() {
        guard !isClosing else { return }
        isClosing = true
        if let engine {
            engine.close()
            emit(engine.takeOutput())
        }
        output.closes = true
    }

    /// The timer of a delayed record; sessions number theirs from 0.
    static let engineTimer = -1
    /// The timer of octets that leave late or slowly.
    static let pacerTimer = -2

    // MARK: - Actions

    func perform(_ actions: [SessionAction]) {
        for action in actions {
            if isCut {
                // Nothing more happens, but what the client said has been said.
                guard case .record(let note) = action else { continue }
                self.note(note)
                continue
            }
            switch action {
            case .send(let octets): send(octets)
            case .inject(let octets, let step, let segments): inject(octets, step, segments)
            case .record(let note): self.note(note)
            case .store(let request): perform(session.receive(.stored(answer(request))))
            case .claimMaildrop:
                perform(session.receive(.maildropClaimed(store.claimMaildrop(for: self))))
            case .webSession(let request): perform(session.receive(.webSession(mail.perform(request))))
            case .releaseMaildrop: store.releaseMaildrop(of: self)
            case .learn(let account): store.learn(account, on: self)
            case .enter(let account):
                store.releaseMaildrop(of: self)
                store = mail.store(of: account) ?? store
            case .startTLS: startTLS()
            case .wait(let nanoseconds, let id): output.timers.append((nanoseconds, id))
            case .hold: isHolding = true
            case .slow(let rate): slow(rate)
            case .cut(let cut, let step): answerCut = (cut, step)
            case .answerEnded: if let answerCut { end(by: answerCut.cut.ending, step: answerCut.step) }
            case .close: close()
            case .reset: reset()
            }
        }
    }

    private func answer(_ request: StoreRequest) -> StoreReply {
        let now = clock()
        guard case .deliver(let octets, let envelope) = request else {
            return store.perform(request, for: self, now: Int64(now / 1_000_000_000))
        }
        let message = SubmittedMessage(
            number: 0, origin: .submission(connection: record.id, path: record.path, isSealed: isEstablished),
            envelope: envelope, octets: octets, time: now)
        return switch handling {
        case .local: mail.take(message, from: self)
        case .relaying(let host): mail.relay(message, by: host, from: self)
        case .receiving: mail.receive(message, address: record.client.address, from: self)
        }
    }

    private func send(_ octets: [UInt8]) {
        guard let (cut, step) = answerCut else { return write(octets) }
        guard octets.count >= cut.octets else {
            answerCut?.cut.octets -= octets.count
            return write(octets)
        }
        if cut.octets > 0 { write(Array(octets.prefix(cut.octets))) }
        end(by: cut.ending, step: step)
    }

    /// As many octets as go through TLS at once: whole records (RFC 8446 §5.1), and little enough to stay in a cache.
    private static let sealedPortion = 4 * 16_384

    private func write(_ octets: [UInt8]) {
        guard let engine else { return emit(octets) }
        if octets.count > Self.sealedPortion {
            output.octets.reserveCapacity(output.octets.count + octets.count + octets.count / 256 + 1_024)
        }
        var rest = octets[...]
        while !rest.isEmpty {
            engine.write(rest.prefix(Self.sealedPortion))
            rest = rest.dropFirst(Self.sealedPortion)
            emit(engine.takeOutput())
        }
    }

    /// Octets for the wire; the first are taken as they are.
    func emit(_ octets: [UInt8]) {
        if output.octets.isEmpty, output.octets.capacity <= octets.count {
            output.octets = octets
        } else {
            output.octets += octets
        }
    }

    /// Sends octets of a script, cut as it says; inside TLS they are records like any other.
    private func inject(_ octets: [UInt8], _ step: Int, _ segments: SessionScript.Segmentation) {
        let start = output.octets.count
        send(octets)
        let end = output.octets.count
        switch segments {
        case .one: break
        case .two: output.cuts.append(start)
        case .octets: output.cuts += start..<end
        }
        if segments != .one { output.cuts.append(end) }
        record.injections.append(
            ConnectionRecord.Injection(
                step: step, start: produced + UInt64(start), end: produced + UInt64(end)))
    }

    /// Octets that have left and that wait to leave.
    private var produced: UInt64 { record.octetsSent + UInt64(pacer?.count ?? 0) }

    /// As many notes as a report of one connection can use; the engine's counters go on beyond it.
    private static let eventLimit = 20_000

    func note(_ note: SessionNote) {
        let event = ConnectionRecord.Event(
            time: clock(), isSealed: isEstablished, receivedOffset: record.octetsReceived,
            sentOffset: produced + UInt64(output.octets.count), note: note)
        if record.events.count < Self.eventLimit { record.events.append(event) }
        observer?(event)
    }
}
