/// The flows that are known, found by their key: a fixed number at most, in contiguous memory.
///
/// Two lists keep them in the order of their last segment: those that said nothing yet, or are over, give way before
/// those that are talking, so that a flood of SYNs pushes no log-in out.
struct FlowTable: Sendable {
    /// A flow; its two directions stand in ``streams``.
    struct Entry: Sendable {
        enum Phase: UInt8, Sendable {
            case open
            /// Over, but stragglers may come.
            case closing
            /// Over and reported; only the key is kept, so that stragglers begin no new flow.
            case ended
        }

        var key: FlowKey
        /// Its number as tshark counts; -1 where the slot is free.
        var number: Int
        var clientIsLower: Bool
        /// Whether its first frame was a SYN.
        var sawSYN: Bool
        /// Whether the sink knows of it.
        var isTold = false
        var phase = Phase.open
        var isTalking = false
        /// Who reset it: 0 the client, 1 the server.
        var resetBy: Int8 = -1
        var firstFrame: FrameReference
        var lastFrame: FrameReference
        /// When its last segment came, in frames of the capture.
        var lastActivity: Int
        /// The neighbours in its list; -1 at the ends.
        var older: Int32 = -1
        var younger: Int32 = -1
    }

    private struct List: Sendable {
        var oldest: Int32 = -1
        var youngest: Int32 = -1
    }

    let capacity: Int
    var entries: [Entry] = []
    /// Two for each entry: client, server.
    var streams: [StreamState] = []
    private var index = FlowIndex()
    private var free: [Int32] = []
    private var idle = List()
    private var talking = List()

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// The slot of a flow.
    @inline(__always)
    func slot(of key: FlowKey) -> Int? {
        index.slot(of: key, hash: index.hash(key), in: entries)
    }

    /// The slots in use, by the number of their flow.
    var slotsInOrder: [Int] {
        entries.indices.filter { entries[$0].number >= 0 }.sorted { entries[$0].number < entries[$1].number }
    }

    /// Whether a flow must give way before another is inserted.
    var isFull: Bool { index.count >= capacity }

    /// The flow that is missed least, where there is one.
    var leastMissed: Int? {
        let slot = idle.oldest >= 0 ? idle.oldest : talking.oldest
        return slot >= 0 ? Int(slot) : nil
    }

    /// Inserts a flow.
    mutating func insert(_ entry: Entry) -> Int {
        let slot: Int
        if let reused = free.popLast() {
            slot = Int(reused)
            entries[slot] = entry
        } else {
            slot = entries.count
            entries.append(entry)
            streams.append(StreamState())
            streams.append(StreamState())
        }
        index.insert(slot, hash: index.hash(entry.key))
        link(slot)
        return slot
    }

    /// Forgets a flow.
    mutating func remove(_ slot: Int) {
        unlink(slot)
        index.remove(slot, hash: index.hash(entries[slot].key))
        entries[slot].number = -1
        streams[slot &* 2] = StreamState()
        streams[slot &* 2 &+ 1] = StreamState()
        free.append(Int32(slot))
    }

    /// Makes a flow the youngest of its list.
    @inline(__always)
    mutating func touch(_ slot: Int) {
        guard entries[slot].younger >= 0 else { return }
        unlink(slot)
        link(slot)
    }

    /// Moves a flow to the other list.
    mutating func setTalking(_ slot: Int, _ isTalking: Bool) {
        guard entries[slot].isTalking != isTalking else { return }
        unlink(slot)
        entries[slot].isTalking = isTalking
        link(slot)
    }

    private mutating func link(_ slot: Int) {
        let isTalking = entries[slot].isTalking
        let youngest = isTalking ? talking.youngest : idle.youngest
        entries[slot].older = youngest
        entries[slot].younger = -1
        if youngest >= 0 { entries[Int(youngest)].younger = Int32(slot) }
        if isTalking {
            talking.youngest = Int32(slot)
            if youngest < 0 { talking.oldest = Int32(slot) }
        } else {
            idle.youngest = Int32(slot)
            if youngest < 0 { idle.oldest = Int32(slot) }
        }
    }

    private mutating func unlink(_ slot: Int) {
        let older = entries[slot].older
        let younger = entries[slot].younger
        if older >= 0 { entries[Int(older)].younger = younger }
        if younger >= 0 { entries[Int(younger)].older = older }
        if entries[slot].isTalking {
            if older < 0 { talking.oldest = younger }
            if younger < 0 { talking.youngest = older }
        } else {
            if older < 0 { idle.oldest = younger }
            if younger < 0 { idle.youngest = older }
        }
    }
}
