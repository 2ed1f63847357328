/// When a message was sent, as its Date field says (RFC 5322 §3.3, with the older forms of §4.3).
struct MessageDate: Sendable, Hashable {
    /// The moment on the author's clock.
    var local: CalendarDate
    /// Seconds that the author's clock is ahead of UTC.
    var zone: Int

    /// Seconds since 1970-01-01 00:00 UTC.
    var secondsSinceEpoch: Int64 { local.secondsSinceEpoch - Int64(zone) }

    init(local: CalendarDate, zone: Int) {
        self.local = local
        self.zone = zone
    }

    /// Reads an unfolded Date field; nil where it names no day. A time or zone that cannot be read is midnight, UTC
    /// (RFC 5256 §2.2).
    init?(_ text: [UInt8]) {
        var words = Self.words(text)[...]
        if let first = words.first, ASCII.number(first) == nil { words = words.dropFirst() }
        guard words.count >= 3 else { return nil }
        let parts = Array(words)
        guard let day = ASCII.number(parts[0], limit: 31), day > 0, let month = CalendarDate.month(named: parts[1]),
            let year = Self.year(parts[2])
        else { return nil }
        local = CalendarDate(year: year, month: month, day: day)
        zone = 0
        guard parts.count > 3, let second = Self.secondOfDay(parts[3]) else { return }
        local.secondOfDay = second
        if parts.count > 4 { zone = Self.zone(parts[4]) ?? 0 }
    }

    /// The words of the field: separated by blanks or commas, comments left out.
    private static func words(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        var start: Int?
        var depth = 0
        for (index, octet) in text.enumerated() {
            let isWord = depth == 0 && octet > 0x20 && octet != UInt8(ascii: ",") && octet != ASCII.openParenthesis
            if isWord {
                if start == nil { start = index }
            } else if let first = start {
                result.append(text[first..<index])
                start = nil
                // The day's name, the date, the time, the zone: nothing more is looked at.
                if result.count == 6 { return result }
            }
            if octet == ASCII.openParenthesis { depth += 1 }
            if octet == ASCII.closeParenthesis, depth > 0 { depth -= 1 }
        }
        if let start { result.append(text[start...]) }
        return result
    }

    // Years of two and three digits: RFC 5322 §4.3.
    private static func year(_ text: ArraySlice<UInt8>) -> Int? {
        guard let number = ASCII.number(text, limit: 9_999) else { return nil }
        return switch text.count {
        case 2: number + (number < 50 ? 2_000 : 1_900)
        case 3: number + 1_900
        default: number
        }
    }

    private static func secondOfDay(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = ASCII.number(parts[0], limit: 23),
            let minute = ASCII.number(parts[1], limit: 59)
        else { return nil }
        guard parts.count == 3 else { return hour * 3_600 + minute * 60 }
        return ASCII.number(parts[2], limit: 60).map { hour * 3_600 + minute * 60 + $0 }
    }

    private static func zone(_ text: ArraySlice<UInt8>) -> Int? {
        if text.count == 5, let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let digits = ASCII.number(text.dropFirst(), limit: 2_359), digits % 100 < 60
        {
            let seconds = digits / 100 * 3_600 + digits % 100 * 60
            return sign == UInt8(ascii: "-") ? -seconds : seconds
        }
        return namedZones[ASCII.uppercased(text)].map { $0 * 3_600 }
    }

    private static let namedZones = [
        "UT": 0, "GMT": 0, "UTC": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
        "PST": -8, "PDT": -7,
    ]
}
