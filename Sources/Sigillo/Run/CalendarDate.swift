internal import Glibc

/// A moment, in the forms that mail and reports write it; always UTC.
package struct CalendarDate: Sendable, Hashable {
    /// Seconds since 1970-01-01 00:00 UTC.
    package var seconds: Int64

    /// Creates a date from seconds since 1970-01-01 00:00 UTC.
    package init(seconds: Int64) {
        self.seconds = seconds
    }

    /// The present.
    package static func now() -> CalendarDate {
        CalendarDate(seconds: Int64(time(nil)))
    }

    /// The form of a message's Date field (RFC 5322 §3.3), for example `Tue, 24 Nov 2026 09:14:07 +0000`.
    package var mailText: String {
        let parts = broken
        return "\(Self.days[Int(parts.tm_wday)]), \(parts.tm_mday) \(Self.months[Int(parts.tm_mon)]) "
            + "\(parts.tm_year + 1900) \(Self.clock(parts)) +0000"
    }

    /// The form of RFC 3339, for example `2026-11-24T09:14:07Z`.
    package var reportText: String {
        let parts = broken
        return "\(parts.tm_year + 1900)-\(Self.two(parts.tm_mon + 1))-\(Self.two(parts.tm_mday))"
            + "T\(Self.clock(parts))Z"
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
