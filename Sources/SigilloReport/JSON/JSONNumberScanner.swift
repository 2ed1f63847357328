/// Reads one number of JSON text (RFC 8259 §6) without ever rounding it.
struct JSONNumberScanner {
    let bytes: [UInt8]
    var position: Int
    private var magnitude = 0
    private var places = 0

    init(bytes: [UInt8], position: Int) {
        self.bytes = bytes
        self.position = position
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The number, or nil where it is malformed or has more digits than can be kept exactly.
    mutating func scan() -> JSONValue? {
        let isNegative = skip("-")
        let integerStart = position
        guard takeDigits() else { return nil }
        let hasLeadingZero = bytes[integerStart] == UInt8(ascii: "0")
        guard !hasLeadingZero || position == integerStart + 1 else { return nil }
        if skip(".") {
            let fractionStart = position
            guard takeDigits() else { return nil }
            places = position - fractionStart
        }
        guard let exponent = takeExponent() else { return nil }
        return value(isNegative: isNegative, exponent: exponent)
    }

    private func value(isNegative: Bool, exponent: Int) -> JSONValue? {
        let digits = isNegative ? -magnitude : magnitude
        guard digits != 0 else { return .integer(0) }
        let shift = exponent - places
        guard (-18...18).contains(shift) else { return nil }
        if shift < 0 {
            let decimal = JSONDecimal(digits: digits, places: -shift)
            return decimal.places == 0 ? .integer(decimal.digits) : .decimal(decimal)
        }
        return JSONDecimal(digits: digits, places: 0).scaled(byPowerOfTen: shift).map { .integer($0) }
    }

    private mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: letter) else { return false }
        position += 1
        return true
    }

    /// Reads at least one digit into the magnitude; false where there is none or it overflows.
    private mutating func takeDigits() -> Bool {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
            guard !tooLarge, !overflow else { return false }
            magnitude = sum
            position += 1
        }
        return position > start
    }

    /// The exponent, 0 where there is none; nil where it is malformed or has more than three digits.
    private mutating func takeExponent() -> Int? {
        guard skip("e") || skip("E") else { return 0 }
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        let start = position
        var exponent = 0
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            guard position - start < 3 else { return nil }
            exponent = exponent * 10 + Int(byte - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start else { return nil }
        return isNegative ? -exponent : exponent
    }
}
