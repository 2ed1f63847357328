/// Decodes the encoded words of a header field (RFC 2047): `=?utf-8?Q?Gr=C3=BC=C3=9Fe?=`.
enum EncodedWords {
    /// A word while it is read.
    private struct Word {
        var charset: ArraySlice<UInt8>
        var octets: [UInt8]
        /// The index behind it.
        var end: Int
    }

    /// The field's text in UTF-8, always valid. What is malformed, or in an unknown character set, stays as it is.
    static func decoded(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var plain: [UInt8] = []
        // Octets of words that followed each other in one character set: a character may be cut between them.
        var held: (charset: ArraySlice<UInt8>, octets: [UInt8])?
        var index = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: "="), let word = word(text, index) else {
                plain.append(text[index])
                index += 1
                continue
            }
            // Blanks between two encoded words are not shown (RFC 2047 §6.2).
            let isAdjacent = held != nil && plain.allSatisfy(isGap)
            if isAdjacent, let earlier = held, ASCII.equal(earlier.charset, word.charset) {
                held?.octets += word.octets
            } else {
                flush(&held, to: &result)
                if !isAdjacent { result += Charset.utf8.decoded(plain) }
                held = (word.charset, word.octets)
            }
            plain = []
            index = word.end
        }
        flush(&held, to: &result)
        return result + Charset.utf8.decoded(plain)
    }

    private static func flush(_ held: inout (charset: ArraySlice<UInt8>, octets: [UInt8])?, to result: inout [UInt8]) {
        if let word = held { result += Charset(named: word.charset).decoded(word.octets) }
        held = nil
    }

    private static func isGap(_ octet: UInt8) -> Bool {
        ASCII.isBlank(octet) || octet == ASCII.carriageReturn || octet == ASCII.lineFeed
    }

    /// The encoded word that begins at `start`.
    private static func word(_ text: [UInt8], _ start: Int) -> Word? {
        let mark = UInt8(ascii: "?")
        guard start + 1 < text.count, text[start + 1] == mark else { return nil }
        var index = start + 2
        var parts: [ArraySlice<UInt8>] = []
        for _ in 0..<3 {
            let first = index
            while index < text.count, text[index] != mark, text[index] > 0x20 { index += 1 }
            guard index < text.count, text[index] == mark else { return nil }
            parts.append(text[first..<index])
            index += 1
        }
        guard index < text.count, text[index] == UInt8(ascii: "="), !parts[0].isEmpty else { return nil }
        // A language may stand behind the character set (RFC 2231 §5).
        let charset = parts[0].prefix { $0 != UInt8(ascii: "*") }
        guard Charset.known(charset) != nil else { return nil }
        switch ASCII.uppercased(parts[1]) {
        case "B": return Word(charset: charset, octets: TransferEncoding.base64(parts[2]), end: index + 1)
        case "Q": return Word(charset: charset, octets: quoted(parts[2]), end: index + 1)
        default: return nil
        }
    }

    /// Decodes the Q encoding (RFC 2047 §4.2).
    private static func quoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "="), index + 2 < text.endIndex,
                let octet = ASCII.hexadecimal(text[index + 1], text[index + 2])
            {
                result.append(octet)
                index += 3
            } else {
                result.append(text[index] == UInt8(ascii: "_") ? ASCII.space : text[index])
                index += 1
            }
        }
        return result
    }
}
