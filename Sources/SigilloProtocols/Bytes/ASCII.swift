/// The octets that mail protocols are written with, and comparisons that ignore the case of ASCII letters alone.
enum ASCII {
    static let carriageReturn: UInt8 = 0x0d
    static let lineFeed: UInt8 = 0x0a
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
    static let quote: UInt8 = 0x22
    static let backslash: UInt8 = 0x5c
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let openBrace: UInt8 = 0x7b
    static let closeBrace: UInt8 = 0x7d
    static let dot: UInt8 = 0x2e
    static let colon: UInt8 = 0x3a
    static let less: UInt8 = 0x3c
    static let greater: UInt8 = 0x3e

    /// The capital of an ASCII letter, and every other octet as it is.
    static func upper(_ octet: UInt8) -> UInt8 {
        octet >= 0x61 && octet <= 0x7a ? octet & 0xdf : octet
    }

    static func isDigit(_ octet: UInt8) -> Bool { octet >= 0x30 && octet <= 0x39 }

    static func isLetter(_ octet: UInt8) -> Bool {
        let capital = octet & 0xdf
        return capital >= 0x41 && capital <= 0x5a
    }

    /// A blank within a line (RFC 5322 `WSP`).
    static func isBlank(_ octet: UInt8) -> Bool { octet == space || octet == tab }

    /// `octets` with ASCII letters as capitals, as text.
    static func uppercased(_ octets: some Collection<UInt8>) -> String {
        String(decoding: octets.map(upper), as: UTF8.self)
    }

    /// Whether both are the same but for the case of ASCII letters.
    static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        left.count == right.count && left.elementsEqual(right) { upper($0) == upper($1) }
    }

    /// Whether `text` begins with `prefix` but for the case of ASCII letters.
    static func starts(_ text: some Collection<UInt8>, with prefix: some Collection<UInt8>) -> Bool {
        text.starts(with: prefix) { upper($0) == upper($1) }
    }

    /// The number that `digits` spells, or nil where it is empty, has another octet, or passes `limit`.
    static func number(_ digits: some Collection<UInt8>, limit: Int = Int(UInt32.max)) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for digit in digits {
            guard isDigit(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
            guard value <= limit else { return nil }
        }
        return value
    }

    /// The octet that two hexadecimal digits spell, or nil where they are none.
    static func hexadecimal(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = digit(high), let low = digit(low) else { return nil }
        return high << 4 | low
    }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch upper(octet) {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: upper(octet) - 0x37
        default: nil
        }
    }

    /// `octets` without blanks at either end.
    static func trimmed(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = octets
        while let first = slice.first, isBlank(first) || first == carriageReturn || first == lineFeed {
            slice.removeFirst()
        }
        while let last = slice.last, isBlank(last) || last == carriageReturn || last == lineFeed {
            slice.removeLast()
        }
        return slice
    }
}

extension [UInt8] {
    /// Appends the UTF-8 octets of `text`.
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}
