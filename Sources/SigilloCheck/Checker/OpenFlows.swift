import SigilloWire

/// The flows that are open, found by their number.
///
/// A flow costs little until it says something: only then a ``FlowState`` is made for it. Open addressing with linear
/// probing, and removal by moving neighbours back. Sixteen flows that follow one another are neighbours, with a place
/// between them, so that a flood stays in the cache; the hash strews these blocks, since a long run of places in use
/// would be walked at each removal.
struct OpenFlows: Sendable {
    /// An open flow.
    struct Entry: Sendable {
        var start: FlowStart
        /// The index of its state; -1 as long as it said nothing.
        var state: Int32 = -1
    }

    private struct Place: Sendable {
        /// -1 where the place is free.
        var flow: Int
        var slot: Int32
    }

    private static let free = Place(flow: -1, slot: -1)

    private var places = [Place](repeating: Self.free, count: 1_024)
    private var entries: [Entry?] = []
    private var freeSlots: [Int32] = []
    private var count = 0
    /// The flow that was asked for last: octets come in runs.
    private var lastFlow = -1
    private var lastSlot = 0

    /// The states of the flows that said something.
    var states: [Int] { entries.compactMap { $0.flatMap { $0.state >= 0 ? Int($0.state) : nil } } }

    /// Adds a flow.
    mutating func insert(_ start: FlowStart) {
        if count &* 2 >= places.count { grow() }
        let entry = Entry(start: start)
        let slot: Int32
        if let reused = freeSlots.popLast() {
            slot = reused
            entries[Int(slot)] = entry
        } else {
            slot = Int32(entries.count)
            entries.append(entry)
        }
        put(Place(flow: start.flow, slot: slot))
        count += 1
    }

    /// The slot of a flow.
    @inline(__always)
    mutating func slot(of flow: Int) -> Int? {
        if flow == lastFlow { return lastSlot }
        guard let index = index(of: flow) else { return nil }
        lastFlow = flow
        lastSlot = Int(places[index].slot)
        return lastSlot
    }

    /// What is known of the flow in a slot.
    subscript(slot: Int) -> Entry? { entries[slot] }

    /// Notes where the state of a flow is kept.
    mutating func setState(_ state: Int, of slot: Int) {
        entries[slot]?.state = Int32(state)
    }

    /// Forgets a flow.
    mutating func remove(_ flow: Int) -> Entry? {
        guard let index = index(of: flow) else { return nil }
        if flow == lastFlow { lastFlow = -1 }
        let slot = places[index].slot
        let entry = entries[Int(slot)]
        entries[Int(slot)] = nil
        freeSlots.append(slot)
        close(index)
        count -= 1
        return entry
    }

    @inline(__always)
    private func home(of flow: Int) -> Int {
        let block = UInt64(truncatingIfNeeded: flow >> 4) &* 0x9e37_79b9_7f4a_7c15
        return (Int(truncatingIfNeeded: block >> 32) << 5 | (flow & 15) << 1) & (places.count &- 1)
    }

    @inline(__always)
    private func index(of flow: Int) -> Int? {
        let mask = places.count &- 1
        var index = home(of: flow)
        while places[index].flow != flow {
            guard places[index].flow >= 0 else { return nil }
            index = (index &+ 1) & mask
        }
        return index
    }

    private mutating func put(_ place: Place) {
        let mask = places.count &- 1
        var index = home(of: place.flow)
        while places[index].flow >= 0 { index = (index &+ 1) & mask }
        places[index] = place
    }

    private mutating func grow() {
        let old = places
        places = [Place](repeating: Self.free, count: old.count &* 2)
        for place in old where place.flow >= 0 { put(place) }
    }

    /// Frees a place, and moves back those that stand behind only because of it.
    private mutating func close(_ freed: Int) {
        let mask = places.count &- 1
        var hole = freed
        var index = (hole &+ 1) & mask
        while places[index].flow >= 0 {
            let home = home(of: places[index].flow)
            if (index &- home) & mask >= (index &- hole) & mask {
                places[hole] = places[index]
                hole = index
            }
            index = (index &+ 1) & mask
        }
        places[hole] = Self.free
    }
}
