package import SigilloCore

/// The octets by which a secret can stand in a report.
package enum SecretForms {
    /// One of them.
    package struct Form: Sendable, Hashable {
        /// `raw`, `base64`, `hexadecimal`, `percent`, `escaped`.
        package var encoding: String
        package var octets: [UInt8]
    }

    /// Every form of at least four octets.
    package static func forms(of secret: Secret) -> [Form] {
        let octets = secret.reveal()
        let all =
            [Form(encoding: "raw", octets: octets)] + base64(octets) + hexadecimal(octets) + percent(octets)
            + escaped(octets)
        return all.filter { $0.octets.count >= 4 }
    }

    /// The letters that are the secret's alone, at each of the three positions at which it can begin in a group.
    private static func base64(_ octets: [UInt8]) -> [Form] {
        (0..<3).flatMap { alignment in
            let encoded = Base64.encode([UInt8](repeating: 0, count: alignment) + octets)
            // A letter that holds bits of a neighbour is left out: with n octets in front, n + 1 of the first
            // letters (none for 0); behind them every letter that the octets do not fill.
            let start = alignment == 0 ? 0 : alignment + 1
            let end = (alignment + octets.count) * 8 / 6
            let own = Array(encoded[start..<max(start, end)])
            return [Form(encoding: "base64", octets: own), Form(encoding: "base64", octets: own.map(urlSafe))]
        }
    }

    /// The letter of the alphabet that is safe in addresses and file names (RFC 4648 §5).
    private static func urlSafe(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: letter
        }
    }

    private static func hexadecimal(_ octets: [UInt8]) -> [Form] {
        let lower = octets.map(Hexadecimal.lower)
        return ["", " ", ":"].flatMap { separator in
            let text = lower.joined(separator: separator)
            return [text, text.uppercased()].map { Form(encoding: "hexadecimal", octets: Array($0.utf8)) }
        }
    }

    /// Percent encoding (RFC 3986 §2.1) of all octets, and of those only that need it.
    private static func percent(_ octets: [UInt8]) -> [Form] {
        func encode(isUpper: Bool, keeps isKept: (UInt8) -> Bool) -> [UInt8] {
            octets.flatMap { octet -> [UInt8] in
                if isKept(octet) { return [octet] }
                let digits = Hexadecimal.lower(octet)
                return Array(("%" + (isUpper ? digits.uppercased() : digits)).utf8)
            }
        }
        return [true, false].flatMap { isUpper in
            [encode(isUpper: isUpper) { _ in false }, encode(isUpper: isUpper, keeps: isUnreserved)]
        }.map { Form(encoding: "percent", octets: $0) }
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// The forms in which Sigillo's own writers would print it: JSON, XML, Markdown, the console in UTF-8 and in ASCII.
    private static func escaped(_ octets: [UInt8]) -> [Form] {
        let text = VisibleText.decode(octets)
        let visible = VisibleText.line(text)
        let json = JSONValue.string(text).line.dropFirst().dropLast(2)
        return [
            String(json), visible, VisibleText.plain(visible), XMLWriter.escape(visible), MarkdownText.escape(visible),
        ].map {
            Form(encoding: "escaped", octets: Array($0.utf8))
        }
    }
}
