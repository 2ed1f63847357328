internal import Glibc
internal import SigilloReport

/// A moment, in the forms that mail and reports write it; always UTC.
package struct CalendarDate: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00 UTC.
    package var seconds: Int64
    /// Milliseconds of that second, which only reports write.
    package var milliseconds: Int64

    /// Creates a date from seconds since 1970-01-01 00:00 UTC, and the milliseconds of that second.
    package init(seconds: Int64, milliseconds: Int64 = 0) {
        self.seconds = seconds
        self.milliseconds = milliseconds
    }

    /// The present.
    package static func now() -> CalendarDate {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return CalendarDate(seconds: Int64(moment.tv_sec), milliseconds: Int64(moment.tv_nsec) / 1_000_000)
    }

    /// The form of a message's Date field (RFC 5322 §3.3), for example `Tue, 24 Nov 2026 09:14:07 +0000`.
    package var mailText: String {
        let parts = broken
        return "\(Self.days[Int(parts.tm_wday)]), \(parts.tm_mday) \(Self.months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(Self.clock(parts)) +0000"
    }

    /// The form of RFC 3339, for example `2026-11-24T09:14:07.120Z`.
    package var reportText: String {
        RFC3339.text(
            nanoseconds: UInt64(clamping: seconds) &* 1_000_000_000 &+ UInt64(clamping: milliseconds) &* 1_000_000)
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var broken: tm {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        return parts
    }

    private static func clock(_ parts: tm) -> String {
        "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }

    private static func two(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
