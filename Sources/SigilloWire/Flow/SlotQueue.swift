/// Slots of a ``FlowTable`` in the order in which they came, each with the number of the flow that it was for.
struct SlotQueue: Sendable {
    struct Element: Sendable {
        var slot: Int
        var number: Int
        /// When it came, in frames of the capture.
        var since: Int
    }

    private var elements: [Element] = []
    private var head = 0

    /// How many wait.
    var count: Int { elements.count - head }

    /// The one that came first.
    var first: Element? { head < elements.count ? elements[head] : nil }

    /// Adds one at the end.
    mutating func append(_ element: Element) { elements.append(element) }

    /// Takes the first one out.
    mutating func removeFirst() {
        head += 1
        if head > 1_024, head > elements.count / 2 {
            elements.removeFirst(head)
            head = 0
        }
    }
}
