/// Points in time as reports write them (RFC 3339), computed without a clock or a calendar library.
package enum RFC3339 {
    /// The text of a time: `2026-11-24T09:14:07.120Z`.
    ///
    /// - Parameter nanoseconds: since 1970-01-01 00:00 UTC.
    package static func text(nanoseconds: UInt64) -> String {
        let milliseconds = Int(nanoseconds / 1_000_000)
        let (days, inDay) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let date = civil(fromDays: days)
        let clock = [inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1000 % 60].map { padded($0, 2) }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
            + clock.joined(separator: ":") + "." + padded(inDay % 1000, 3) + "Z"
    }

    /// Milliseconds since 1970-01-01 00:00 UTC that `text` names, or nil where it is no RFC 3339 time.
    package static func milliseconds(_ text: String) -> Int? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t"),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), (1...12).contains(month), (1...31).contains(day), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        let fraction = reader.skip(".") ? reader.thousandths() : 0
        guard let fraction, let offset = reader.offsetMinutes(), reader.isAtEnd else { return nil }
        let minutes = (days(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
        return (minutes * 60 + second) * 1000 + fraction
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Days from 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }

    /// The inverse of ``days(year:month:day:)`` for days from 1970 on.
    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

/// Reads fixed-width numbers from ASCII text.
private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8.prefix(64))
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: letter) else { return false }
        position += 1
        return true
    }

    private mutating func digit() -> Int? {
        guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
        position += 1
        return Int(bytes[position - 1]) - 0x30
    }

    mutating func number(_ width: Int) -> Int? {
        var result = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            result = result * 10 + digit
        }
        return result
    }

    /// The digits of a fraction, as thousandths; what is smaller is cut off.
    mutating func thousandths() -> Int? {
        guard let first = digit() else { return nil }
        var result = first * 100
        var weight = 10
        while let digit = digit() {
            result += digit * weight
            weight /= 10
        }
        return result
    }

    /// `Z` or `+01:00`, in minutes east of UTC.
    mutating func offsetMinutes() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }
}
