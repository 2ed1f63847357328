import SigilloCore

/// A way in which a known secret may be written on the wire; the raw value is what reports print.
enum SecretEncoding: String, Sendable, Hashable {
    case raw
    case base64
    case base64url
    case hexadecimal = "hex"
    case utf16 = "utf-16"
    case quotedString = "quoted-string"
    case percent = "percent-encoding"
    case quotedPrintable = "quoted-printable"
    case backslash = "backslash-escapes"
    case htmlEntity = "html-entities"
    case encodedWord = "encoded-words"
    case continuation = "parameter-continuations"
    case utf7 = "utf-7"
    case modifiedUTF7 = "modified-utf-7"
    case xtext
    case punycode
    case latin1 = "latin-1"
    /// With letters and accents apart, or in one, other than in the secret that is known.
    case normalized = "unicode-normalization"
}

/// The spellings of a secret that are searched for as they are; escapes that may hit any octet are undone in views.
enum SecretSpellings {
    /// Below this length a secret is searched for only as a whole word, and only as it is.
    static let shortestFreeSecret = 6
    /// Longer secrets are searched for by their beginning.
    static let longestSearched = 256
    /// Longer secrets are not searched for in their rare spellings, which can be several times as long.
    static let longestRare = 96

    /// All spellings of `secret`, each with its encoding, without line breaks, which no search sees.
    ///
    /// - Parameter withRare: whether those are among them that are seldom met.
    static func all(of secret: [UInt8], withRare: Bool = true) -> [(encoding: SecretEncoding, octets: [UInt8])] {
        let octets = Array(secret.lazy.filter { $0 != 0x0d && $0 != 0x0a }.prefix(longestSearched))
        guard octets.count >= shortestFreeSecret else { return octets.isEmpty ? [] : [(.raw, octets)] }
        var spellings: [(encoding: SecretEncoding, octets: [UInt8])] = [(.raw, octets)]
        func add(_ encoding: SecretEncoding, _ spelling: [UInt8]) {
            guard spelling.count >= shortestFreeSecret, !spellings.contains(where: { $0.octets == spelling }) else {
                return
            }
            spellings.append((encoding, spelling))
        }
        addCoded(octets, add)
        for form in UnicodeForms.normalized(octets) {
            add(.normalized, form)
            addCoded(form, add)
        }
        if let latin1 = UnicodeForms.latin1(octets) {
            add(.latin1, latin1)
            addCoded(latin1, add)
        }
        let units = Array(String(decoding: octets, as: UTF8.self).utf16)
        add(.utf16, units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
        add(.utf16, units.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] })
        add(.quotedString, escaped(octets))
        add(.percent, octets.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "+") : $0 })
        if withRare, octets.count <= longestRare {
            for spelling in rare(of: octets) { add(spelling.encoding, spelling.octets) }
        }
        return spellings
    }

    /// In base64 at each alignment, and in hexadecimal digits.
    private static func addCoded(_ octets: [UInt8], _ add: (SecretEncoding, [UInt8]) -> Void) {
        for phase in 0..<3 {
            let core = base64Core(of: octets, phase: phase)
            add(.base64, core)
            add(
                .base64url,
                core.map {
                    $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
                })
        }
        add(.hexadecimal, hexadecimal(octets, digits: Array("0123456789abcdef".utf8)))
        add(.hexadecimal, hexadecimal(octets, digits: Array("0123456789ABCDEF".utf8)))
    }

    /// The base64 characters that only the secret decides when `phase` octets of its group of three stand before it.
    ///
    /// The characters at both edges are shared with the neighbours and left out.
    static func base64Core(of octets: [UInt8], phase: Int) -> [UInt8] {
        let text = Base64.encode([UInt8](repeating: 0, count: phase) + octets)
        let first = (phase * 8 + 5) / 6
        let end = (phase + octets.count) * 8 / 6
        return first < end ? Array(text[first..<end]) : []
    }

    private static func hexadecimal(_ octets: [UInt8], digits: [UInt8]) -> [UInt8] {
        octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// The inside of an IMAP quoted string (RFC 9051 §4.3) or of a JSON string (RFC 8259 §7).
    private static func escaped(_ octets: [UInt8]) -> [UInt8] {
        octets.flatMap { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") ? [UInt8(ascii: "\\"), $0] : [$0] }
    }
}
