/// The beginning of a message's text, as a list of messages shows it (RFC 8970): words of the first text part, without
/// markup, on one line.
enum MessagePreview {
    /// The most characters of a preview (RFC 8970 §3.1).
    static let limit = 200
    // Octets of the text that are looked at: markup may stand in front of the words.
    private static let scanLimit = 65_536

    /// The preview of a message in UTF-8; empty where it has no text.
    static func text(of message: MIMEPart, in octets: [UInt8]) -> [UInt8] {
        guard let part = firstText(message) else { return [] }
        var cut = part
        cut.bodyRange = cut.bodyRange.lowerBound..<min(cut.bodyRange.upperBound, cut.bodyRange.lowerBound + scanLimit)
        let text = cut.text(in: octets)
        if ASCII.equal(part.subtype, "html".utf8) { return squeezed(HTMLText.words(of: text)) }
        let own = squeezed(withoutQuotes(text))
        return own.isEmpty ? squeezed(text) : own
    }

    /// `text` without the lines that quote another message.
    private static func withoutQuotes(_ text: [UInt8]) -> [UInt8] {
        text.split(separator: ASCII.lineFeed, omittingEmptySubsequences: false)
            .filter { $0.first != ASCII.greater }.joined(separator: [ASCII.lineFeed]).map { $0 }
    }

    /// The first text that is shown: of alternatives the plain one comes first.
    private static func firstText(_ part: MIMEPart) -> MIMEPart? {
        if part.isText { return part }
        guard part.isMultipart else { return nil }
        for child in part.children {
            if let text = firstText(child) { return text }
        }
        return nil
    }

    /// At most ``limit`` characters of `text`, with each run of blanks as one space.
    private static func squeezed(_ text: [UInt8]) -> [UInt8] {
        var result = ""
        var count = 0
        var hasBlank = false
        for character in String(decoding: text, as: UTF8.self).unicodeScalars {
            if character.value <= 0x20 || character.value == 0x7f || character.value == 0xa0 {
                hasBlank = hasBlank || character.value != 0
                continue
            }
            if hasBlank, count > 0 {
                guard count < limit - 1 else { break }
                result.unicodeScalars.append(" ")
                count += 1
            }
            guard count < limit else { break }
            hasBlank = false
            result.unicodeScalars.append(character)
            count += 1
        }
        return Array(result.utf8)
    }
}

/// Takes the words out of HTML, without a parser's care: enough for a preview.
enum HTMLText {
    private static let entities: [(name: String, text: String)] = [
        ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("nbsp", " "),
    ]

    /// The text between the tags; scripts, styles, titles and comments are left out.
    static func words(of html: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        // The element whose end is waited for.
        var hidden: String?
        while index < html.count {
            if html[index] == ASCII.less {
                let end = tagEnd(html, index)
                let name = tagName(html[(index + 1)..<end])
                if let waited = hidden {
                    if name == "/" + waited { hidden = nil }
                } else if ["SCRIPT", "STYLE", "TITLE"].contains(name) {
                    hidden = name
                }
                result.append(ASCII.space)
                index = end
            } else if hidden != nil {
                index += 1
            } else if html[index] == UInt8(ascii: "&"), let (text, end) = entity(html, index + 1) {
                result.append(text)
                index = end
            } else {
                result.append(html[index])
                index += 1
            }
        }
        return result
    }

    private static func tagName(_ tag: ArraySlice<UInt8>) -> String {
        ASCII.uppercased(tag.prefix { ASCII.isLetter($0) || $0 == UInt8(ascii: "/") }.prefix(8))
    }

    /// The index behind the tag or comment at `start`.
    private static func tagEnd(_ html: [UInt8], _ start: Int) -> Int {
        guard html[start...].starts(with: "<!--".utf8) else {
            return html[start...].firstIndex(of: ASCII.greater).map { $0 + 1 } ?? html.count
        }
        var index = start + 4
        while index < html.count {
            if html[index] == ASCII.greater, html[index - 1] == UInt8(ascii: "-"), html[index - 2] == UInt8(ascii: "-")
            {
                return index + 1
            }
            index += 1
        }
        return index
    }

    private static func entity(_ html: [UInt8], _ start: Int) -> (String, Int)? {
        guard let semicolon = html[start...].prefix(10).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = html[start..<semicolon]
        if name.first == UInt8(ascii: "#") {
            let digits = String(decoding: name.dropFirst(), as: UTF8.self)
            let value = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init).map { (String(Character($0)), semicolon + 1) }
        }
        return entities.first { $0.name.utf8.elementsEqual(name) }.map { ($0.text, semicolon + 1) }
    }
}
