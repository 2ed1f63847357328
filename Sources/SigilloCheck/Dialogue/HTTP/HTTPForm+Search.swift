import SigilloCore

// Words in an encoding inside another: a message whose base64 stands in lines has `%0D%0A` in an urlencoded form, and
// `\r\n` in JSON, where the search of the stream sees neither a line break nor the word.
extension HTTPForm {
    /// Hands the values that have escapes, without them, to the search for known secrets.
    ///
    /// - Parameters:
    ///   - text: what the form was read from.
    ///   - at: the positions in the stream of a part of the text.
    func search(
        in text: ArraySlice<UInt8>, at range: (Range<Int>) -> Range<UInt64>, direction: Direction, stream: UInt32,
        evidence: inout Evidence
    ) {
        for field in fields where field.value.count < field.range.count {
            var index = field.range.lowerBound
            while index < field.range.upperBound {
                let rest = text[index..<field.range.upperBound]
                let plain = rest.prefix { $0 != introducer }
                let part = plain.isEmpty ? rest.prefix(escapeLength(rest)) : plain
                index = part.endIndex
                let place = range(part.indices)
                let isDirect = !plain.isEmpty && place.count == part.count
                evidence.derive(
                    unescaped(part)[...], at: isDirect ? place.lowerBound : place.upperBound &- 1,
                    direction: direction, stream: stream, isUnescaped: true, isDirect: isDirect,
                    isLast: index == field.range.upperBound)
            }
        }
    }

    /// The octet with which an escape begins.
    private var introducer: UInt8 { isJSON ? UInt8(ascii: "\\") : UInt8(ascii: "%") }

    /// How many octets the escape has at the beginning of a text; two of JSON's that make a pair are one (RFC 8259 §7).
    private func escapeLength(_ text: ArraySlice<UInt8>) -> Int {
        guard isJSON else { return 3 }
        let isUnit = text.dropFirst().first == UInt8(ascii: "u")
        let isHigh = isUnit && text.dropFirst(2).prefix(1).first.map { $0.upper == UInt8(ascii: "D") } == true
        return isHigh && text.dropFirst(6).begins(with: "\\u") ? 12 : isUnit ? 6 : 2
    }

    private func unescaped(_ part: ArraySlice<UInt8>) -> [UInt8] {
        isJSON ? JSONFieldReader.unescaped(part) : Self.decoded(part)
    }
}
