/// Turns text that a peer chose into text that can do nothing but be read.
///
/// What a server, a client or a capture sent must not move a cursor, reverse a line, hide itself, or speak to the CI
/// system that reads the log. Control characters become their pictures (`␛`), everything else that is not seen or
/// that reorders becomes its number (`‹U+202E›`), and the two prefixes by which CI systems take orders are broken.
package enum VisibleText {
    /// The text of `bytes`: invalid UTF-8 is shown octet by octet as `‹ff›`, the rest stays as it is.
    package static func decode(_ bytes: some Sequence<UInt8>) -> String {
        var result = ""
        var decoder = UTF8Runs(bytes: Array(bytes))
        while let run = decoder.next() {
            switch run {
            case .text(let text): result += text
            case .invalid(let byte): result += "‹" + Hexadecimal.lower(byte) + "›"
            }
        }
        return result
    }

    /// `text` with every character visible, on one line.
    ///
    /// - Parameters:
    ///   - text: what somebody sent.
    ///   - limit: how many characters are shown at most; how many more there were is said.
    package static func line(_ text: String, limit: Int = 4096) -> String {
        if text.utf8.count <= limit, isPlain(text) { return text }
        var scalars = String.UnicodeScalarView()
        var shown = 0
        var atWordStart = true
        let source = Array(text.unicodeScalars.prefix(limit))
        for (index, scalar) in source.enumerated() {
            let next = index + 1 < source.count ? source[index + 1] : nil
            let afterNext = index + 2 < source.count ? source[index + 2] : nil
            if scalar == ":", atWordStart, next == ":", afterNext?.properties.isAlphabetic == true {
                scalars.append("∶")
            } else if scalar == "#", next == "#" {
                scalars.append("♯")
            } else if let picture = picture(of: scalar) {
                scalars.append(contentsOf: picture.unicodeScalars)
            } else {
                scalars.append(scalar)
            }
            atWordStart =
                scalar.isASCII
                ? scalar.value == 0x20 || (0x09...0x0d).contains(scalar.value) : scalar.properties.isWhitespace
            shown += 1
        }
        let hidden = text.unicodeScalars.count - shown
        return String(scalars) + (hidden > 0 ? "… (\(hidden) more characters)" : "")
    }

    /// Whether nothing in `text` can need a picture: printable ASCII without two colons or number signs in a row, and
    /// the marks that Sigillo itself puts around what it leaves out.
    ///
    /// Most lines are, and looking properties of Unicode up for each of their characters would take most of the time.
    private static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { octets in
            var last: UInt8 = 0
            var index = 0
            while index < octets.count {
                let octet = octets[index]
                if octet >= 0x20, octet < 0x7f {
                    if octet == last, octet == UInt8(ascii: ":") || octet == UInt8(ascii: "#") { return false }
                    index += 1
                } else {
                    // U+2039, U+203A and U+2026.
                    guard index + 2 < octets.count, octet == 0xe2, octets[index + 1] == 0x80,
                        ownMarks.contains(octets[index + 2])
                    else { return false }
                    index += 3
                }
                last = octet
            }
            return true
        }
    }

    /// The last octets of `‹`, `›` and `…` in UTF-8.
    private static let ownMarks: [UInt8] = [0xb9, 0xba, 0xa6]

    /// `text` in printable ASCII: Sigillo's own signs by their plain forms, everything else as `\u{…}`.
    package static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                result += plainForms[scalar] ?? "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return result
    }

    /// Whether a scalar must not reach a terminal, a page or a log as it is.
    package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        case .spaceSeparator: scalar != " "
        default: isBlank(scalar)
        }
    }

    /// Letters and marks by category that show nothing.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b...0x180f, 0x2800, 0x3164, 0xfe00...0xfe0f, 0xffa0,
            0xe0100...0xe01ef:
            true
        default: false
        }
    }

    private static func picture(of scalar: Unicode.Scalar) -> String? {
        guard isUnsafe(scalar) else { return nil }
        switch scalar.value {
        case 0...0x1f: return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) }
        case 0x7f: return "␡"
        default:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "‹U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "›"
        }
    }

    private static let plainForms: [Unicode.Scalar: String] = [
        "‹": "<", "›": ">", "→": ">", "·": "-", "…": "...", "│": "|", "—": "-", "–": "-", "§": "section ", "×": "x",
        "♯": "#!", "∶": ":!", "─": "-", "¦": "|",
    ]
}

/// Two hexadecimal digits an octet.
enum Hexadecimal {
    /// `ff`.
    static func lower(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}

/// Splits octets into valid UTF-8 and the octets that are none.
struct UTF8Runs {
    enum Run {
        case text(String)
        case invalid(UInt8)
    }

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Run? {
        guard position < bytes.count else { return nil }
        let start = position
        while position < bytes.count {
            let length = lengthOfScalar(at: position)
            guard length > 0 else { break }
            position += length
        }
        if position > start, let text = String(validating: bytes[start..<position], as: UTF8.self) {
            return .text(text)
        }
        position = start + 1
        return .invalid(bytes[start])
    }

    /// The length of the well-formed scalar at `index` (Unicode, table 3-7), or 0.
    private func lengthOfScalar(at index: Int) -> Int {
        let first = bytes[index]
        let (length, second): (Int, ClosedRange<UInt8>)
        switch first {
        case 0...0x7f: return 1
        case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xe1...0xec, 0xee, 0xef: (length, second) = (3, 0x80...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: return 0
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        return bytes[(index + 2)..<(index + length)].allSatisfy { (0x80...0xbf).contains($0) } ? length : 0
    }
}
