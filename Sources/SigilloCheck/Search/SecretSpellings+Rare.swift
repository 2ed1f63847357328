import SigilloCore

/// Spellings in which a secret stands seldom; a peer writes them in one way only, so that they can be listed.
extension SecretSpellings {
    /// With more secrets than these the rare spellings are left out: their number would slow the search.
    static let rareLimit = 512

    /// The rare spellings of a secret.
    static func rare(of octets: [UInt8]) -> [(encoding: SecretEncoding, octets: [UInt8])] {
        var result: [(encoding: SecretEncoding, octets: [UInt8])] = []
        for digits in [Array("0123456789abcdef".utf8), Array("0123456789ABCDEF".utf8)] {
            for separator in ":- ".utf8 {
                let pairs = octets.map { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
                result.append((.hexadecimal, Array(pairs.joined(separator: [separator]))))
            }
        }
        let text = String(decoding: octets, as: UTF8.self)
        result.append((.utf7, utf7(text, isDirect: { isDirect($0) || optional.contains($0) })))
        result.append((.utf7, utf7(text, isDirect: isDirect)))
        result.append((.modifiedUTF7, modifiedUTF7(text)))
        result.append((.xtext, xtext(octets) { $0 > 0x20 && $0 < 0x7f && !"+=".utf8.contains($0) }))
        result.append((.xtext, xtext(octets, isKept: \.isLetterOrDigit)))
        // RFC 4514 §2.4: a backslash before what has a meaning.
        result.append(
            (.backslash, octets.flatMap { ",+\"\\<>;=# ".utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }))
        if let label = punycode(text) { result.append((.punycode, label)) }
        return result.filter { $0.octets != octets }
    }

    /// `+` and two digits (RFC 3461 §4).
    private static func xtext(_ octets: [UInt8], isKept: (UInt8) -> Bool) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return octets.flatMap {
            isKept($0) ? [$0] : [UInt8(ascii: "+"), digits[Int($0 >> 4)], digits[Int($0 & 15)]]
        }
    }

    // MARK: UTF-7

    /// Set D of RFC 2152, and the blank.
    private static func isDirect(_ scalar: Unicode.Scalar) -> Bool {
        guard let octet = UInt8(exactly: scalar.value) else { return false }
        return octet.isLetterOrDigit || "'(),-./:? ".utf8.contains(octet)
    }

    /// Set O of RFC 2152.
    private static let optional = Set("!\"#$%&*;<=>@[]^_`{|}".unicodeScalars)

    /// RFC 2152; the last run keeps its `-` only where a letter follows, and is cut where that cannot be told.
    private static func utf7(_ text: String, isDirect: (Unicode.Scalar) -> Bool) -> [UInt8] {
        shifted(text, mark: UInt8(ascii: "+"), isDirect: isDirect) { $0 }
    }

    /// The names of mailboxes (RFC 3501 §5.1.3).
    private static func modifiedUTF7(_ text: String) -> [UInt8] {
        shifted(text, mark: UInt8(ascii: "&"), isDirect: { $0.value >= 0x20 && $0.value < 0x7f && $0 != "&" }) {
            $0 == UInt8(ascii: "/") ? UInt8(ascii: ",") : $0
        }
    }

    private static func shifted(
        _ text: String, mark: UInt8, isDirect: (Unicode.Scalar) -> Bool, letter: (UInt8) -> UInt8
    ) -> [UInt8] {
        var result: [UInt8] = []
        var run: [UInt8] = []
        func close() {
            guard !run.isEmpty else { return }
            let isMark = run == [0, mark]
            let body = isMark ? [] : Base64.encode(run).filter { $0 != UInt8(ascii: "=") }.map(letter)
            result += [mark] + body + [UInt8(ascii: "-")]
            run = []
        }
        for scalar in text.unicodeScalars {
            if isDirect(scalar) {
                close()
                result.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                for unit in String(Character(scalar)).utf16 {
                    run += [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)]
                }
            }
        }
        close()
        return result
    }

    // MARK: Punycode

    /// The secret as a label of a name, `xn--…` (RFC 3492); nil where it is ASCII.
    private static func punycode(_ text: String) -> [UInt8]? {
        let scalars = text.unicodeScalars.map { Int($0.value) }
        guard scalars.contains(where: { $0 >= 0x80 }), scalars.count <= 63 else { return nil }
        var result = scalars.filter { $0 < 0x80 }.map { UInt8(truncatingIfNeeded: $0) }
        let basic = result.count
        if basic > 0 { result.append(UInt8(ascii: "-")) }
        var (next, delta, bias, handled) = (0x80, 0, 72, basic)
        while handled < scalars.count {
            guard let least = scalars.filter({ $0 >= next }).min() else { return nil }
            delta += (least - next) * (handled + 1)
            next = least
            for scalar in scalars {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                var rest = delta
                var base = 36
                while true {
                    let threshold = min(max(base - bias, 1), 26)
                    guard rest >= threshold else { break }
                    result.append(digit(threshold + (rest - threshold) % (36 - threshold)))
                    rest = (rest - threshold) / (36 - threshold)
                    base += 36
                }
                result.append(digit(rest))
                bias = adapted(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return Array("xn--".utf8) + result
    }

    private static func digit(_ value: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x30 + value - 26)
    }

    private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > 455 {
            delta /= 35
            steps += 36
        }
        return steps + 36 * delta / (delta + 38)
    }
}
