/// The UIDs that were taken out of a mailbox, by mod-sequence (RFC 7162 §3.2): bounded, the oldest are forgotten.
package struct VanishedLog: Sendable, Hashable {
    /// Neighbouring UIDs that went at once.
    private struct Entry: Sendable, Hashable {
        var modSequence: UInt64
        var first: UInt32
        var last: UInt32
    }

    /// The most entries that are kept.
    static let limit = 4_096

    private var entries: [Entry] = []
    /// What went up to this mod-sequence may be forgotten.
    package private(set) var floor: UInt64 = 0

    /// Notes UIDs, which ascend, as gone with this mod-sequence, which is not below an earlier one.
    mutating func append(_ uids: some Sequence<UInt32>, modSequence: UInt64) {
        for uid in uids {
            if let last = entries.last, last.modSequence == modSequence, last.last &+ 1 == uid {
                entries[entries.count - 1].last = uid
            } else {
                entries.append(Entry(modSequence: modSequence, first: uid, last: uid))
            }
        }
        guard entries.count > Self.limit else { return }
        // Half of them at a time, so that forgetting costs little; what went at once is forgotten at once.
        let place = entries.count - Self.limit / 2
        floor = entries[place - 1].modSequence
        entries.removeFirst(entries[place...].prefix { $0.modSequence == floor }.count + place)
    }

    /// The UIDs, ascending ranges of them in any order, that went behind `modSequence`; nil where that is not
    /// remembered any more.
    func ranges(since modSequence: UInt64) -> [ClosedRange<UInt32>]? {
        guard modSequence >= floor else { return nil }
        var place = entries.count
        while place > 0, entries[place - 1].modSequence > modSequence { place -= 1 }
        return entries[place...].map { $0.first...$0.last }
    }
}
