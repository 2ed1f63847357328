package import SigilloCheck
internal import SigilloCore

/// The end of what a client wrote as errors, fit to be printed.
package enum ErrorExcerpt {
    private static let limit = 400

    /// All that it wrote, each known secret replaced by its label.
    package static func lines(of octets: [UInt8], hiding secrets: [KnownSecret]) -> String {
        hide(secrets, in: String(decoding: octets, as: UTF8.self))
    }

    /// The last lines in at most 400 letters, each known secret replaced by its label and control characters by `·`.
    package static func text(of octets: [UInt8], hiding secrets: [KnownSecret]) -> String {
        let text = hide(secrets, in: String(decoding: octets.suffix(8_192), as: UTF8.self))
        let lines = text.split(whereSeparator: \.isNewline).suffix(6).joined(separator: " | ")
        let safe = String(lines.map { $0.isASCII && $0 < " " || $0 == "\u{7f}" ? "·" : $0 })
        return safe.count > limit ? "…" + safe.suffix(limit) : safe
    }

    private static func hide(_ secrets: [KnownSecret], in text: String) -> String {
        secrets.reduce(text) { text, secret in
            let value = String(decoding: secret.value.reveal(), as: UTF8.self)
            return value.isEmpty ? text : replace(value, in: text, by: "‹\(secret.label)›")
        }
    }

    private static func replace(_ word: String, in text: String, by replacement: String) -> String {
        var result = ""
        var rest = text[...]
        while let range = rest.range(of: word) {
            result += rest[..<range.lowerBound] + replacement
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}

extension Substring {
    /// The first place where `word` stands.
    fileprivate func range(of word: String) -> Range<Index>? {
        guard !word.isEmpty else { return nil }
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(word) { return start..<index(start, offsetBy: word.count) }
            start = index(after: start)
        }
        return nil
    }
}
