/// HTML that is safe to send: a text that is interpolated is escaped, markup is not.
///
/// ```swift
/// let item: Markup = "<li>\(subject)</li>"
/// ```
struct Markup: Sendable, Hashable, ExpressibleByStringInterpolation {
    private(set) var html: String

    init(stringLiteral html: String) {
        self.html = html
    }

    init(stringInterpolation: StringInterpolation) {
        html = stringInterpolation.html
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) {
            html += literal
        }

        mutating func appendInterpolation(_ text: some StringProtocol) {
            Markup.escape(text, into: &html)
        }

        mutating func appendInterpolation(_ number: some FixedWidthInteger) {
            html += String(number)
        }

        mutating func appendInterpolation(_ markup: Markup) {
            html += markup.html
        }

        /// Nothing where there is none.
        mutating func appendInterpolation(_ markup: Markup?) {
            if let markup { html += markup.html }
        }

        mutating func appendInterpolation(_ markup: [Markup]) {
            for part in markup { html += part.html }
        }
    }

    /// Appends text as HTML shows it, in an element or in a quoted attribute; control characters, which HTML does not
    /// have, become U+FFFD.
    private static func escape(_ text: some StringProtocol, into html: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            case "\n", "\r", "\t": html.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value):
                html.unicodeScalars.append("\u{fffd}")
            default: html.unicodeScalars.append(scalar)
            }
        }
    }
}
