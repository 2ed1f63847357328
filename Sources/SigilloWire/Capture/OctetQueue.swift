/// Octets that came in chunks and are taken from the front; knows its position in the file.
///
/// Frames are handed out as parts of the storage, so that it is replaced rather than changed as long as they may live.
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
        let fresh = octets[Int(skipped)...]
        if count <= fresh.count {
            let rest = storage[head...]
            storage = [UInt8](unsafeUninitializedCapacity: rest.count + fresh.count) { buffer, initialized in
                let target = UnsafeMutableRawBufferPointer(buffer)
                rest.withUnsafeBytes { target.copyMemory(from: $0) }
                UnsafeMutableRawBufferPointer(rebasing: target[rest.count...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: fresh))
                initialized = rest.count + fresh.count
            }
            head = 0
            return
        }
        if head > storage.count / 2 {
            // Less is moved than was taken since the last time: constant work for each octet.
            storage.removeFirst(head)
            head = 0
        }
        storage.append(contentsOf: fresh)
    }

    /// Appends up to `maximum` octets that `fill` writes straight into the storage.
    ///
    /// - Returns: how many `fill` said that it wrote; 0 is the end.
    mutating func append<Failure: Error>(
        upTo maximum: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        let rest = storage[head...]
        // As much as waits already, so that a long record is not moved once for each portion of it.
        let room = max(maximum, rest.count)
        var outcome = Result<Int, Failure>.success(0)
        let filled = [UInt8](unsafeUninitializedCapacity: rest.count + room) { buffer, initialized in
            let target = UnsafeMutableRawBufferPointer(buffer)
            rest.withUnsafeBytes { target.copyMemory(from: $0) }
            initialized = rest.count
            do throws(Failure) {
                let free = UnsafeMutableRawBufferPointer(rebasing: target[rest.count..<(rest.count + room)])
                let written = min(max(try fill(free), 0), room)
                initialized += written
                outcome = .success(written)
            } catch {
                outcome = .failure(error)
            }
        }
        let count = try outcome.get()
        storage = filled
        head = 0
        let skipped = Int(min(skipping, UInt64(count)))
        skipping -= UInt64(skipped)
        position &+= UInt64(skipped)
        head = skipped
        return count
    }

    /// Throws the next octets away, those too that have not come yet.
    @inline(__always)
    mutating func skip(_ octets: Int) {
        let here = min(octets, count)
        head += here
        position &+= UInt64(here)
        skipping &+= UInt64(octets - here)
    }
}
