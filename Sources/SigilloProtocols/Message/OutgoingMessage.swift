import SigilloCore

/// A message that is made of what a person has written (RFC 5322, RFC 2045, RFC 2047).
struct OutgoingMessage: Sendable {
    /// The message with CRLF line ends; no line is longer than 998 octets.
    let octets: [UInt8]

    /// Makes a message.
    ///
    /// - Parameters:
    ///   - draft: what was written.
    ///   - sender: the address of the author.
    ///   - time: seconds since 1970-01-01 00:00 UTC.
    ///   - identifier: the Message-ID, brackets included.
    init(_ draft: Draft, from sender: String, time: Int64, identifier: String) {
        var lines = ["From: \(sender)"]
        lines.append("To: " + draft.recipients.joined(separator: ",\r\n "))
        lines.append("Subject: " + Self.unstructured(draft.subject))
        lines.append("Date: " + CalendarDate(secondsSinceEpoch: time).messageDate)
        if !identifier.isEmpty { lines.append("Message-ID: \(identifier)") }
        // Only what is a Message-ID without doubt goes into a header.
        if Self.isIdentifier(draft.answers) {
            lines += ["In-Reply-To: \(draft.answers)", "References: \(draft.answers)"]
        }
        let text = Self.text(draft.text)
        let isPlain = text.allSatisfy { $0 < 0x80 && $0 != 0 } && Self.longestLine(text) <= 998
        lines += [
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: " + (isPlain ? "7bit" : "quoted-printable"), "",
        ]
        octets =
            Array((lines.joined(separator: "\r\n") + "\r\n").utf8) + (isPlain ? text : QuotedPrintable.encode(text))
    }

    /// A field's text: as it is where it is short and ASCII, else in encoded words (RFC 2047 §5 (1)).
    static func unstructured(_ text: String) -> String {
        let text = String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) })
        guard text.utf8.count > 900 || text.contains("=?") || text.utf8.contains(where: { $0 >= 0x80 }) else {
            return text
        }
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let octets = Array(String(scalar).utf8)
            // 45 octets make 60 of base64: with the rest, a word has less than 75 (RFC 2047 §2).
            if words[words.count - 1].count + octets.count > 45 { words.append([]) }
            words[words.count - 1] += octets
        }
        return words.map { "=?utf-8?B?" + String(decoding: Base64.encode($0), as: UTF8.self) + "?=" }
            .joined(separator: "\r\n ")
    }

    /// The text with CRLF at the end of each line, the last one too.
    private static func text(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var last: UInt8 = 0
        for octet in text.utf8 {
            if octet == ASCII.lineFeed, last == ASCII.carriageReturn {
                last = octet
                continue
            }
            if octet == ASCII.lineFeed || octet == ASCII.carriageReturn {
                result += [ASCII.carriageReturn, ASCII.lineFeed]
            } else {
                result.append(octet)
            }
            last = octet
        }
        if !result.isEmpty, result.last != ASCII.lineFeed { result += [ASCII.carriageReturn, ASCII.lineFeed] }
        return result
    }

    private static func longestLine(_ text: [UInt8]) -> Int {
        text.split(separator: ASCII.lineFeed).map(\.count).max() ?? 0
    }

    private static func isIdentifier(_ text: String) -> Bool {
        let octets = Array(text.utf8)
        return octets.count > 2 && octets.count <= 250 && octets.first == ASCII.less && octets.last == ASCII.greater
            && octets.dropFirst().dropLast().allSatisfy {
                $0 > 0x20 && $0 < 0x7f && $0 != ASCII.less && $0 != ASCII.greater
            }
    }
}

/// Writes octets in quoted-printable (RFC 2045 §6.7).
enum QuotedPrintable {
    /// The most octets of a line, without its end.
    static let width = 76

    /// Encodes text whose lines end with CRLF.
    static func encode(_ text: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 2)
        var column = 0
        for (index, octet) in text.enumerated() {
            if octet == ASCII.carriageReturn || octet == ASCII.lineFeed {
                result.append(octet)
                column = 0
                continue
            }
            let next = index + 1 < text.count ? text[index + 1] : ASCII.carriageReturn
            // A blank at a line's end would be taken away on its way.
            let isPlain =
                octet > 0x20 && octet < 0x7f && octet != UInt8(ascii: "=")
                || ASCII.isBlank(octet) && next != ASCII.carriageReturn
            let word = isPlain ? [octet] : [UInt8(ascii: "="), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
            if column + word.count >= width {
                result += [UInt8(ascii: "="), ASCII.carriageReturn, ASCII.lineFeed]
                column = 0
            }
            result += word
            column += word.count
        }
        return result
    }
}
