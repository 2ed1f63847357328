import SigilloCore
import Testing

@testable import SigilloProtocols

/// Sessions that change one mailbox at once: each client's knowledge, made of untagged responses alone, is the
/// store's whenever the protocol lets it be.
@Suite struct ManySessionsTests {
    /// What the clients turn on.
    enum Mode: String, CaseIterable {
        case plain, condstore, qresync
        /// Everything is told at once, as NOTIFY asks for.
        case notify
    }

    @Test(arguments: Mode.allCases, [1, 2, 3] as [UInt64])
    func keepsEveryClientUpToDate(mode: Mode, seed: UInt64) {
        var play = Play(mode, clients: 6, seed: seed)
        for step in 0..<500 {
            play.step()
            if step.isMultiple(of: 50) { play.synchronize() }
        }
        play.synchronize()
        #expect(play.faults == [], "\(mode) \(seed)")
        #expect(play.moved > 10)
    }

    @Test func keepsTwentyClientsOfAFullMailboxUpToDate() {
        let waiting = Array(repeating: Honest.first, count: 2_000)
        var play = Play(.qresync, clients: 20, seed: 9, store: MailStore(messages: waiting))
        for _ in 0..<200 { play.step() }
        play.synchronize()
        #expect(play.faults == [])
    }

    /// A history: every message is in one place, or was expunged.
    struct Play {
        private(set) var crowd: Crowd
        private(set) var faults: [String] = []
        private(set) var moved = 0
        private var clients: [ClientModel]
        private var isIdle: [Bool]
        private var random: SplitMix
        private let mode: Mode
        private var appended = 0

        init(_ mode: Mode, clients count: Int, seed: UInt64, store: MailStore = MailStore()) {
            self.mode = mode
            random = SplitMix(state: seed)
            crowd = Crowd(count, store: store)
            clients = Array(repeating: ClientModel(), count: count)
            isIdle = Array(repeating: false, count: count)
            for index in clients.indices {
                if mode == .qresync { _ = crowd.say("e ENABLE QRESYNC", index) }
                if mode == .notify {
                    _ = crowd.say("e NOTIFY SET (selected (MessageNew MessageExpunge FlagChange))", index)
                }
                // All see the same: what the first has learnt need not be asked for again.
                if index > 0 { clients[index] = clients[0] }
                clients[index].usesVanished = mode == .qresync
                select(index, learns: index == 0)
            }
        }

        /// One client does one thing.
        mutating func step() {
            let index = Int.random(in: 0..<clients.count, using: &random)
            if isIdle[index] { return endIdle(index) }
            if mode == .notify { clients[index].read(crowd.take(index), allowsRemovals: true) }
            let count = clients[index].messages.count
            let number = count == 0 ? 0 : Int.random(in: 1...count, using: &random)
            let flag = ["\\Seen", "\\Flagged", "\\Deleted", "$Work"].randomElement(using: &random) ?? "\\Seen"
            switch Int.random(in: 0..<16, using: &random) {
            case 0, 1, 2:
                appended += 1
                say("x APPEND INBOX (\(flag)) {\(5 + "\(appended)".count)+}\r\nmail \(appended)", index)
            case 3...4 where number > 0:
                store(number, flag, index)
            case 5 where number > 0: say("x STORE \(number) FLAGS (\(flag))", index, allowsRemovals: false)
            case 6 where number > 0: say("x COPY \(number) INBOX", index)
            case 7 where number > 0: move(number, index)
            case 8: say("x EXPUNGE", index)
            case 9: say("x NOOP", index)
            case 10 where number > 0: say("x FETCH \(number) (UID FLAGS)", index, allowsRemovals: false)
            case 11: say("x SEARCH SEEN", index, allowsRemovals: false)
            case 12 where number > 0: conditional(number, flag, index)
            case 13:
                say("x IDLE", index)
                isIdle[index] = true
            case 14 where clients[index].messages.count < 1_000: reselect(index)
            default: say("x UID SEARCH ALL", index)
            }
        }

        /// Has every client hear all there is, and compares it with the store.
        mutating func synchronize() {
            for index in clients.indices {
                if isIdle[index] { endIdle(index) }
                // Who asked to be told at once knows all without a word.
                if mode == .notify {
                    clients[index].read(crowd.take(index), allowsRemovals: true)
                } else {
                    say("x NOOP", index)
                }
            }
            let stored = storedMessages
            for index in clients.indices {
                compare(index, stored)
                faults += clients[index].violations.map { "client \(index): \($0)" }
                learnAll(index)
            }
            checkHistory()
        }

        /// The store's messages as a client would know them.
        private var storedMessages: [ClientModel.Message] {
            crowd.store.mailboxes[0].messages.map { message in
                let flags = Set(message.flags.list.dropFirst().dropLast().split(separator: " ").map(String.init))
                return ClientModel.Message(uid: message.uid, flags: flags, modSequence: message.modSequence)
            }
        }

