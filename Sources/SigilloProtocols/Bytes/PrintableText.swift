/// What the peer sent, as text that can be printed anywhere: bounded, with control characters spelled out.
enum PrintableText {
    /// The most characters that a note keeps of one text.
    static let limit = 200

    /// `text` itself where it is short and printable, as it mostly is; else as ``make(_:limit:)`` of its octets.
    static func make(_ text: String) -> String {
        var text = text
        let isPlain = text.withUTF8 { octets in
            octets.count <= limit && octets.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
        }
        return isPlain ? text : make(text.utf8)
    }

    /// `octets` as text; where it is longer than `limit` octets, its start and its length.
    static func make(_ octets: some Collection<UInt8>, limit: Int = limit) -> String {
        if octets.count <= limit, octets.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
            return String(decoding: octets, as: UTF8.self)
        }
        var kept = Array(octets.prefix(limit))
        if octets.count > limit {
            // No character is cut in two.
            while let last = kept.last, last >= 0x80 {
                kept.removeLast()
                if last >= 0xc0 { break }
            }
        }
        var result = ""
        for scalar in String(decoding: kept, as: UTF8.self).unicodeScalars {
            if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += scalar.escaped(asASCII: true)
            }
        }
        return octets.count > limit ? result + "… ‹\(octets.count) octets›" : result
    }

    // Controls and format characters move the cursor or turn the direction of what follows.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        // The category of a scalar is looked up slowly.
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
