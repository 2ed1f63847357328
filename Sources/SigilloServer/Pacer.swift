/// Lets a connection's octets leave late, or at a rate: they wait here, and so does the end of the connection.
///
/// It has no clock: it says which timer it wants and is told when that is over. A portion leaves every 50 ms, or an
/// octet at a time where the rate is smaller; a rate is never passed, and a late timer makes it a little smaller.
struct Pacer {
    /// Octets a second; nil for as fast as it goes.
    var rate: Int?

    /// What waits, from ``start`` on; its cuts are places in it.
    private var waiting = Connection.Output()
    private var start = 0
    /// Whether a timer runs: nothing leaves before it is over.
    private var isWaiting = false
    /// The time to wait for before anything leaves.
    private var delay: UInt64

    /// The portions of a second.
    private static let portions = 20

    init(rate: Int? = nil, delay: UInt64 = 0) {
        self.rate = rate
        self.delay = delay
    }

    /// Whether anything waits.
    var holdsBack: Bool { count > 0 || waiting.closes || waiting.resets }

    /// How many octets wait.
    var count: Int { waiting.octets.count - start }

    /// Takes what is to leave and gives what may leave now.
    ///
    /// - Parameter timer: the number of the timer that it asks for.
    mutating func take(_ output: Connection.Output, timer: Int) -> Connection.Output {
        waiting.append(output)
        var leaving = Connection.Output()
        // Timers do not wait.
        swap(&leaving.timers, &waiting.timers)
        if delay > 0 {
            leaving.timers.append((delay, timer))
            delay = 0
            isWaiting = true
        }
        if !isWaiting { release(into: &leaving, timer: timer) }
        return leaving
    }

    /// The time is over that was waited for.
    mutating func timeIsOver() {
        isWaiting = false
    }

    private mutating func release(into leaving: inout Connection.Output, timer: Int) {
        let portion = rate.map { min(max($0 / Self.portions, 1), count) } ?? count
        let end = start + portion
        leaving.octets = Array(waiting.octets[start..<end])
        leaving.cuts = waiting.cuts.filter { $0 > start && $0 <= end }.map { $0 - start }
        start = end
        if count == 0 {
            leaving.closes = waiting.closes
            leaving.resets = waiting.resets
            waiting = Connection.Output()
            start = 0
        } else if start > waiting.octets.count / 2 {
            waiting.octets.removeFirst(start)
            waiting.cuts = waiting.cuts.filter { $0 > start }.map { $0 - start }
            start = 0
        }
        if let rate, portion > 0 {
            leaving.timers.append((UInt64(portion) * 1_000_000_000 / UInt64(rate), timer))
            isWaiting = true
        }
    }
}
