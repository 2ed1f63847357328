extension EscapeView {
    /// `\2c`, or `\x2c`.
    mutating func stepBackslashHexadecimal(end: UInt64) {
        let digits = pending.dropFirst(pending.dropFirst().first == UInt8(ascii: "x") ? 2 : 1)
        guard digits.allSatisfy({ $0.hexadecimalValue != nil }) else { return giveUp(end: end) }
        guard digits.count == 2 else { return }
        emitEscaped([digits.reduce(0) { $0 << 4 | ($1.hexadecimalValue ?? 0) }], end: end)
    }

    /// `\054`.
    mutating func stepOctal(_ octet: UInt8, end: UInt64) {
        let highest = pending.count == 2 ? UInt8(ascii: "3") : UInt8(ascii: "7")
        guard octet >= UInt8(ascii: "0"), octet <= highest else { return giveUp(end: end) }
        guard pending.count == 4 else { return }
        emitEscaped([pending.dropFirst().reduce(0) { $0 << 3 | ($1 & 7) }], end: end)
    }

    /// `&#64;`, `&#x40;`, `&amp;` (WHATWG HTML §13.2.5.72).
    mutating func stepEntity(_ octet: UInt8, end: UInt64) {
        guard octet == UInt8(ascii: ";") else {
            let isPart = octet.isLetterOrDigit || octet == UInt8(ascii: "#") && pending.count == 2
            if !isPart || pending.count > Self.longestEntity { giveUp(end: end) }
            return
        }
        guard let text = Self.character(of: pending.dropFirst().dropLast()) else { return giveUp(end: end) }
        emitEscaped(text, end: end)
    }

    private static let longestEntity = 10

    /// The UTF-8 of a character by its name or number.
    private static func character(of name: ArraySlice<UInt8>) -> [UInt8]? {
        guard name.first == UInt8(ascii: "#") else { return named[name.text].map { [$0] } }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let number = UInt32(digits.dropFirst(isHexadecimal ? 1 : 0).text, radix: isHexadecimal ? 16 : 10)
        guard let number, let scalar = Unicode.Scalar(number) else { return nil }
        return Array(String(Character(scalar)).utf8)
    }

    /// The names of what stands in passwords; letters have none.
    private static let named: [String: UInt8] = [
        "amp": UInt8(ascii: "&"), "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "quot": UInt8(ascii: "\""),
        "apos": UInt8(ascii: "'"), "excl": UInt8(ascii: "!"), "num": UInt8(ascii: "#"), "dollar": UInt8(ascii: "$"),
        "percnt": UInt8(ascii: "%"), "lpar": UInt8(ascii: "("), "rpar": UInt8(ascii: ")"), "ast": UInt8(ascii: "*"),
        "plus": UInt8(ascii: "+"), "comma": UInt8(ascii: ","), "period": UInt8(ascii: "."), "sol": UInt8(ascii: "/"),
        "colon": UInt8(ascii: ":"), "semi": UInt8(ascii: ";"), "equals": UInt8(ascii: "="), "quest": UInt8(ascii: "?"),
        "commat": UInt8(ascii: "@"), "lsqb": UInt8(ascii: "["), "bsol": UInt8(ascii: "\\"), "rsqb": UInt8(ascii: "]"),
        "lowbar": UInt8(ascii: "_"), "lcub": UInt8(ascii: "{"), "rcub": UInt8(ascii: "}"), "verbar": UInt8(ascii: "|"),
        "AMP": UInt8(ascii: "&"), "LT": UInt8(ascii: "<"), "GT": UInt8(ascii: ">"), "QUOT": UInt8(ascii: "\""),
    ]
}
