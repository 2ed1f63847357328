/// The place where clients run: a sealed room, or the machine itself.
///
/// The façade is given one by its caller, so that a user's test process never links the code that builds namespaces.
public protocol ClientRoom: Sendable {
    /// Whether it is sealed, and if not why.
    var status: RoomStatus { get }

    /// Runs `body` on the current thread with a private machine for its clients: in a sealed room a network and an
    /// `/etc` of its own. The thread is changed for good: it must be a thread of the caller's own, never of a pool.
    ///
    /// - Throws: ``RoomError`` when the machine cannot be made, and whatever `body` throws.
    func withMachine<Result>(_ plan: MachinePlan, _ body: (any ClientMachine) throws -> Result) throws -> Result
}

/// What a private machine must hold.
public struct MachinePlan: Sendable, Hashable {
    /// A name that resolves inside, and the addresses that it resolves to.
    public struct Host: Sendable, Hashable {
        public var name: String
        public var addresses: [String]

        /// Creates an entry of the private hosts file.
        public init(name: String, addresses: [String]) {
            self.name = name
            self.addresses = addresses
        }
    }

    /// The private hosts file.
    public var hosts: [Host]
    /// The user to run clients as, or nil for the caller.
    public var runAs: String?

    /// Creates a plan.
    public init(hosts: [Host], runAs: String? = nil) {
        self.hosts = hosts
        self.runAs = runAs
    }
}

/// A private machine: listeners are bound and clients are started on it, by the thread that was given it.
public protocol ClientMachine: AnyObject {
    /// Whether the machine is sealed: real ports, real names, no way out.
    var isSealed: Bool { get }

    /// A folder, in the room's memory where there is one, that vanishes with the machine.
    var scratch: String { get }

    /// Binds a listening TCP socket: in a sealed room on every address, else on loopback with port 0 allowed.
    ///
    /// - Returns: a non-blocking, close-on-exec descriptor that the caller owns, and the port that was bound.
    /// - Throws: ``RoomError``.
    func listen(port: UInt16) throws -> (descriptor: Int32, port: UInt16)

    /// Answers UDP datagrams on `port` on a thread of its own until the machine ends: `answer` gets a query and
    /// the address that it was sent to. Only in a sealed room.
    ///
    /// - Throws: ``RoomError``.
    func serveDatagrams(port: UInt16, answer: @escaping @Sendable ([UInt8], Endpoint) -> [UInt8]?) throws

    /// Sends a datagram to loopback: the marker that tells a capture's reader that it has read all before it.
    func sendDatagram(_ bytes: [UInt8], port: UInt16)

    /// Replaces the system's trusted certificates by `anchors`: certificates in PEM, each with its OpenSSL subject
    /// name hash. Only in a sealed room; elsewhere it does nothing.
    ///
    /// - Throws: ``RoomError``.
    func trust(_ anchors: [(pem: String, subjectHash: UInt32)]) throws

    /// Changes what clients that are started from now on find on the network. Only in a sealed room; elsewhere it does
    /// nothing.
    ///
    /// - Throws: ``RoomError``.
    func change(_ network: MachineNetwork) throws

    /// Lets everything vanish that is sent to a listening socket of this machine in order to connect, without an answer;
    /// nil lets it through again. Only in a sealed room.
    ///
    /// - Throws: ``RoomError``.
    func drop(_ connections: DroppedConnections?, at descriptor: Int32) throws

    /// Starts a client without any capability, in a session of its own.
    ///
    /// - Throws: ``RoomError``.
    func start(_ command: ClientCommand) throws -> any ClientProcess

    /// Whether a process that is a client's still runs on the machine, daemons included.
    func hasStrays() -> Bool

    /// Ends every process on the machine that is a client's, daemons included, and waits for their end.
    func endStrays()
}

/// A client to start.
public struct ClientCommand: Sendable {
    /// What is typed when the client asks.
    public struct Answer: Sendable, Hashable {
        /// What the client prints when it asks, without the terminal's control sequences.
        public var prompt: String
        /// What is typed then, octet for octet: a line end only where it holds one.
        public var reply: String

        /// Creates an answer.
        public init(prompt: String, reply: String) {
            self.prompt = prompt
            self.reply = reply
        }
    }

    /// The program and its arguments; a program without a slash is searched in PATH.
    public var arguments: [String]
    /// The whole environment.
    public var environment: [String: String]
    /// The working folder.
    public var workingDirectory: String
    /// Whether it runs on a terminal of its own, 80 by 24; what appears on it is its standard output.
    public var usesTerminal: Bool
    /// What is typed on its terminal, each answer once, when its prompt has appeared; other questions get no answer.
    public var answers: [Answer]

    /// Creates a command; answers need a terminal.
    public init(
        arguments: [String], environment: [String: String], workingDirectory: String, usesTerminal: Bool = false,
        answers: [Answer] = []
    ) {
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.usesTerminal = usesTerminal
        self.answers = answers
    }
}

/// A running client.
public protocol ClientProcess: AnyObject {
    /// The process number.
    var processID: Int32 { get }

    /// Waits until it ends, `wake` becomes readable, or the time is over; output is collected meanwhile.
    ///
    /// - Parameters:
    ///   - nanoseconds: how long, from now.
    ///   - wake: a descriptor whose readability ends the wait too, or nil.
    /// - Returns: how it ended, or nil.
    func wait(nanoseconds: UInt64, wake: Int32?) -> ClientEnd?

    /// Ends it and its process group: TERM, a grace of 100 ms, then KILL.
    func end()

    /// What it wrote, at most 256 KiB each.
    var standardOutput: [UInt8] { get }
    /// See ``standardOutput``.
    var standardError: [UInt8] { get }
}

/// How a client ended.
public enum ClientEnd: Sendable, Hashable {
    case exited(Int32)
    case signalled(Int32)
}
