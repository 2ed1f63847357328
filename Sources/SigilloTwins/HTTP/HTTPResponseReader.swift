/// A response of a server of HTTP/1.1 (RFC 9112 §2.1).
package struct HTTPResponse: Sendable, Hashable {
    package var status: Int
    /// The header fields in their order, names in lower case.
    package var fields: [Field]
    package var content: [UInt8]

    /// A header field.
    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: String

        /// Creates a field.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Creates a response.
    package init(status: Int, fields: [Field] = [], content: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.content = content
    }

    /// The values of a field, by its name in lower case.
    package func values(of name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// Whether the server closes behind it.
    var closesConnection: Bool {
        values(of: "connection").contains { $0.lowercased().contains("close") }
    }
}

/// Cuts the octets of a server into responses.
struct HTTPResponseReader: Sendable {
    /// What was read.
    enum Reading: Sendable, Hashable {
        case response(HTTPResponse)
        /// What is no response, or has more than a response may have.
        case malformed
    }

    /// The most octets of a header.
    static let headLimit = 65_536
    /// The most octets of a response's content.
    static let contentLimit = 4 << 20

    private var octets: [UInt8] = []

    mutating func append(_ more: [UInt8]) {
        octets += more
    }

    /// What a connection that was waited for came to.
    enum Turn: Sendable, Hashable {
        case response(HTTPResponse, isEnd: Bool)
        /// There will be no response.
        case over(TwinEnding)
    }

    /// Takes what happened on a connection on which a request is out; nil while there is no whole response.
    mutating func take(_ event: TwinEvent) -> Turn? {
        var isEnd = false
        switch event {
        case .bytes(let more): append(more)
        case .inputClosed: isEnd = true
        case .connected, .sealed, .handshakeFailed: return nil
        }
        switch next(isEnd: isEnd) {
        case nil: return isEnd ? .over(.refused("the server closed the connection")) : nil
        case .malformed: return .over(.refused("an answer that is no HTTP"))
        case .response(let response): return .response(response, isEnd: isEnd)
        }
    }

    /// Gives the next whole response, or nothing while there is none; a `100 Continue` is left out.
    ///
    /// - Parameter isEnd: whether nothing more comes, which ends a content without a length.
    mutating func next(isEnd: Bool = false) -> Reading? {
        while let head = Self.head(of: octets) {
            guard let (status, fields) = Self.parse(octets[..<head.text]) else { return .malformed }
            var response = HTTPResponse(status: status, fields: fields)
            if (100..<200).contains(status), status != 101 {
                octets.removeFirst(head.end)
                continue
            }
            switch Self.content(of: response, in: octets[head.end...], isEnd) {
            case .unfinished: return octets.count > Self.headLimit + Self.contentLimit ? .malformed : nil
            case .malformed: return .malformed
            case .whole(let content, let end):
                response.content = content
                octets.removeFirst(end)
                return .response(response)
            }
        }
        return octets.count > Self.headLimit || isEnd && !octets.isEmpty ? .malformed : nil
    }

    /// Where a header's text and the header end.
    private static func head(of octets: [UInt8]) -> (text: Int, end: Int)? {
        let end = octets.prefix(headLimit).firstRange(of: Array("\r\n\r\n".utf8))
        return end.map { ($0.lowerBound, $0.upperBound) }
    }

    private static func parse(_ head: ArraySlice<UInt8>) -> (Int, [HTTPResponse.Field])? {
        var lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines.removeFirst().split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), words[1].count == 3, let status = Int(words[1]) else {
            return nil
        }
        let fields = lines.compactMap { line -> HTTPResponse.Field? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { " \t".contains($0) }
            return HTTPResponse.Field(name: line[..<colon].lowercased(), value: String(value))
        }
        return (status, fields)
    }

    private enum Content {
        case unfinished, malformed
        case whole([UInt8], end: Int)
    }

    /// The content behind a header (RFC 9112 §6.3); requests are never HEAD.
    private static func content(
        of response: HTTPResponse, in rest: ArraySlice<UInt8>, _ isEnd: Bool
    ) -> Content {
        if response.status == 204 || response.status == 304 || response.status == 101 {
            return .whole([], end: rest.startIndex)
        }
        if response.values(of: "transfer-encoding").contains(where: { $0.lowercased().contains("chunked") }) {
            return chunks(rest)
        }
        if let text = response.values(of: "content-length").first {
            guard let length = Int(text), (0...contentLimit).contains(length) else { return .malformed }
            guard rest.count >= length else { return isEnd ? .malformed : .unfinished }
            return .whole(Array(rest.prefix(length)), end: rest.startIndex + length)
        }
        guard rest.count <= contentLimit else { return .malformed }
        return isEnd ? .whole(Array(rest), end: rest.endIndex) : .unfinished
    }

    /// A content in chunks (RFC 9112 §7.1), without trailers.
    private static func chunks(_ rest: ArraySlice<UInt8>) -> Content {
        var content: [UInt8] = []
        var rest = rest
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self).prefix { $0.isHexDigit }
            guard let size = Int(line, radix: 16), size <= contentLimit - content.count else { return .malformed }
            let start = end + 1
            guard rest.endIndex - start >= size + 2 else { return .unfinished }
            content += rest[start..<start + size]
            rest = rest[(start + size + 2)...]
            if size == 0 { return .whole(content, end: rest.startIndex) }
        }
        return rest.count > headLimit ? .malformed : .unfinished
    }
}
