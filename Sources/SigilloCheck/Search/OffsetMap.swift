/// Where the octets of a view stand in the stream, run by run.
struct OffsetMap: Sendable {
    private var runs: [(index: Int, offset: UInt64)] = []

    /// Notes that the view's octets from `index` on stand at `offset` and behind, until noted otherwise.
    @inline(__always)
    mutating func note(index: Int, offset: UInt64) {
        if let last = runs.last {
            if last.offset &+ UInt64(truncatingIfNeeded: index &- last.index) == offset { return }
            if last.index == index { runs.removeLast() }
        }
        runs.append((index, offset))
    }

    /// The position in the stream of an octet of the view.
    func position(_ index: Int) -> UInt64 {
        var low = 0
        var high = runs.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if runs[middle].index <= index { low = middle } else { high = middle }
        }
        guard low < runs.count else { return 0 }
        return runs[low].offset &+ UInt64(max(0, index - runs[low].index))
    }

    /// Follows the view when its first octets are dropped.
    mutating func dropFirst(_ count: Int) {
        guard let last = runs.last else { return }
        if last.index <= count {
            runs.removeAll(keepingCapacity: true)
            runs.append((0, last.offset &+ UInt64(count - last.index)))
            return
        }
        let first = position(count)
        var keep = 0
        while keep < runs.count, runs[keep].index <= count { keep += 1 }
        runs.removeFirst(keep)
        for index in runs.indices { runs[index].index -= count }
        if runs.first?.index != 0 { runs.insert((0, first), at: 0) }
    }

    mutating func removeAll() { runs.removeAll(keepingCapacity: true) }
}
