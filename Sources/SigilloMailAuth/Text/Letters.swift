/// The octets that records and header fields are written with.
enum Letters {
    static let space: UInt8 = 0x20
    static let dot = UInt8(ascii: ".")
    static let colon = UInt8(ascii: ":")
    static let slash = UInt8(ascii: "/")
    static let equals = UInt8(ascii: "=")
    static let percent = UInt8(ascii: "%")
    static let hyphen = UInt8(ascii: "-")

    static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

    static func isLetter(_ octet: UInt8) -> Bool { (0x41...0x5a).contains(octet & 0xdf) }

    static func isAlphanumeric(_ octet: UInt8) -> Bool { isDigit(octet) || isLetter(octet) }

    /// An octet in lower case where it is a capital of ASCII.
    static func lower(_ octet: UInt8) -> UInt8 { (0x41...0x5a).contains(octet) ? octet | 0x20 : octet }

    /// Octets as text, letters of ASCII in lower case.
    static func lowercased(_ octets: some Collection<UInt8>) -> String {
        String(decoding: octets.map(lower), as: UTF8.self)
    }

    /// Whether both are the same but for the case of ASCII's letters.
    static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        left.count == right.count && left.elementsEqual(right) { lower($0) == lower($1) }
    }

    /// The number that one to three digits spell, without zeros in front; nil where they spell none up to `limit`.
    static func number(_ digits: some Collection<UInt8>, limit: Int) -> Int? {
        guard (1...3).contains(digits.count), digits.allSatisfy(isDigit),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return number <= limit ? number : nil
    }

    /// Octets without spaces and tabs at either end.
    static func trimmed(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = octets
        while let first = slice.first, first == space || first == 0x09 { slice.removeFirst() }
        while let last = slice.last, last == space || last == 0x09 { slice.removeLast() }
        return slice
    }

    /// Text that can stand in a header field or a reply: octets that are no printable ASCII become question marks.
    static func printable(_ text: some Collection<UInt8>, limit: Int = 256) -> String {
        let kept = text.prefix(limit).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
        return String(decoding: kept, as: UTF8.self) + (text.count > limit ? "..." : "")
    }
}
