/// A moment in the civil calendar, computed without a time zone database: what IMAP and RFC 5322 dates need.
struct CalendarDate: Sendable, Hashable {
    var year: Int
    /// From 1.
    var month: Int
    /// From 1.
    var day: Int
    var secondOfDay: Int = 0

    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The month that a three-letter English name means, from 1.
    static func month(named name: some Collection<UInt8>) -> Int? {
        monthNames.firstIndex { ASCII.equal($0.utf8, name) }.map { $0 + 1 }
    }

    init(year: Int, month: Int, day: Int, secondOfDay: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.secondOfDay = secondOfDay
    }

    /// The moment `seconds` after 1970-01-01 00:00 UTC.
    init(secondsSinceEpoch seconds: Int64) {
        let days = Int(seconds.floorDivided(by: 86_400))
        let remainder = Int(seconds % 86_400)
        secondOfDay = remainder < 0 ? remainder + 86_400 : remainder
        // Days are counted from 1 March of year 0 in eras of 400 years, so that the leap day ends a year.
        let shifted = days + 719_468
        let era = Int(Int64(shifted).floorDivided(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    var daysSinceEpoch: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = Int(Int64(marchYear).floorDivided(by: 400))
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Seconds since 1970-01-01 00:00 UTC, where the date is in UTC.
    var secondsSinceEpoch: Int64 { Int64(daysSinceEpoch) * 86_400 + Int64(secondOfDay) }

    /// IMAP's `date-time`, quotes included (RFC 9051 §9): `"01-Jan-2026 00:00:00 +0000"`.
    ///
    /// - Parameter zone: seconds that the clock that it is told by is ahead of UTC.
    func imapDateTime(zone: Int = 0) -> String {
        let name = Self.monthNames[max(0, min(11, month - 1))]
        let minutes = abs(zone / 60)
        let offset = "\(zone < 0 ? "-" : "+")\(Self.two(minutes / 60 % 100))\(Self.two(minutes % 60))"
        return "\"\(Self.two(day))-\(name)-\(Self.four(year)) \(clock) \(offset)\""
    }

    /// A message's `date-time` in UTC (RFC 5322 §3.3): `Thu, 1 Jan 2026 00:00:00 +0000`.
    var messageDate: String {
        let weekday = Self.weekdayNames[((daysSinceEpoch % 7) + 7) % 7]
        let name = Self.monthNames[max(0, min(11, month - 1))]
        return "\(weekday), \(day) \(name) \(Self.four(year)) \(clock) +0000"
    }

    /// A timestamp in UTC (RFC 3339): `2026-01-01T00:00:00Z`.
    var timestamp: String { "\(Self.four(year))-\(Self.two(month))-\(Self.two(day))T\(clock)Z" }

    // 1970-01-01 was a Thursday.
    private static let weekdayNames = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    private var clock: String {
        "\(Self.two(secondOfDay / 3_600)):\(Self.two(secondOfDay / 60 % 60)):\(Self.two(secondOfDay % 60))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func four(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity.
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
