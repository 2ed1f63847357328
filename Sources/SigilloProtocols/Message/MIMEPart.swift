/// The structure of a message (RFC 2045, RFC 2046): ranges of its octets, read within bounds of depth and number.
struct MIMEPart: Sendable {
    /// A parameter of a structured field.
    struct Parameter: Sendable, Hashable {
        var name: [UInt8]
        var value: [UInt8]
    }

    /// A structured field: a value and its parameters.
    struct Structured: Sendable, Hashable {
        var value: [UInt8]
        var parameters: [Parameter]
    }

    /// The most levels of parts within parts.
    static let depthLimit = 16
    /// The most parts of one message.
    static let partLimit = 500

    /// The header with its blank line.
    var headerRange: Range<Int>
    /// What is behind it.
    var bodyRange: Range<Int>
    var header: HeaderFields
    /// `TEXT`, `MULTIPART`, …, as it is written.
    var type: [UInt8]
    var subtype: [UInt8]
    var parameters: [Parameter]
    /// The parts of a multipart; of a `message/rfc822` the message within.
    var children: [MIMEPart] = []

    var isMultipart: Bool { ASCII.equal(type, "multipart".utf8) }
    var isText: Bool { ASCII.equal(type, "text".utf8) }
    var isMessage: Bool { ASCII.equal(type, "message".utf8) && ASCII.equal(subtype, "rfc822".utf8) }

    /// Reads a whole message.
    init(message octets: [UInt8]) {
        var left = Self.partLimit
        self.init(octets, octets.indices, depth: 0, isInDigest: false, &left)
    }

    private init(_ octets: [UInt8], _ range: Range<Int>, depth: Int, isInDigest: Bool, _ left: inout Int) {
        header = HeaderFields(octets, range)
        headerRange = range.lowerBound..<header.end
        bodyRange = header.end..<range.upperBound
        let contentType = header.value(of: "Content-Type").flatMap(Self.structured)
        let names = contentType?.value.split(separator: UInt8(ascii: "/"), maxSplits: 1) ?? []
        if let contentType, names.count == 2 {
            type = Array(ASCII.trimmed(names[0]))
            subtype = Array(ASCII.trimmed(names[1]))
            parameters = contentType.parameters
        } else {
            // RFC 2045 §5.2, RFC 2046 §5.1.5.
            type = Array((isInDigest ? "message" : "text").utf8)
            subtype = Array((isInDigest ? "rfc822" : "plain").utf8)
            parameters =
                isInDigest ? [] : [Parameter(name: Array("charset".utf8), value: Array("us-ascii".utf8))]
        }
        guard depth < Self.depthLimit else { return }
        if isMultipart, let boundary = parameters.first(where: { ASCII.equal($0.name, "boundary".utf8) })?.value {
            let isDigest = ASCII.equal(subtype, "digest".utf8)
            for part in Self.parts(octets, bodyRange, boundary) {
                guard left > 0 else { return }
                left -= 1
                children.append(MIMEPart(octets, part, depth: depth + 1, isInDigest: isDigest, &left))
            }
        } else if isMessage, left > 0 {
            left -= 1
            children = [MIMEPart(octets, bodyRange, depth: depth + 1, isInDigest: false, &left)]
        }
    }

    /// The ranges between the lines that hold a boundary; the line end in front of a boundary belongs to it.
    private static func parts(_ octets: [UInt8], _ range: Range<Int>, _ boundary: [UInt8]) -> [Range<Int>] {
        guard !boundary.isEmpty, boundary.count <= 200 else { return [] }
        let delimiter = Array("--".utf8) + boundary
        var result: [Range<Int>] = []
        var start: Int?
        var index = range.lowerBound
        while index < range.upperBound {
            let line = HeaderFields.line(octets, index, range.upperBound)
            if octets[line].starts(with: delimiter) {
                let rest = octets[line].dropFirst(delimiter.count)
                let isLast = rest.starts(with: "--".utf8)
                if isLast || ASCII.trimmed(rest).isEmpty {
                    if let start { result.append(start..<max(start, withoutLineEnd(octets, start, line.lowerBound))) }
                    if isLast { return result }
                    start = line.upperBound
                    if result.count >= partLimit { return result }
                }
            }
            index = line.upperBound
        }
        if let start { result.append(start..<range.upperBound) }
        return result
    }

    private static func withoutLineEnd(_ octets: [UInt8], _ start: Int, _ end: Int) -> Int {
        HeaderFields.text(octets, start..<end).upperBound
    }

    /// Reads `value; name=value; …` (RFC 2045 §5.1).
    static func structured(_ text: [UInt8]) -> Structured? {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var isQuoted = false
        var index = 0
        while index < text.count {
            switch text[index] {
            case ASCII.backslash where isQuoted: index += 1
            case ASCII.quote: isQuoted.toggle()
            case UInt8(ascii: ";") where !isQuoted:
                pieces.append(text[start..<index])
                start = index + 1
            default: break
            }
            index += 1
        }
        pieces.append(text[start...])
        let value = ASCII.trimmed(pieces[0])
        guard !value.isEmpty else { return nil }
        var parameters: [Parameter] = []
        for piece in pieces.dropFirst().prefix(64) {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = ASCII.trimmed(piece[..<equals])
            guard !name.isEmpty else { continue }
            parameters.append(Parameter(name: Array(name), value: unquoted(ASCII.trimmed(piece[(equals + 1)...]))))
        }
        return Structured(value: Array(value), parameters: parameters)
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.first == ASCII.quote else { return Array(text) }
        var result: [UInt8] = []
        var index = text.startIndex + 1
        while index < text.endIndex, text[index] != ASCII.quote {
            if text[index] == ASCII.backslash, index + 1 < text.endIndex { index += 1 }
            result.append(text[index])
            index += 1
        }
        return result
    }
}
