/// Hands things from one thread to another in order, a bounded number at a time, and tells how it ended.
package final class Handoff<Element: Sendable, End: Sendable>: Sendable {
    /// What comes next.
    package enum Next: Sendable {
        case element(Element)
        /// Nothing more comes.
        case end(End)
    }

    private struct State: Sendable {
        /// What waits, the oldest last.
        var waiting: [Element] = []
        var end: End?
        /// Elements that were handed over, whose room may be used again.
        var used: [Element] = []
    }

    private let state = Monitor(State())
    private let capacity: Int

    /// - Parameter capacity: how many may wait.
    package init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// Hands over the next one, as soon as there is room for it.
    ///
    /// - Returns: one that is no longer needed, if any was given back.
    package func give(_ element: Element) -> Element? {
        let used = state.withLock(timeoutNanoseconds: .max, when: { $0.waiting.count < capacity }) { state in
            state.waiting.insert(element, at: 0)
            return state.used.popLast()
        }
        state.announceChange()
        return used
    }

    /// States that nothing more comes.
    package func finish(_ end: End) {
        state.withLock { $0.end = end }
        state.announceChange()
    }

    /// Takes the next one, as soon as there is one.
    package func take() -> Next {
        let next = state.withLock(timeoutNanoseconds: .max, when: { !$0.waiting.isEmpty || $0.end != nil }) { state in
            state.waiting.popLast().map(Next.element) ?? state.end.map(Next.end)
        }
        state.announceChange()
        // A wait of a century has not ended by itself.
        return next ?? take()
    }

    /// Gives one back whose room may be used again.
    package func giveBack(_ element: Element) {
        state.withLock { state in
            if state.used.count < capacity { state.used.append(element) }
        }
    }
}
