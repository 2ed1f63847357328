/// A JSON text as a value (RFC 8259): what every report file is made of and read from.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    /// A number with a fraction, kept as decimal digits: it is written as it was read.
    case decimal(JSONDecimal)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The string, or null where there is none.
    package static func string(orNull text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// The integer, or null where there is none.
    package static func integer(orNull number: Int?) -> JSONValue {
        number.map { .integer($0) } ?? .null
    }
}

/// A decimal number `digits / 10^places`, normalised: no trailing zero behind the point.
package struct JSONDecimal: Sendable, Hashable {
    /// The number without its point.
    package let digits: Int
    /// How many of the digits stand behind the point, 0 to 18.
    package let places: Int

    /// Creates `digits / 10^places`; places beyond 18 are taken as 18.
    package init(digits: Int, places: Int) {
        var digits = digits
        var places = Swift.min(Swift.max(places, 0), 18)
        while places > 0, digits.isMultiple(of: 10) {
            digits /= 10
            places -= 1
        }
        self.digits = digits
        self.places = places
    }

    /// The number times 10^`power`, without what would then still stand behind the point; nil where it does not fit.
    package func scaled(byPowerOfTen power: Int) -> Int? {
        var result = digits
        var shift = power - places
        while shift > 0 {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            result = product
            shift -= 1
        }
        while shift < 0, result != 0 {
            result /= 10
            shift += 1
        }
        return result
    }
}

extension JSONDecimal: CustomStringConvertible {
    /// Plain decimal notation, never an exponent: `-0.25`.
    package var description: String {
        guard places > 0 else { return String(digits) }
        let magnitude = String(digits.magnitude)
        let padded = String(repeating: "0", count: Swift.max(0, places + 1 - magnitude.utf8.count)) + magnitude
        return (digits < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
}
