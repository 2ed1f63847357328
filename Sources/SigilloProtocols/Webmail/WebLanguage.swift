/// A language of the webmail.
enum WebLanguage: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case italian = "it"

    /// The language of a request: the one that its cookie says, else the one that it accepts most (RFC 9110 §12.5.4),
    /// else English.
    init(of fields: HTTPFields) {
        let chosen = HTTPCookies.values(of: HTTPCookies.language, in: fields).first
            .flatMap { WebLanguage(rawValue: String(decoding: $0, as: UTF8.self)) }
        self = chosen ?? Self.accepted(by: fields) ?? .english
    }

    private static func accepted(by fields: HTTPFields) -> WebLanguage? {
        var best: (language: WebLanguage, weight: Int)?
        for range in fields.list("Accept-Language").prefix(50) {
            let parts = range.split(separator: UInt8(ascii: ";")).map(ASCII.trimmed)
            guard let tag = parts.first,
                let language = allCases.first(where: {
                    ASCII.equal(tag.prefix { $0 != UInt8(ascii: "-") }, $0.rawValue.utf8)
                })
            else { continue }
            let weight = parts.dropFirst().first.map(Self.weight) ?? 1_000
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        return best?.language
    }

    /// The thousandths of `q=0.8` (RFC 9110 §12.4.2); what is malformed has none.
    private static func weight(_ parameter: ArraySlice<UInt8>) -> Int {
        guard ASCII.starts(parameter, with: "q=".utf8) else { return 1_000 }
        let digits = parameter.dropFirst(2)
        guard let whole = digits.first, digits.dropFirst().first ?? ASCII.dot == ASCII.dot else { return 0 }
        let fraction = Array(digits.dropFirst(2).prefix(3))
        let padded = fraction + [UInt8](repeating: 0x30, count: 3 - fraction.count)
        guard let thousandths = ASCII.number(padded) else { return 0 }
        return whole == UInt8(ascii: "1") ? 1_000 : thousandths
    }

    /// The words of the pages.
    var text: WebText {
        switch self {
        case .english: .english
        case .italian: .italian
        }
    }

    /// The other language.
    var other: WebLanguage {
        switch self {
        case .english: .italian
        case .italian: .english
        }
    }
}
