internal import Glibc

/// A moment of a clock that only goes forward.
struct Deadline {
    private let end: UInt64

    /// So many nanoseconds from now.
    init(after nanoseconds: UInt64) {
        let (sum, overflow) = Self.now.addingReportingOverflow(nanoseconds)
        end = overflow ? .max : sum
    }

    /// Whether it is over.
    var isOver: Bool { Self.now >= end }

    /// What is left in milliseconds as `poll` takes them, rounded up, but no more than a limit: a day unless given.
    func milliseconds(limit: Int32 = 86_400_000) -> Int32 {
        let now = Self.now
        let left = (end > now ? end - now : 0) / 1_000_000
        return left >= UInt64(limit) ? limit : Int32(left) + (end > now ? 1 : 0)
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
