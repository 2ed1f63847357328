/// A structured header field: a value and its parameters (RFC 2045 §5.1, RFC 2183, RFC 2231).
struct StructuredField: Sendable, Hashable {
    /// A parameter as BODYSTRUCTURE shows it: one that came in pieces is put together.
    struct Parameter: Sendable, Hashable {
        /// The name; it ends with `*` where the value is in the form of RFC 2231 §4.
        var name: [UInt8]
        var value: [UInt8]
    }

    /// The most parameters of one field.
    static let limit = 64

    /// The value, without comments: `text/plain`, `attachment`.
    var value: [UInt8]
    var parameters: [Parameter]

    /// Reads an unfolded field; nil where it has no value.
    init?(_ text: [UInt8]) {
        var reader = FieldReader(text)
        let value = reader.value()
        guard !value.isEmpty else { return nil }
        self.value = value
        var pieces: [ParameterPiece] = []
        while reader.skipToParameter() {
            guard let piece = reader.parameter() else { continue }
            guard pieces.count < Self.limit else { break }
            pieces.append(piece)
        }
        parameters = ParameterPiece.joined(pieces)
    }

    /// A parameter's value in UTF-8, with the form of RFC 2231 decoded; nil where there is none.
    func text(of name: String) -> [UInt8]? {
        for parameter in parameters {
            if ASCII.equal(parameter.name, name.utf8) { return parameter.value }
            if parameter.name.last == UInt8(ascii: "*"), ASCII.equal(parameter.name.dropLast(), name.utf8) {
                return Self.decoded(parameter.value)
            }
        }
        return nil
    }

    /// Decodes `charset'language'percent-encoded` (RFC 2231 §4).
    private static func decoded(_ value: [UInt8]) -> [UInt8] {
        let parts = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return value }
        var octets: [UInt8] = []
        var index = parts[2].startIndex
        while index < parts[2].endIndex {
            if parts[2][index] == UInt8(ascii: "%"), index + 2 < parts[2].endIndex,
                let octet = ASCII.hexadecimal(parts[2][index + 1], parts[2][index + 2])
            {
                octets.append(octet)
                index += 3
            } else {
                octets.append(parts[2][index])
                index += 1
            }
        }
        return Charset(named: parts[0]).decoded(octets)
    }
}

/// One parameter as it is written, which may be a piece of a longer one (RFC 2231 §3).
private struct ParameterPiece {
    var base: [UInt8]
    /// The number of the piece, or nil where the parameter is whole.
    var number: Int?
    /// Whether octets are percent-encoded.
    var isExtended: Bool
    var value: [UInt8]

    init(name: [UInt8], value: [UInt8]) {
        let parts = name.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        self.value = value
        if parts.count >= 2, let number = ASCII.number(parts[1], limit: StructuredField.limit) {
            base = Array(parts[0])
            self.number = number
            isExtended = parts.count == 3 && parts[2].isEmpty
        } else if parts.count == 2, parts[1].isEmpty {
            base = Array(parts[0])
            isExtended = true
        } else {
            base = name
            isExtended = false
        }
    }

    /// The parameters that the pieces are of: whole ones first, then those that were put together.
    static func joined(_ pieces: [ParameterPiece]) -> [StructuredField.Parameter] {
        var result = pieces.filter { $0.number == nil }.map { piece in
            StructuredField.Parameter(name: piece.base + (piece.isExtended ? [asterisk] : []), value: piece.value)
        }
        var left = pieces.filter { $0.number != nil }
        while let first = left.first {
            let same = left.filter { ASCII.equal($0.base, first.base) }.sorted { $0.number ?? 0 < $1.number ?? 0 }
            left.removeAll { ASCII.equal($0.base, first.base) }
            // What is behind a gap cannot be placed.
            let run = same.enumerated().prefix { $0.offset == $0.element.number }.map(\.element)
            guard let start = run.first else { continue }
            let isExtended = run.contains(where: \.isExtended)
            var value: [UInt8] = isExtended && !start.isExtended ? Array("''".utf8) : []
            for piece in run {
                value += isExtended && !piece.isExtended ? percentEncoded(piece.value) : piece.value
            }
            result.append(.init(name: start.base + (isExtended ? [asterisk] : []), value: value))
        }
        return result
    }

