import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct MailStoreTests {
    private let envelope = MailEnvelope(sender: "a@mail.test", recipients: ["b@mail.test", "c@mail.test"])

    @Test func beginsWithTheMailboxesOfAnAccount() {
        let store = MailStore(messages: [Honest.first], uidValidity: 5)
        #expect(store.mailboxes.map(\.name) == ["INBOX", "Drafts", "Sent", "Trash", "Junk", "Archive"])
        #expect(store.mailboxes.map(\.specialUse) == [nil, .drafts, .sent, .trash, .junk, .archive])
        #expect(store.mailboxes.map(\.uidValidity) == [5, 6, 7, 8, 9, 10])
        #expect(store[name: "inbox"]?.messages.map(\.uid) == [1])
        #expect(store[name: "sent"] == nil)
    }

    @Test func beginsWithTheMailboxesThatAreAskedFor() {
        var work = MailboxPreset(name: "Work/Done", isSubscribed: false)
        work.append(Honest.first, flags: MessageFlags(.seen))
        work.append(Honest.second)
        let presets = MailStore.usual + [work, MailboxPreset(name: "Sent"), MailboxPreset(name: "a*")]
        let store = MailStore(messages: [Honest.first], presets: presets)
        #expect(store.mailboxes.map(\.name).dropFirst(6) == ["Work/Done"])
        #expect(store[name: "Work/Done"]?.messages.map(\.flags.list) == ["(\\Seen)", "()"])
        #expect(store[name: "Work/Done"]?.firstRecent == 3)
    }

    @Test func deliversOneCopyWhoeverTheRecipientsAre() {
        var store = MailStore()
        let reply = store.perform(.deliver(octets: [1, 2], envelope: envelope), now: 99)
        guard case .added(let mailbox, [], [1]) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(mailbox.name == "INBOX")
        #expect(mailbox.messages.map(\.message) == [MailMessage(octets: [1, 2], internalDate: 99)])
        #expect(store.deliveries.map(\.envelope) == [envelope])
    }

    @Test func tellsOfEachChangedMailboxOnce() {
        var store = MailStore(messages: [Honest.first])
        #expect(store.takeChanges().isEmpty)
        _ = store.perform(.deliver(octets: [1], envelope: envelope), now: 0)
        _ = store.perform(.deliver(octets: [2], envelope: envelope), now: 0)
        _ = store.perform(.append(mailbox: "Sent", octets: [3], flags: MessageFlags(), internalDate: nil), now: 0)
        let changes = store.takeChanges()
        #expect(changes == [.mailbox(store.mailboxes[0]), .mailbox(store.mailboxes[2])])
        #expect(store.takeChanges().isEmpty)
        _ = store.perform(.setFlags(mailbox: "INBOX", uids: [1], change: .remove, flags: MessageFlags(.seen)), now: 0)
        #expect(store.takeChanges().isEmpty)
    }

    @Test func tellsWhatBecomesOfNames() {
        var store = MailStore(messages: [Honest.first])
        func changes(_ requests: StoreRequest...) -> [MailboxNameChange] {
            for request in requests { _ = store.perform(request, now: 0) }
            return store.takeChanges().compactMap {
                guard case .nameChanged(let change, store.mailboxes, orphans: store.orphans) = $0 else { return nil }
                return change
            }
        }
        #expect(changes(.create(mailbox: "a/"), .create(mailbox: "a"), .create(mailbox: "a/b")).count == 2)
        #expect(changes(.subscribe(mailbox: "inbox", isSubscribed: true)).isEmpty)
        #expect(changes(.subscribe(mailbox: "a", isSubscribed: true)) == [.subscription("a")])
        #expect(changes(.rename(mailbox: "a", to: "c/")) == [.renamed(from: "a", to: "c")])
        #expect(changes(.rename(mailbox: "a", to: "d")).isEmpty)
        #expect(changes(.subscribe(mailbox: "a", isSubscribed: false)) == [.subscription("a")])
        #expect(changes(.subscribe(mailbox: "a", isSubscribed: false)).isEmpty)
        #expect(changes(.rename(mailbox: "inbox", to: "old")) == [.renamed(from: "INBOX", to: "old")])
        #expect(changes(.delete(mailbox: "c"), .delete(mailbox: "c")) == [.deleted("c")])
        #expect(store.takeChanges().isEmpty)
    }

    @Test func neverUsesAUIDTwice() {
        var store = MailStore(messages: [Honest.first, Honest.second])
        _ = store.perform(.remove(mailbox: "INBOX", uids: [2]), now: 0)
        guard case .added(_, _, let uids) = store.perform(.deliver(octets: [1], envelope: envelope), now: 0) else {
            Issue.record("not added")
            return
        }
        #expect(uids == [3])
    }

    @Test func expungesWhatIsFlagged() {
        var store = MailStore(messages: [Honest.first, Honest.second, Honest.first])
        let deleted = MessageFlags(.deleted)
        _ = store.perform(.setFlags(mailbox: "INBOX", uids: [1, 3, 9], change: .add, flags: deleted), now: 0)
        _ = store.perform(.expunge(mailbox: "INBOX", uids: [2, 3]), now: 0)
        #expect(store.mailboxes[0].messages.map(\.uid) == [1, 2])
        _ = store.perform(.expunge(mailbox: "INBOX", uids: nil), now: 0)
        #expect(store.mailboxes[0].messages.map(\.uid) == [2])
    }

    @Test func changesFlagsInThreeWays() {
        var store = MailStore(messages: [Honest.first])
        var flags = MessageFlags([.seen, .draft])
        flags.insert(named: "$Forwarded")
        flags.insert(named: "$FORWARDED")
        flags.insert(named: "\\recent")
        _ = store.perform(.setFlags(mailbox: "INBOX", uids: [1], change: .add, flags: flags), now: 0)
        #expect(store.mailboxes[0].messages[0].flags.list == "(\\Seen \\Draft $Forwarded)")
        _ = store.perform(.setFlags(mailbox: "INBOX", uids: [1], change: .remove, flags: MessageFlags(.seen)), now: 0)
        #expect(store.mailboxes[0].messages[0].flags.list == "(\\Draft $Forwarded)")
        _ = store.perform(.setFlags(mailbox: "INBOX", uids: [1], change: .replace, flags: MessageFlags()), now: 0)
        #expect(store.mailboxes[0].messages[0].flags.list == "()")
    }

    @Test func renamesInboxByEmptyingIt() {
        var store = MailStore(messages: [Honest.first])
        #expect(store.perform(.rename(mailbox: "INBOX", to: "Old"), now: 0) == .done)
        #expect(store[name: "INBOX"]?.messages.isEmpty == true)
        #expect(store[name: "Old"]?.messages.count == 1)
    }

    @Test func renamesWhatIsBelow() {
        var store = MailStore()
        for name in ["a", "a/b", "ab"] { _ = store.perform(.create(mailbox: name), now: 0) }
        #expect(store.perform(.rename(mailbox: "a", to: "x/y"), now: 0) == .done)
        #expect(store.mailboxes.dropFirst(6).map(\.name) == ["x/y", "x/y/b", "ab"])
        #expect(store.perform(.rename(mailbox: "ab", to: "x/y"), now: 0) == .refused(.alreadyExists))
        #expect(store.perform(.rename(mailbox: "q", to: "r"), now: 0) == .refused(.noSuchMailbox))
    }

    @Test func refusesNamesThatCannotBeListed() {
        var store = MailStore()
        for name in [
            "", "/", "/a", "a//b", "a*", "%", "a\u{7}", Array(repeating: "a", count: 33).joined(separator: "/"),
        ] {
            #expect(store.perform(.create(mailbox: name), now: 0) == .refused(.notPermitted), "\(name)")
        }
    }

    @Test func keepsToItsBounds() {
        var limits = MailStore.Limits()
        limits.mailboxes = 7
        limits.messages = 3
        limits.octets = 10
        var store = MailStore(limits: limits)
        _ = store.perform(.create(mailbox: "a"), now: 0)
        #expect(store.mailboxes.count == 7)
        #expect(store.perform(.create(mailbox: "b"), now: 0) == .refused(.full))
        let eight = [UInt8](repeating: 1, count: 8)
        guard case .added = store.perform(.deliver(octets: eight, envelope: envelope), now: 0) else {
            Issue.record("not added")
            return
        }
        #expect(store.perform(.deliver(octets: eight, envelope: envelope), now: 0) == .refused(.full))
        #expect(store.perform(.copy(mailbox: "INBOX", uids: [1], target: "a"), now: 0) == .refused(.full))
        // What is removed makes room.
        _ = store.perform(.remove(mailbox: "INBOX", uids: [1]), now: 0)
        guard case .added = store.perform(.deliver(octets: eight, envelope: envelope), now: 0) else {
            Issue.record("not added")
            return
        }
    }

    @Test func sharesOctetsWithItsReplies() {
        var store = MailStore()
        let octets = [UInt8](repeating: 7, count: 1_000_000)
        _ = store.perform(.deliver(octets: octets, envelope: envelope), now: 0)
        _ = store.perform(.copy(mailbox: "INBOX", uids: [1], target: "Sent"), now: 0)
        let places = [store.mailboxes[0], store.mailboxes[2]].map { mailbox in
            mailbox.messages[0].message.octets.withUnsafeBufferPointer { $0.baseAddress }
        }
        #expect(places[0] == places[1])
        #expect(places[0] == octets.withUnsafeBufferPointer { $0.baseAddress })
    }
}
