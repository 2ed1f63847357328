/// Octets that came in chunks and are taken from the front; knows its position in the file.
struct OctetQueue: Sendable {
    /// The octets; those before ``head`` are taken already.
    private(set) var storage: [UInt8] = []
    /// The index of the first octet that is not taken.
    private(set) var head = 0
    /// The position of that octet in the file.
    private(set) var position: UInt64 = 0
    /// How many octets that have not come yet are to be thrown away.
    private var skipping: UInt64 = 0

    /// How many octets can be taken.
    var count: Int { storage.count - head }
    /// Whether octets are awaited only to be thrown away.
    var isSkipping: Bool { skipping > 0 }

    /// Appends a chunk.
    mutating func append(_ octets: UnsafeRawBufferPointer) {
        let skipped = min(skipping, UInt64(octets.count))
        if skipped > 0 {
            skipping -= skipped
            position &+= skipped
        }
        if head > storage.count / 2 {
            // Less is moved than was taken since the last time: constant work for each octet.
            storage.removeFirst(head)
            head = 0
        }
        storage.append(contentsOf: octets[Int(skipped)...])
    }

    /// Throws the next octets away, those too that have not come yet.
    mutating func skip(_ octets: Int) {
        let here = min(octets, count)
        head += here
        position &+= UInt64(here)
        skipping &+= UInt64(octets - here)
    }

    /// A copy of `length` octets that begin `start` octets from the front, which the caller has checked.
    func copy(from start: Int, length: Int) -> [UInt8] {
        Array(storage[head + start..<head + start + length])
    }
}
