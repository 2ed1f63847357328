/// Where the states of open flows are kept, found by the number of the flow.
///
/// Open addressing with linear probing, and removal by moving neighbours back. Sixteen flows that follow one another are
/// neighbours, with a place between them, so that a flood stays in the cache; the hash strews these blocks, since a long
/// run of places in use would be walked at each removal.
struct OpenFlows: Sendable {
    private struct Place: Sendable {
        /// -1 where the place is free.
        var flow: Int
        var state: Int32
    }

    private static let free = Place(flow: -1, state: -1)

    private var places = [Place](repeating: Self.free, count: 1_024)
    private var count = 0
    /// The flow that was asked for last: octets come in runs.
    private var lastFlow = -1
    private var lastState = 0

    /// The states of all open flows.
    var states: [Int] { places.compactMap { $0.flow >= 0 ? Int($0.state) : nil } }

    /// Adds a flow.
    mutating func insert(_ flow: Int, state: Int) {
        if count &* 2 >= places.count { grow() }
        put(Place(flow: flow, state: Int32(state)))
        count += 1
    }

    /// The state of a flow.
    @inline(__always)
    mutating func state(of flow: Int) -> Int? {
        if flow == lastFlow { return lastState }
        guard let index = index(of: flow) else { return nil }
        lastFlow = flow
        lastState = Int(places[index].state)
        return lastState
    }

    /// Forgets a flow.
    ///
    /// - Returns: its state.
    mutating func remove(_ flow: Int) -> Int? {
        guard let index = index(of: flow) else { return nil }
        if flow == lastFlow { lastFlow = -1 }
        let state = Int(places[index].state)
        close(index)
        count -= 1
        return state
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