    private static let asterisk = UInt8(ascii: "*")

    private static func percentEncoded(_ value: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for octet in value {
            if octet > 0x20, octet < 0x7f, !FieldReader.isSpecial(octet), !"*'%".utf8.contains(octet) {
                result.append(octet)
            } else {
                result.append(UInt8(ascii: "%"))
                for digit in [octet >> 4, octet & 15] { result.append(digit + (digit < 10 ? 0x30 : 0x37)) }
            }
        }
        return result
    }
}

/// Reads the words of a structured field and passes over its comments.
private struct FieldReader {
    private let text: [UInt8]
    private var index = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    private var peek: UInt8? { index < text.count ? text[index] : nil }

    /// What stands in front of the first semicolon, up to a blank or a comment.
    mutating func value() -> [UInt8] {
        skipBlanks()
        var value: [UInt8] = []
        while true {
            value += token()
            skipBlanks()
            guard peek == UInt8(ascii: "/"), !value.contains(UInt8(ascii: "/")) else { return value }
            value.append(UInt8(ascii: "/"))
            index += 1
            skipBlanks()
        }
    }

    /// Moves behind the next semicolon that is not in a quoted string; false at the end.
    mutating func skipToParameter() -> Bool {
        while let octet = peek {
            switch octet {
            case UInt8(ascii: ";"):
                index += 1
                return true
            case ASCII.quote: _ = quoted()
            case ASCII.openParenthesis: skipBlanks()
            default: index += 1
            }
        }
        return false
    }

    mutating func parameter() -> ParameterPiece? {
        skipBlanks()
        let name = token()
        skipBlanks()
        guard !name.isEmpty, peek == UInt8(ascii: "=") else { return nil }
        index += 1
        skipBlanks()
        return ParameterPiece(name: name, value: peek == ASCII.quote ? quoted() : looseToken())
    }

    /// Passes over blanks and comments, which may nest (RFC 5322 §3.2.2).
    private mutating func skipBlanks() {
        var depth = 0
        while let octet = peek {
            if octet == ASCII.openParenthesis {
                depth += 1
            } else if depth > 0 {
                if octet == ASCII.closeParenthesis { depth -= 1 }
                if octet == ASCII.backslash, index + 1 < text.count { index += 1 }
            } else if !ASCII.isBlank(octet) {
                return
            }
            index += 1
        }
    }

    private mutating func token() -> [UInt8] {
        take { $0 > 0x20 && $0 != 0x7f && !Self.isSpecial($0) }
    }

    // Values that should be quoted often are not: `boundary=----=_Part`, `name=a/b.txt`.
    private mutating func looseToken() -> [UInt8] {
        take { $0 > 0x20 && $0 != UInt8(ascii: ";") && $0 != ASCII.quote && $0 != ASCII.openParenthesis }
    }

    private mutating func take(while isTaken: (UInt8) -> Bool) -> [UInt8] {
        let first = index
        while index < text.count, isTaken(text[index]) { index += 1 }
        return Array(text[first..<index])
    }

    private mutating func quoted() -> [UInt8] {
        index += 1
        var result: [UInt8] = []
        while index < text.count, text[index] != ASCII.quote {
            if text[index] == ASCII.backslash, index + 1 < text.count { index += 1 }
            result.append(text[index])
            index += 1
        }
        index += 1
        return result
    }

    /// Whether the octet is one of `tspecials` (RFC 2045 §5.1).
    static func isSpecial(_ octet: UInt8) -> Bool {
        "()<>@,;:\\\"/[]?=".utf8.contains(octet)
    }
}
