import SigilloCore

extension UInt8 {
    var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isLetterOrDigit: Bool { isLetter || isDigit }
    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    /// The letter in upper case; every other octet as it is.
    var upper: UInt8 { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") ? self & 0xdf : self }

    /// The value of a hexadecimal digit, or nil.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether it begins with an ASCII word, letter case aside.
    func begins(with word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            letters.indices.allSatisfy { self[startIndex + $0].upper == letters[$0].upper }
        }
    }

    /// Whether it is an ASCII word, letter case aside.
    func equals(_ word: StaticString) -> Bool { count == word.utf8CodeUnitCount && begins(with: word) }

    /// Without blanks at both ends.
    var trimmed: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first.isBlank { slice = slice.dropFirst() }
        while let last = slice.last, last.isBlank { slice = slice.dropLast() }
        return slice
    }

    /// The part up to the first space, and the part behind it (nil where there is none).
    var firstWord: (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>?) {
        guard let space = firstIndex(of: UInt8(ascii: " ")) else { return (self, nil) }
        return (self[..<space], self[(space + 1)...])
    }

    /// Its text with invalid UTF-8 replaced.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// A short word of letters, digits, `-`, `_` and `.` in upper case, or nil where it is anything else.
    var keyword: String? {
        guard !isEmpty, count <= 32,
            allSatisfy({
                $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
            })
        else { return nil }
        return String(decoding: map(\.upper), as: UTF8.self)
    }

    /// A decimal number of at most 19 digits, or nil; a greater one is `UInt64.max`.
    var number: UInt64? {
        guard !isEmpty, count <= 64, allSatisfy(\.isDigit) else { return nil }
        var value: UInt64 = 0
        for digit in self {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            if overflow || carry { return .max }
            value = sum
        }
        return value
    }

    /// The first index of an ASCII word, letter case aside, or nil.
    func firstRange(of word: StaticString) -> Range<Int>? {
        let length = word.utf8CodeUnitCount
        guard length > 0, count >= length else { return nil }
        return word.withUTF8Buffer { letters in
            withUnsafeBufferPointer { buffer in
                let first = letters[0]
                let other = first.isLetter ? first ^ 0x20 : first
                var index = OctetRuns.next(first, or: other, in: buffer, from: 0)
                while index + length <= buffer.count {
                    var matched = 1
                    while matched < length, buffer[index + matched].upper == letters[matched].upper { matched += 1 }
                    if matched == length { return startIndex + index..<startIndex + index + length }
                    index = OctetRuns.next(first, or: other, in: buffer, from: index + 1)
                }
                return nil
            }
        }
    }

    /// Whether an ASCII word stands in it, letter case aside.
    func contains(word: StaticString) -> Bool { firstRange(of: word) != nil }
}
