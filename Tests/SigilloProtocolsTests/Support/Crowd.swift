import SigilloCore

@testable import SigilloProtocols

/// Several sessions over one store, as a server's event loop runs them: deterministic, one event after another.
struct Crowd {
    private(set) var store: MailStore
    private var sessions: [IMAPSession]
    /// What each session sent, not yet taken.
    private var sent: [[UInt8]]
    private(set) var isClosed: [Bool]

    /// Opens sessions inside TLS and logs them in.
    init(_ count: Int, store: MailStore, _ change: (inout SessionConfiguration) -> Void = { _ in }) {
        self.store = store
        let session = Honest.imap {
            $0.makesNotes = false
            change(&$0)
        }
        sessions = Array(repeating: session, count: count)
        sent = Array(repeating: [], count: count)
        isClosed = Array(repeating: false, count: count)
        for index in sessions.indices {
            handle(.connected(isSealed: true), index)
            _ = say("a LOGIN alice \(Honest.password)", index)
        }
    }

    /// Has a session read a line, and returns what it sent since the last call.
    mutating func say(_ line: String, _ index: Int) -> String {
        handle(.bytes(Array((line + "\r\n").utf8)), index)
        return take(index)
    }

    /// What a session sent since the last call: answers, and what it said while it idled.
    mutating func take(_ index: Int) -> String {
        defer { sent[index] = [] }
        return String(decoding: sent[index], as: UTF8.self)
    }

    private mutating func handle(_ event: SessionEvent, _ index: Int) {
        perform(sessions[index].receive(event), index)
    }

    private mutating func perform(_ actions: [SessionAction], _ index: Int) {
        for action in actions {
            switch action {
            case .send(let octets): sent[index] += octets
            case .store(let request):
                let reply = store.perform(request, now: 1_767_225_600)
                for change in store.takeChanges() {
                    for other in sessions.indices where other != index { handle(.mailboxChanged(change), other) }
                }
                perform(sessions[index].receive(.stored(reply)), index)
            case .close: isClosed[index] = true
            default: break
            }
        }
    }
}
