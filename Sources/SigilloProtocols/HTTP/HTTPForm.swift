/// Names and values as a browser sends them: in the query of a target, or as the content of a form
/// (WHATWG URL §5, `application/x-www-form-urlencoded`).
struct HTTPForm: Sendable, Hashable {
    /// The most pairs that are read.
    static let limit = 64

    /// The pairs in order, decoded.
    private(set) var pairs: [(name: [UInt8], value: [UInt8])] = []

    /// Reads pairs; what has no `=` is a name with an empty value.
    init(_ octets: ArraySlice<UInt8>) {
        for pair in octets.split(separator: UInt8(ascii: "&")).prefix(Self.limit) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : []))
        }
    }

    /// The first value of a name as text; nil where there is none.
    subscript(name: String) -> String? {
        pairs.first { $0.name.elementsEqual(name.utf8) }.map { String(decoding: $0.value, as: UTF8.self) }
    }

    static func == (left: HTTPForm, right: HTTPForm) -> Bool {
        left.pairs.elementsEqual(right.pairs) { $0.name == $1.name && $0.value == $1.value }
    }

    func hash(into hasher: inout Hasher) {
        for pair in pairs {
            hasher.combine(pair.name)
            hasher.combine(pair.value)
        }
    }

    /// The octets behind `%41` and `+`; a `%` without two digits stays.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let octet = text[index]
            if octet == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let value = ASCII.hexadecimal(text[index + 1], text[index + 2])
            {
                result.append(value)
                index += 3
            } else {
                result.append(octet == UInt8(ascii: "+") ? ASCII.space : octet)
                index += 1
            }
        }
        return result
    }

    /// A text as a value of a query: all but letters, digits and `-._~` percent-encoded (RFC 3986 §2.3).
    static func encoded(_ text: String) -> String {
        var result = ""
        let digits = Array("0123456789ABCDEF")
        for octet in text.utf8 {
            if ASCII.isLetter(octet) || ASCII.isDigit(octet) || "-._~".utf8.contains(octet) {
                result.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                result.append("%")
                result.append(digits[Int(octet >> 4)])
                result.append(digits[Int(octet & 15)])
            }
        }
        return result
    }
}
