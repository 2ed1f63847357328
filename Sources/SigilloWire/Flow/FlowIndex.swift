/// Finds the slot of a flow by its key: open addressing with linear probing over two numbers a place.
///
/// Quicker than a dictionary where flows come and go by the million, since a removal moves neighbours by the hashes that
/// it keeps instead of computing them again. The hash is keyed, so that no capture can be made of collisions.
struct FlowIndex: Sendable {
    private struct Place: Sendable {
        var hash: UInt32
        /// -1 where the place is free.
        var slot: Int32
    }

    private static let free = Place(hash: 0, slot: -1)

    private var places = [Place](repeating: Self.free, count: 1_024)
    private(set) var count = 0
    private let seed: UInt64

    init() {
        // The standard library's hasher is seeded anew in each process.
        var hasher = Hasher()
        hasher.combine(0)
        seed = UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// The hash of a key.
    @inline(__always)
    func hash(_ key: FlowKey) -> UInt32 {
        let ports = UInt64(key.lower.port) << 16 | UInt64(key.upper.port)
        var state = Self.mix(key.lower.address.low ^ seed, key.upper.address.low ^ 0x9e37_79b9_7f4a_7c15)
        state = Self.mix(state ^ key.lower.address.high, key.upper.address.high ^ 0xbf58_476d_1ce4_e5b9)
        state = Self.mix(state ^ ports, seed ^ 0x94d0_49bb_1331_11eb)
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always)
    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    /// The slot of a key, compared with those in `entries`.
    @inline(__always)
    func slot(of key: FlowKey, hash: UInt32, in entries: [FlowTable.Entry]) -> Int? {
        let mask = places.count &- 1
        var index = Int(hash) & mask
        while places[index].slot >= 0 {
            let place = places[index]
            if place.hash == hash, entries[Int(place.slot)].key == key { return Int(place.slot) }
            index = (index &+ 1) & mask
        }
        return nil
    }

    /// Adds a slot whose key is not there yet.
    mutating func insert(_ slot: Int, hash: UInt32) {
        if count &* 2 >= places.count { grow() }
        put(Place(hash: hash, slot: Int32(slot)))
        count += 1
    }

    private mutating func put(_ place: Place) {
        let mask = places.count &- 1
        var index = Int(place.hash) & mask
        while places[index].slot >= 0 { index = (index &+ 1) & mask }
        places[index] = place
    }

    private mutating func grow() {
        let old = places
        places = [Place](repeating: Self.free, count: old.count &* 2)
        for place in old where place.slot >= 0 { put(place) }
    }

    /// Removes a slot, and moves back those that stand behind only because of it.
    mutating func remove(_ slot: Int, hash: UInt32) {
        let mask = places.count &- 1
        var hole = Int(hash) & mask
        while places[hole].slot != Int32(slot) {
            guard places[hole].slot >= 0 else { return }
            hole = (hole &+ 1) & mask
        }
        var index = (hole &+ 1) & mask
        while places[index].slot >= 0 {
            let home = Int(places[index].hash) & mask
            if (index &- home) & mask >= (index &- hole) & mask {
                places[hole] = places[index]
                hole = index
            }
            index = (index &+ 1) & mask
        }
        places[hole] = Self.free
        count -= 1
    }
}