        private mutating func compare(_ index: Int, _ stored: [ClientModel.Message]) {
            let known = clients[index].messages
            guard known.count == stored.count else {
                faults.append("client \(index): \(known.count) of \(stored.count)")
                return
            }
            for (known, message) in zip(known, stored) where known != message {
                let isWrong =
                    known.uid.map { $0 != message.uid } ?? false || known.flags.map { $0 != message.flags } ?? false
                let isOld = mode != .plain && known.modSequence.map { $0 != message.modSequence } ?? false
                if isWrong || isOld { faults.append("client \(index): \(known) is \(message)") }
            }
        }

        /// No message is lost or doubled: sizes add up, and UIDs ascend.
        private mutating func checkHistory() {
            for mailbox in crowd.store.mailboxes {
                let uids = mailbox.messages.map(\.uid)
                if uids != Array(Set(uids)).sorted() { faults.append("\(mailbox.name): UIDs do not ascend") }
                if let last = uids.last, last >= mailbox.uidNext { faults.append("\(mailbox.name): UIDNEXT") }
            }
            guard case .usage(let usage) = mutableUsage() else { return }
            let messages = crowd.store.mailboxes.reduce(0) { $0 + $1.messages.count }
            if messages != usage.messages { faults.append("\(messages) messages, \(usage.messages) counted") }
        }

        private func mutableUsage() -> StoreReply {
            var store = crowd.store
            return store.perform(.usage, now: 0)
        }

        private mutating func say(_ line: String, _ index: Int, allowsRemovals: Bool = true) {
            let answer = crowd.say(line, index)
            clients[index].read(answer, allowsRemovals: allowsRemovals)
            if answer.contains("x BAD") { faults.append("\(line): \(answer)") }
        }

        private mutating func endIdle(_ index: Int) {
            clients[index].read(crowd.take(index), allowsRemovals: true)
            say("DONE", index)
            isIdle[index] = false
        }

        /// A silent change: the client knows what becomes of the flags unless it is told otherwise.
        private mutating func store(_ number: Int, _ flag: String, _ index: Int) {
            let change: FlagChange = Bool.random(using: &random) ? .add : .remove
            clients[index].assume(change, flag, at: number - 1)
            say(
                "x STORE \(number) \(change == .add ? "+" : "-")FLAGS.SILENT (\(flag))", index, allowsRemovals: false)
        }

        private mutating func conditional(_ number: Int, _ flag: String, _ index: Int) {
            guard mode != .plain else { return }
            let known = clients[index].messages[number - 1].modSequence ?? 1
            say("x STORE \(number) (UNCHANGEDSINCE \(known)) +FLAGS (\(flag))", index, allowsRemovals: false)
        }

        private mutating func move(_ number: Int, _ index: Int) {
            moved += 1
            // Within the mailbox a message gets a new UID; the other way round messages come back.
            say("x MOVE \(number) \(Bool.random(using: &random) ? "INBOX" : "Archive")", index)
        }

        private mutating func select(_ index: Int, learns: Bool = true) {
            clients[index].selected(keeping: !learns)
            say("x SELECT INBOX\(mode == .condstore ? " (CONDSTORE)" : "")", index)
            learnAll(index)
        }

        private mutating func reselect(_ index: Int) {
            faults += clients[index].violations.map { "client \(index): \($0)" }
            guard mode == .qresync else { return select(index) }
            // What is known stays: VANISHED (EARLIER) and FETCH make it whole. It must be numbered anew meanwhile.
            learnAll(index)
            say("x UNSELECT", index)
            let known = clients[index]
            let other = (index + 1) % clients.count
            if !isIdle[other] { say("x APPEND INBOX {4+}\r\nlate", other) }
            clients[index].selected(keeping: true)
            let answer = crowd.say(
                "x SELECT INBOX (QRESYNC (\(known.uidValidity) \(known.modSequence) 1:\(known.uids.last ?? 1)))", index)
            resume(answer, index)
        }

        /// Reads the answer to a SELECT with QRESYNC: what vanished goes first, then there are new messages.
        private mutating func resume(_ answer: String, _ index: Int) {
            let lines = answer.split(separator: "\r\n").map { $0 + "\r\n" }
            let vanished = lines.filter { $0.hasPrefix("* VANISHED") }
            let rest = lines.filter { !$0.hasPrefix("* VANISHED") }
            clients[index].read(vanished.joined() + rest.joined(), allowsRemovals: true)
            compare(index, storedMessages)
            learnAll(index)
        }

        /// The client asks for everything that it does not know yet.
        private mutating func learnAll(_ index: Int) {
            guard let first = clients[index].messages.firstIndex(where: { $0.uid == nil || $0.flags == nil }) else {
                return
            }
            say("x FETCH \(first + 1):* (UID FLAGS\(mode == .plain ? "" : " MODSEQ"))", index, allowsRemovals: false)
        }
    }
}
