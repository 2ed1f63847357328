/// The structure of a message (RFC 2045, RFC 2046): ranges of its octets, read within bounds of depth and number.
struct MIMEPart: Sendable {
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
    /// The parameters of its type; a text without a character set is in US-ASCII (RFC 2046 §4.1.2).
    var parameters: [StructuredField.Parameter]
    var transferEncoding: TransferEncoding
    /// The parts of a multipart; of a `message/rfc822` or `message/global` the message within.
    var children: [MIMEPart] = []

    var isMultipart: Bool { ASCII.equal(type, "multipart".utf8) }
    var isText: Bool { ASCII.equal(type, "text".utf8) }
    /// Whether it is a message within the message (RFC 2046 §5.2.1, RFC 6532 §3.7).
    var isMessage: Bool {
        ASCII.equal(type, "message".utf8)
            && (ASCII.equal(subtype, "rfc822".utf8) || ASCII.equal(subtype, "global".utf8))
    }

    /// Reads a whole message.
    init(message octets: [UInt8]) {
        var left = Self.partLimit
        self.init(octets, octets.indices, depth: 0, isInDigest: false, &left)
    }

    private init(_ octets: [UInt8], _ range: Range<Int>, depth: Int, isInDigest: Bool, _ left: inout Int) {
        header = HeaderFields(octets, range)
        headerRange = range.lowerBound..<header.end
        bodyRange = header.end..<range.upperBound
        transferEncoding = TransferEncoding(header.value(of: "Content-Transfer-Encoding"))
        let contentType = header.value(of: "Content-Type").flatMap(StructuredField.init)
        let names = contentType?.value.split(separator: UInt8(ascii: "/"), maxSplits: 1) ?? []
        if let contentType, names.count == 2 {
            type = Array(names[0])
            subtype = Array(names[1])
            parameters = contentType.parameters
        } else {
            // RFC 2045 §5.2, RFC 2046 §5.1.5.
            type = Array((isInDigest ? "message" : "text").utf8)
            subtype = Array((isInDigest ? "rfc822" : "plain").utf8)
            parameters = []
        }
        if isText, contentType?.text(of: "charset") == nil {
            parameters.append(.init(name: Array("charset".utf8), value: Array("us-ascii".utf8)))
        }
        guard depth < Self.depthLimit else { return }
        if isMultipart, let boundary = contentType?.text(of: "boundary") {
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

    /// The text of a part without parts of its own, in UTF-8.
    func text(in octets: [UInt8]) -> [UInt8] {
        let body = octets[bodyRange]
        let decoded = transferEncoding.decoded(body) ?? Array(body)
        let charset = header.value(of: "Content-Type").flatMap(StructuredField.init)?.text(of: "charset")
        return Charset(named: charset ?? []).decoded(decoded)
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
}
