/// Everything that the server's engine observed of one TCP connection: facts, never a judgement.
public struct ConnectionRecord: Sendable {
    /// How a connection ended.
    public enum Ending: String, Sendable, Hashable {
        /// Nobody has closed it yet.
        case open
        /// The client closed first, by close_notify or FIN.
        case clientClosed = "client-closed"
        /// The client reset it.
        case clientReset = "client-reset"
        /// The server closed first.
        case serverClosed = "server-closed"
    }

    /// A transcript event: one note, when it was made, and how far the wire had come.
    public struct Event: Sendable, Hashable {
        /// Nanoseconds since 1970-01-01 00:00 UTC.
        public var time: UInt64
        /// Whether the note is about bytes inside TLS.
        public var isSealed: Bool
        /// Octets received from the client on the wire when the note was made.
        public var receivedOffset: UInt64
        /// Octets sent to the client on the wire when the note was made.
        public var sentOffset: UInt64
        /// What was noted.
        public var note: SessionNote

        /// Creates an event.
        public init(time: UInt64, isSealed: Bool, receivedOffset: UInt64, sentOffset: UInt64, note: SessionNote) {
            self.time = time
            self.isSealed = isSealed
            self.receivedOffset = receivedOffset
            self.sentOffset = sentOffset
            self.note = note
        }
    }

    /// Octets that a step of the script put behind an answer, by their place in what the server sent on the wire.
    public struct Injection: Sendable, Hashable {
        /// The step's index in the scenario.
        public var step: Int
        /// The offset of the first octet.
        public var start: UInt64
        /// The offset behind the last octet.
        public var end: UInt64

        /// Creates an entry.
        public init(step: Int, start: UInt64, end: UInt64) {
            self.step = step
            self.start = start
            self.end = end
        }
    }

    /// Counts from 0 in the order of acceptance within an instance.
    public var id: Int
    /// Counts from 1 the connections to the same port of the same host within an instance.
    public var number = 1
    /// Which of the client's visits it belongs to, from 1, where its command is run more than once in an instance.
    public var visit = 1
    /// The path that the listener served, or nil for a listener that only watches.
    public var path: ServicePath?
    /// Whether this was not the path under test: a listener that tempts the client to fall back.
    public var isBait: Bool
    /// The client's end.
    public var client: Endpoint
    /// The server's end: the address and port that the client dialled.
    public var server: Endpoint
    /// When it was accepted, in nanoseconds since 1970-01-01 00:00 UTC.
    public var openedAt: UInt64
    /// When it ended, or nil.
    public var closedAt: UInt64?
    /// Octets that the client sent on the wire.
    public var octetsReceived: UInt64 = 0
    /// Octets that the server sent on the wire.
    public var octetsSent: UInt64 = 0
    /// Octets from the client that were given to a protocol session outside TLS.
    public var clearOctetsReceived: UInt64 = 0
    /// What the TLS engine saw, or nil where TLS never started.
    public var tls: TLSObservation?
    /// Octets that came in clear behind the STARTTLS command and are no TLS record.
    public var leftover: [UInt8] = []
    /// How it ended.
    public var ending: Ending = .open
    /// Whether the server kept silent on purpose when it ended.
    public var isHeld = false
    /// The notes in order.
    public var events: [Event] = []
    /// What was injected behind answers, in order.
    public var injections: [Injection] = []

    /// Creates the record of a connection that was just accepted.
    public init(
        id: Int, path: ServicePath?, isBait: Bool, client: Endpoint, server: Endpoint, openedAt: UInt64
    ) {
        self.id = id
        self.path = path
        self.isBait = isBait
        self.client = client
        self.server = server
        self.openedAt = openedAt
    }
}

extension ConnectionRecord {
    /// The log-in attempts, each with whether it came inside TLS.
    public var logins: [(attempt: LoginAttempt, isSealed: Bool)] {
        events.compactMap { event in
            if case .login(let attempt) = event.note { (attempt, event.isSealed) } else { nil }
        }
    }

    /// The indices of the script's steps that were performed.
    public var scriptedSteps: Set<Int> {
        var steps: Set<Int> = []
        for event in events {
            if case .scripted(let step) = event.note { steps.insert(step) }
        }
        return steps
    }
}
