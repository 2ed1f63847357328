/// Other ways to write the letters of a secret that are not ASCII.
enum UnicodeForms {
    /// The secret in Latin-1 (ISO/IEC 8859-1), or nil where it holds another letter, or nothing but ASCII.
    static func latin1(_ secret: [UInt8]) -> [UInt8]? {
        guard !isASCII(secret), let text = String(validating: secret, as: UTF8.self) else { return nil }
        var result: [UInt8] = []
        for scalar in composed(text) {
            guard let octet = UInt8(exactly: scalar.value) else { return nil }
            result.append(octet)
        }
        return result
    }

    /// The secret with letters and their accents apart (NFD), and in one (NFC), where that is another spelling.
    static func normalized(_ secret: [UInt8]) -> [[UInt8]] {
        guard !isASCII(secret), let text = String(validating: secret, as: UTF8.self) else { return [] }
        return [octets(composed(text)), octets(decomposed(text))].filter { $0 != secret }
    }

    static func isASCII(_ octets: [UInt8]) -> Bool { octets.allSatisfy { $0 < 0x80 } }

    private static func octets(_ scalars: [Unicode.Scalar]) -> [UInt8] {
        scalars.flatMap { Array(String(Character($0)).utf8) }
    }

    private static func decomposed(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.flatMap { parts[$0].map { [$0.letter, $0.accent] } ?? [$0] }
    }

    private static func composed(_ text: String) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            if let last = result.last, let whole = wholes[Pair(letter: last, accent: scalar)] {
                result[result.count - 1] = whole
            } else {
                result.append(scalar)
            }
        }
        return result
    }

    private struct Pair: Hashable {
        var letter: Unicode.Scalar
        var accent: Unicode.Scalar
    }

    /// Letters with accents of the languages that are written in Latin letters: accent, letters, letters without it.
    private static let table: [(accent: Unicode.Scalar, with: String, without: String)] = [
        ("\u{300}", "ÀÈÌÒÙàèìòùǸǹ", "AEIOUaeiouNn"),
        ("\u{301}", "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹź", "AEIOUYaeiouyCcLlNnRrSsZz"),
        ("\u{302}", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ", "AEIOUaeiouCcGgHhJjSsWwYy"),
        ("\u{303}", "ÃÑÕãñõĨĩŨũ", "ANOanoIiUu"),
        ("\u{308}", "ÄËÏÖÜäëïöüÿŸ", "AEIOUaeiouyY"),
        ("\u{30a}", "ÅåŮů", "AaUu"),
        ("\u{327}", "ÇçĢĶķĻļŅņŖŗŞşŢţ", "CcGKkLlNnRrSsTt"),
        ("\u{304}", "ĀāĒēĪīŌōŪū", "AaEeIiOoUu"),
        ("\u{306}", "ĂăĔĕĞğĬĭŎŏŬŭ", "AaEeGgIiOoUu"),
        ("\u{328}", "ĄąĘęĮįŲų", "AaEeIiUu"),
        ("\u{307}", "ĊċĖėĠġİŻż", "CcEeGgIZz"),
        ("\u{30c}", "ČčĎďĚěŇňŘřŠšŤťŽž", "CcDdEeNnRrSsTtZz"),
        ("\u{30b}", "ŐőŰű", "OoUu"),
        ("\u{326}", "ȘșȚț", "SsTt"),
        ("\u{306}", "Йй", "Ии"),
        ("\u{308}", "Ёё", "Ее"),
    ]

    private static let parts: [Unicode.Scalar: Pair] = Dictionary(
        table.flatMap { row in
            zip(row.with.unicodeScalars, row.without.unicodeScalars).map {
                ($0, Pair(letter: $1, accent: row.accent))
            }
        }, uniquingKeysWith: { first, _ in first })

    private static let wholes: [Pair: Unicode.Scalar] = Dictionary(
        parts.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
}
