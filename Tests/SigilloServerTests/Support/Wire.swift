import SigilloCore
import SigilloProtocols
import SigilloTLS
import Synchronization

@testable import SigilloServer

/// A client back to back with a ``Connection``, without sockets: octets go over in pieces of any size.
final class Wire {
    let connection: Connection
    /// The client's TLS session, where it has one.
    private(set) var engine: TLSEngine?
    /// What the client has heard, outside TLS and inside.
    private(set) var heard: [UInt8] = []
    /// Octets on the wire that the client, and the server, have sent.
    private(set) var sentByClient = 0
    private(set) var sentByServer: [UInt8] = []
    /// The timers that the server wants.
    var timers: [(nanoseconds: UInt64, id: Int)] = []
    /// Whether the server has closed its half.
    private(set) var isClosed = false
    /// Whether the server has reset the connection.
    private(set) var isReset = false
    /// What the server sent, in the pieces in which it left.
    private(set) var pieces: [String] = []

    private let piece: Int
    private let client: TLSContext
    private var waiting: [UInt8] = []

    init(
        _ path: ServicePath, script: SessionScript = SessionScript(), piece: Int = .max, server: TLSContext? = nil,
        client: TLSContext? = nil, fault: HandshakeFault? = nil, transport: TransportFault? = nil,
        learnsAccount: Bool = false,
        mail: SharedMail = SharedMail(SharedStore(MailStore(messages: [Bench.message])))
    ) throws {
        self.piece = piece
        self.client = try client ?? Bench.client()
        let ticks = Ticks()
        let dialler = Endpoint(address: "192.0.2.1", port: 40_000)
        var plan = try Bench.plan(path, script: script, context: server, learnsAccount: learnsAccount)
            .planConnection(1, dialler)
        plan.handshakeFault = fault
        plan.transportFault = transport
        connection = Connection(
            record: ConnectionRecord(
                id: 0, path: path, isBait: false, client: dialler,
                server: Endpoint(address: "192.0.2.25", port: path.standardPort), openedAt: 1),
            plan: plan, mail: mail, clock: ticks.next)
        perform(connection.start())
        if path.tlsMode == .implicit, fault?.kind != .absent { beginTLS() }
        pump()
    }

    var record: ConnectionRecord { connection.record }
    var text: String { String(decoding: heard, as: UTF8.self) }
    var notes: [SealedNote] { record.events.map { SealedNote(isSealed: $0.isSealed, note: $0.note) } }

    /// Says something, inside TLS where there is TLS, and lets everything go over that follows from it.
    func say(_ text: String) {
        if let engine {
            engine.write(Array(text.utf8)[...])
            waiting += engine.takeOutput()
        } else {
            waiting += text.utf8
        }
        pump()
    }

    /// Sends octets past the client's TLS.
    func sendRaw(_ octets: [UInt8]) {
        waiting += octets
        pump()
    }

    /// Begins a handshake; `glued` octets leave in front of it, in the same piece where pieces are large enough.
    func startTLS(behind glued: String = "") {
        waiting += glued.utf8
        beginTLS()
        pump()
    }

    func finish() { perform(connection.inputClosed()) }

    func closeNotify() {
        engine?.close()
        waiting += engine?.takeOutput() ?? []
        pump()
    }

    func fire(_ id: Int) {
        perform(connection.timerFired(id: id))
        pump()
    }

    func shutDown() {
        perform(connection.shutDown())
        pump()
    }

    /// Another connection has changed the mailbox.
    func hear(_ reply: StoreReply) {
        perform(connection.mailboxChanged(reply))
        pump()
    }

    /// An account was made.
    func hear(_ accounts: AccountDirectory) {
        perform(connection.accountsChanged(accounts))
        pump()
    }

    /// The account was learnt on another connection.
    func hear(_ account: Account) {
        perform(connection.accountLearnt(account))
        pump()
    }

    private func beginTLS() {
        let engine = TLSEngine(client)
        self.engine = engine
        waiting += engine.takeOutput()
    }

    private func pump() {
        while !waiting.isEmpty {
            let part = Array(waiting.prefix(piece))
            waiting.removeFirst(part.count)
            sentByClient += part.count
            perform(connection.received(part))
        }
    }

    private func perform(_ output: Connection.Output) {
        timers += output.timers
        if output.closes { isClosed = true }
        if output.resets { isReset = true }
        pieces += output.pieces.map { String(decoding: $0, as: UTF8.self) }
        sentByServer += output.octets
        var rest = output.octets[...]
        while !rest.isEmpty {
            let part = rest.prefix(piece)
            rest = rest.dropFirst(part.count)
            if let engine {
                engine.receive(part)
                heard += engine.takePlaintext()
                waiting += engine.takeOutput()
            } else {
                heard += part
            }
        }
    }
}

/// A note and whether it is about what crossed inside TLS: what must not depend on how octets were cut.
struct SealedNote: Hashable {
    var isSealed: Bool
    var note: SessionNote
}

/// A clock that goes on by a microsecond at each look.
private final class Ticks: Sendable {
    private let count = Atomic<UInt64>(0)

    func next() -> UInt64 { count.add(1_000, ordering: .relaxed).newValue }
}

extension ConnectionRecord {
    /// Whether nothing in it goes backwards, and nothing passes its end.
    var isMonotone: Bool {
        let isOrdered = zip(events, events.dropFirst()).allSatisfy { earlier, later in
            earlier.time <= later.time && earlier.receivedOffset <= later.receivedOffset
                && earlier.sentOffset <= later.sentOffset && (!earlier.isSealed || later.isSealed)
        }
        return isOrdered && events.allSatisfy { $0.receivedOffset <= octetsReceived && $0.sentOffset <= octetsSent }
    }
}
