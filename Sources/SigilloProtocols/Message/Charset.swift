/// A character set that texts of mail are decoded from (RFC 2046 §4.1.2).
enum Charset: Sendable, Hashable {
    /// UTF-8, and every set that is not known: what is not valid becomes U+FFFD.
    case utf8
    case latin1
    case latin9
    case windows1252

    /// The set with this name, without regard to case; US-ASCII is read as UTF-8, which contains it.
    init(named name: some Collection<UInt8>) {
        self = Self.known(name) ?? .utf8
    }

    /// The set with this name; nil where it is not known.
    static func known(_ name: some Collection<UInt8>) -> Charset? {
        switch ASCII.uppercased(name) {
        case "UTF-8", "UTF8", "US-ASCII", "ASCII": .utf8
        case "ISO-8859-1", "ISO8859-1", "ISO_8859-1", "LATIN1": .latin1
        case "ISO-8859-15", "ISO8859-15", "ISO_8859-15", "LATIN9": .latin9
        case "WINDOWS-1252", "CP1252", "CP-1252": .windows1252
        default: nil
        }
    }

    /// The text in UTF-8, always valid.
    func decoded(_ octets: [UInt8]) -> [UInt8] {
        guard octets.contains(where: { $0 >= 0x80 }) else { return octets }
        if self == .utf8 { return Array(String(decoding: octets, as: UTF8.self).utf8) }
        var result: [UInt8] = []
        result.reserveCapacity(octets.count + octets.count / 4)
        for octet in octets {
            if octet < 0x80 {
                result.append(octet)
            } else {
                result.append(contentsOf: scalar(octet).utf8)
            }
        }
        return result
    }

    private func scalar(_ octet: UInt8) -> Unicode.Scalar {
        switch self {
        case .latin9: Self.latin9Differences[octet] ?? Unicode.Scalar(octet)
        case .windows1252 where octet < 0xa0: Self.windows1252Block[Int(octet) - 0x80]
        default: Unicode.Scalar(octet)
        }
    }

    // Where ISO 8859-15 is not ISO 8859-1.
    private static let latin9Differences: [UInt8: Unicode.Scalar] = [
        0xa4: "\u{20ac}", 0xa6: "\u{160}", 0xa8: "\u{161}", 0xb4: "\u{17d}", 0xb8: "\u{17e}", 0xbc: "\u{152}",
        0xbd: "\u{153}", 0xbe: "\u{178}",
    ]

    // 0x80 to 0x9f; five places are not assigned.
    private static let windows1252Block: [Unicode.Scalar] = [
        "\u{20ac}", "\u{fffd}", "\u{201a}", "\u{192}", "\u{201e}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2c6}",
        "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{fffd}", "\u{17d}", "\u{fffd}", "\u{fffd}", "\u{2018}",
        "\u{2019}", "\u{201c}", "\u{201d}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2dc}", "\u{2122}", "\u{161}",
        "\u{203a}", "\u{153}", "\u{fffd}", "\u{17e}", "\u{178}",
    ]
}

extension Unicode.Scalar {
    /// The octets of the scalar in UTF-8.
    fileprivate var utf8: Unicode.UTF8.EncodedScalar {
        UTF8.encode(self) ?? UTF8.encodedReplacementCharacter
    }
}
