package import SigilloCheck
internal import SigilloCore
internal import SigilloReport

/// The end of what a client wrote as errors, fit to be printed.
package enum ErrorExcerpt {
    private static let limit = 400

    /// All that it wrote, each known secret replaced by its label.
    package static func lines(of octets: [UInt8], hiding secrets: [KnownSecret]) -> String {
        String(decoding: hide(secrets, in: octets), as: UTF8.self)
    }

    /// The last lines in at most 400 letters, each known secret replaced by its label and control characters by `·`.
    package static func text(of octets: [UInt8], hiding secrets: [KnownSecret]) -> String {
        // Hidden first and cut then: a cut through a secret would leave the rest of it to be read.
        let text = String(decoding: hide(secrets, in: octets).suffix(8_192), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).suffix(6).joined(separator: " | ")
        let safe = String(lines.map { $0.isASCII && $0 < " " || $0 == "\u{7f}" ? "·" : $0 })
        return safe.count > limit ? "…" + safe.suffix(limit) : safe
    }

    private static func hide(_ secrets: [KnownSecret], in octets: [UInt8]) -> [UInt8] {
        secrets.reduce(octets) { octets, secret in
            let label = Array("‹\(secret.label)›".utf8)
            let hidden = replace(secret.value.reveal(), in: octets, by: label)
            // A client that prints its dialogue prints its password in base64.
            guard secret.label == "password", secret.value.count >= Sweep.shortestSecret else { return hidden }
            return SecretForms.forms(of: secret.value).reduce(hidden) { replace($1.octets, in: $0, by: label) }
        }
    }

    private static func replace(_ word: [UInt8], in octets: [UInt8], by replacement: [UInt8]) -> [UInt8] {
        guard let first = word.first, octets.count >= word.count else { return octets }
        var result: [UInt8] = []
        result.reserveCapacity(octets.count)
        var rest = octets[...]
        while let start = rest.firstIndex(of: first) {
            result += rest[..<start]
            rest = rest[start...]
            if rest.starts(with: word) {
                result += replacement
                rest = rest.dropFirst(word.count)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
