internal import SigilloCore

/// A session's rewriter at work: records in, actions done, octets queued for the wire.
struct RecordFilter {
    /// What waits to be sent.
    private enum Step {
        case octets([UInt8])
        case wait(UInt64)
    }

    private var rewriter: any RecordRewriter
    private var outgoing = RecordSplitter()
    private var incoming = RecordSplitter()
    private var steps: [Step] = []

    /// Records that were not left as they were.
    private(set) var rewrites = 0

    /// What the peer was seen to send in answer.
    private(set) var reactions: Set<HandshakeReaction> = []
    private var peerIsEncrypted = false

    init(_ rewriter: any RecordRewriter) {
        self.rewriter = rewriter
    }

    /// Takes octets that the library wants to send, and gives those that go back into it.
    mutating func send(_ octets: [UInt8]) -> [UInt8] {
        var fed: [UInt8] = []
        for piece in outgoing.append(octets) {
            switch piece {
            case .raw(let octets): steps.append(.octets(octets))
            case .record(let record, let index):
                perform(rewriter.outgoing(record, index: index), unless: .send(record), &fed)
            }
        }
        return fed
    }

    /// Takes octets that the peer sent, and gives those that go into the library.
    mutating func receive(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var fed: [UInt8] = []
        for piece in incoming.append(octets) {
            switch piece {
            case .raw(let octets): fed += octets
            case .record(let record, let index):
                note(record)
                perform(rewriter.incoming(record, index: index), unless: .feed(record), &fed)
            }
        }
        return fed
    }

    /// Remembers how the peer goes on; it is seen here because the library may refuse to read it.
    private mutating func note(_ record: [UInt8]) {
        if record.first == HandshakeRecord.changeCipherSpec { peerIsEncrypted = true }
        if record.first == HandshakeRecord.heartbeat { reactions.insert(.heartbeat) }
        if !peerIsEncrypted, HandshakeRecord.messageType(of: record) == HandshakeRecord.clientKeyExchange {
            reactions.insert(.clientKeyExchange)
        }
    }

    /// Gives what is left of the peer's stream when it has ended inside a record.
    mutating func endOfInput() -> [UInt8] { incoming.takeRest() ?? [] }

    private mutating func perform(_ actions: [RecordAction], unless unchanged: RecordAction, _ fed: inout [UInt8]) {
        if actions != [unchanged] { rewrites += 1 }
        for action in actions {
            switch action {
            case .send(let octets): steps.append(.octets(octets))
            case .feed(let octets): fed += octets
            case .wait(let nanoseconds): steps.append(.wait(nanoseconds))
            }
        }
    }

    /// The wait that stands before everything else, if any.
    var pendingWait: UInt64? {
        if case .wait(let nanoseconds)? = steps.first { nanoseconds } else { nil }
    }

    /// Forgets the wait that stands first.
    mutating func endWait() {
        if pendingWait != nil { steps.removeFirst() }
    }

    /// Takes the octets up to the first wait.
    mutating func takeOutput() -> [UInt8] {
        var octets: [UInt8] = []
        var taken = 0
        for step in steps {
            guard case .octets(let more) = step else { break }
            if octets.isEmpty { octets = more } else { octets += more }
            taken += 1
        }
        steps.removeFirst(taken)
        return octets
    }
}
