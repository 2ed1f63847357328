/// The newest segments that were streamed, of all flows together: what retransmissions are compared with.
///
/// A ring that keeps the octets of frames alive without copying them. Each entry knows the one before it of the same
/// direction, so that a look-up walks only through its own stream.
struct SegmentHistory: Sendable {
    /// What a comparison says.
    enum Comparison {
        case same, different
        /// This many octets are no longer kept; the others are the same.
        case unknown(Int)
    }

    /// The name of no entry.
    static let none = -1
    /// How many entries a look-up visits, so that hostile retransmissions cost no more than a little each.
    private static let walkLimit = 2_048

    private struct Entry: Sendable {
        var octets: ArraySlice<UInt8>
        var offset: UInt64
        var cost: Int
        var previous: Int
    }

    private var entries: [Entry] = []
    private let capacity: Int
    private let budget: Int
    private var cost = 0
    /// Where the buffer of the newest entry lies.
    private var newestBuffer: UInt = 0
    /// The names of the oldest entry that is kept and of the next one to come; they only grow.
    private var oldest = 0
    private var newest = 0

    init(capacity: Int, budget: Int) {
        self.capacity = max(capacity, 1)
        self.budget = budget
    }

    /// Keeps a segment that was streamed.
    ///
    /// - Parameters:
    ///   - cost: the octets of memory that it keeps alive, unless the entry before it keeps the same already.
    ///   - previous: the newest entry of its direction.
    /// - Returns: the name of the entry.
    mutating func append(_ octets: ArraySlice<UInt8>, offset: UInt64, cost: Int, previous: Int) -> Int {
        var cost = cost
        let address = Self.address(of: octets)
        // As long as the newest entry is kept, no other buffer can lie where its buffer lies.
        if newest > oldest, address == newestBuffer { cost = 0 }
        newestBuffer = address
        let entry = Entry(octets: octets, offset: offset, cost: cost, previous: previous)
        let name = newest
        if entries.count < capacity {
            entries.append(entry)
        } else {
            if newest - oldest == capacity { dropOldest() }
            entries[name % capacity] = entry
        }
        newest += 1
        self.cost += cost
        while self.cost > budget, oldest < newest { dropOldest() }
        return name
    }

    /// Where the buffer begins that a slice is part of.
    private static func address(of octets: ArraySlice<UInt8>) -> UInt {
        octets.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) &- UInt(bitPattern: octets.startIndex) }
    }

    private mutating func dropOldest() {
        let index = oldest % capacity
        cost -= entries[index].cost
        entries[index].octets = []
        entries[index].cost = 0
        oldest += 1
    }

    /// Compares octets with what was streamed in their place.
    func compare(_ octets: ArraySlice<UInt8>, offset: UInt64, newest name: Int) -> Comparison {
        var unknown = octets.count
        var name = name
        var steps = 0
        let end = offset &+ UInt64(octets.count)
        while name >= oldest, name < newest, unknown > 0, steps < Self.walkLimit {
            let entry = entries[name % capacity]
            let entryEnd = entry.offset &+ UInt64(entry.octets.count)
            if entryEnd <= offset { break }
            if entry.offset < end {
                let from = max(offset, entry.offset)
                let count = Int(min(end, entryEnd) &- from)
                let mine = octets.dropFirst(Int(from &- offset)).prefix(count)
                let theirs = entry.octets.dropFirst(Int(from &- entry.offset)).prefix(count)
                guard mine.elementsEqual(theirs) else { return .different }
                unknown -= count
            }
            name = entry.previous
            steps += 1
        }
        return unknown > 0 ? .unknown(unknown) : .same
    }
}
