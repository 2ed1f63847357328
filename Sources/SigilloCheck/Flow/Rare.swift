/// A value that few have: where there is none it takes the room of one word, and costs nothing to move.
struct Rare<Value: Sendable>: Sendable {
    private var storage: [Value] = []

    /// Whether there is none.
    var isEmpty: Bool { storage.isEmpty }

    /// The value, if there is one.
    var value: Value? {
        get { storage.first }
        _modify {
            // Taken out while it changes, so that what it holds has one owner.
            var value = storage.popLast()
            defer {
                if let value { storage.append(value) }
            }
            yield &value
        }
    }
}
