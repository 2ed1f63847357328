/// Reads the members of JSON whose values are strings or numbers, at any depth, without building a tree (RFC 8259).
struct JSONFieldReader: Sendable {
    private let text: ArraySlice<UInt8>
    private var index: Int
    private var key: [UInt8]?
    private var isValue = false

    private static let stringLimit = 64 * 1024

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        index = text.startIndex
    }

    /// The inside of a string without its escapes.
    static func unescaped(_ inside: ArraySlice<UInt8>) -> [UInt8] {
        let mark = [UInt8(ascii: "\"")]
        var reader = JSONFieldReader((mark + inside + mark)[...])
        return reader.string().value
    }

    /// The next member, or nil at the end.
    mutating func next() -> HTTPForm.Field? {
        while index < text.endIndex {
            let octet = text[index]
            if octet == UInt8(ascii: "\"") {
                let (value, range) = string()
                if let field = take(value, range) { return field }
                continue
            }
            if isValue, octet.isLetterOrDigit || octet == UInt8(ascii: "-") {
                let start = index
                while index < text.endIndex, text[index].isLetterOrDigit || "+-.".utf8.contains(text[index]) {
                    index += 1
                }
                let value = Array(text[start..<index])
                let isNothing = ["null", "true", "false"].contains { value.elementsEqual($0.utf8) }
                if let field = take(isNothing ? [] : value, start..<index) { return field }
                continue
            }
            switch octet {
            case UInt8(ascii: ":"): isValue = true
            case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "["): isValue = false
            default: break
            }
            index += 1
        }
        return nil
    }

    /// A string is a value behind a colon, and may be a key elsewhere.
    private mutating func take(_ value: [UInt8], _ range: Range<Int>) -> HTTPForm.Field? {
        defer { isValue = false }
        guard isValue, let name = key else {
            key = value
            return nil
        }
        key = nil
        return HTTPForm.Field(name: name[...].text.lowercased(), value: value, range: range)
    }

    /// The string at the quotation mark that is next, and where its inside stands.
    private mutating func string() -> (value: [UInt8], range: Range<Int>) {
        index += 1
        let start = index
        var result: [UInt8] = []
        while index < text.endIndex, text[index] != UInt8(ascii: "\"") {
            let octet = text[index]
            index += 1
            guard octet == UInt8(ascii: "\\"), index < text.endIndex else {
                if result.count < Self.stringLimit { result.append(octet) }
                continue
            }
            let escape = text[index]
            index += 1
            switch escape {
            case UInt8(ascii: "n"): result.append(0x0a)
            case UInt8(ascii: "r"): result.append(0x0d)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0c)
            case UInt8(ascii: "u"): result += scalar()
            default: result.append(escape)
            }
        }
        let range = start..<index
        index = min(index + 1, text.endIndex)
        return (result, range)
    }

    /// The UTF-8 of `\uXXXX`, or of two of them that make a pair.
    private mutating func scalar() -> String.UTF8View {
        guard let first = unit(at: index) else { return "\u{fffd}".utf8 }
        index += 4
        if first & 0xfc00 == 0xd800, index + 6 <= text.endIndex, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u"), let second = unit(at: index + 2), second & 0xfc00 == 0xdc00
        {
            index += 6
            return String(decoding: [first, second], as: UTF16.self).utf8
        }
        return String(decoding: [first], as: UTF16.self).utf8
    }

    private func unit(at start: Int) -> UInt16? {
        guard start + 4 <= text.endIndex else { return nil }
        var value: UInt16 = 0
        for octet in text[start..<(start + 4)] {
            guard let digit = octet.hexadecimalValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
