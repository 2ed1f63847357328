import SigilloCore
import Testing

@testable import SigilloProtocols

/// The list in pieces is what an array would be.
@Suite struct MessageListTests {
    private func message(_ uid: UInt32, _ modSequence: UInt64) -> StoredMessage {
        StoredMessage(uid: uid, flags: MessageFlags(), message: Honest.first, modSequence: modSequence)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func behavesAsAnArray(seed: UInt64) {
        var random = SplitMix(state: seed)
        var list = MessageList()
        var array: [StoredMessage] = []
        var next: UInt32 = 1
        for step in 1...200 as ClosedRange<UInt64> {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                for _ in 0..<Int.random(in: 1...60, using: &random) {
                    next += UInt32.random(in: 1...3, using: &random)
                    list.append(message(next, step))
                    array.append(message(next, step))
                }
            case 2 where !array.isEmpty:
                let index = Int.random(in: 0..<array.count, using: &random)
                list[index].flags = MessageFlags(.seen)
                list[index].modSequence = step
                array[index].flags = MessageFlags(.seen)
                array[index].modSequence = step
            default:
                let low = UInt32.random(in: 0...next, using: &random)
                let doomed = (low...(low + UInt32.random(in: 0...80, using: &random))).filter { !$0.isMultiple(of: 5) }
                let removed = list.remove(doomed)
                #expect(removed.map(\.uid) == array.map(\.uid).filter { doomed.contains($0) })
                array.removeAll { doomed.contains($0.uid) }
            }
            #expect(list.count == array.count)
            let uid = UInt32.random(in: 0...next + 1, using: &random)
            #expect(list.index(atOrAfter: uid) == array.firstIndex { $0.uid >= uid } ?? array.count)
            #expect(list.index(of: uid) == array.firstIndex { $0.uid == uid })
        }
        #expect(Array(list) == array)
        #expect(list.indices.map { list[$0] } == array)
        #expect(MessageList(array) == list)
        var changed: [Int] = []
        list.forEachChanged(since: 180) { index, _ in changed.append(index) }
        #expect(changed == array.indices.filter { array[$0].modSequence > 180 })
    }

    @Test func forgetsTheOldestOfWhatVanished() {
        var log = VanishedLog()
        for step in 1...UInt64(VanishedLog.limit) + 1 { log.append([UInt32(step) * 2], modSequence: step) }
        #expect(log.floor == UInt64(VanishedLog.limit / 2) + 1)
        #expect(log.ranges(since: log.floor - 1) == nil)
        #expect(log.ranges(since: log.floor)?.count == VanishedLog.limit / 2)
        #expect(log.ranges(since: .max) == [])
        log.append(100_000...100_002, modSequence: .max)
        #expect(log.ranges(since: .max - 1) == [100_000...100_002])
    }

    @Test func tellsEveryGapWhereTheLogDoesNotReachBack() {
        var store = MailStore(messages: Array(repeating: Honest.first, count: 10_000))
        let deleted = MessageFlags(.deleted)
        let odd = stride(from: 1, to: 10_000, by: 2).map { UInt32($0) }
        _ = store.perform(.setFlags(mailbox: "INBOX", uids: odd, change: .add, flags: deleted), now: 0)
        _ = store.perform(.expunge(mailbox: "INBOX", uids: nil), now: 0)
        let mailbox = store.mailboxes[0]
        #expect(mailbox.vanished(since: 1) == odd.map { $0...$0 })
        #expect(mailbox.vanished(since: mailbox.highestModSequence) == [])
    }
}
