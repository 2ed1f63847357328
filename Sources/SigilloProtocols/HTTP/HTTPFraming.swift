import SigilloCore

/// How long the content of a request is, by its head (RFC 9112 §6).
struct HTTPFraming: Sendable, Hashable {
    /// Where the content ends.
    enum Content: Sendable, Hashable {
        case none
        /// Behind so many octets.
        case length(Int)
        /// Behind the last chunk.
        case chunked
    }

    let content: Content
    /// Whether the client waits for `100 Continue`.
    let expectsContinue: Bool

    /// Judges a head.
    ///
    /// - Parameter contentLimit: the most octets of content.
    /// - Throws: ``HTTPRefusal`` where it can be read in two ways, is too much, or lacks what it must say.
    init(_ request: HTTPRequest, contentLimit: Int) throws(HTTPRefusal) {
        try Self.checkHost(of: request)
        content = try Self.content(of: request, limit: contentLimit)
        let expectations = request.fields.values(of: "Expect")
        guard expectations.allSatisfy({ ASCII.equal($0, "100-continue".utf8) }) else {
            throw HTTPRefusal(.expectationFailed, "Expect 100-continue or nothing")
        }
        let hasContent = content != .none && content != .length(0)
        // A client of HTTP/1.0 does not know the answer (RFC 9110 §10.1.1).
        expectsContinue = !expectations.isEmpty && !request.isOld && hasContent
    }

    // RFC 9112 §3.2.
    private static func checkHost(of request: HTTPRequest) throws(HTTPRefusal) {
        let hosts = request.fields.values(of: "Host")
        guard hosts.count == 1 || hosts.isEmpty && request.isOld, hosts.allSatisfy(HTTPRequest.isHost) else {
            throw HTTPRefusal(.badRequest, "A request names its host once")
        }
    }

    private static func content(of request: HTTPRequest, limit: Int) throws(HTTPRefusal) -> Content {
        let lengths = request.fields.values(of: "Content-Length")
        let codings = request.fields.list("Transfer-Encoding")
        if !request.fields.values(of: "Transfer-Encoding").isEmpty {
            guard lengths.isEmpty, !request.isOld else {
                throw HTTPRefusal(.badRequest, "A request has a length or a transfer coding, and HTTP/1.0 a length")
            }
            guard let last = codings.last, ASCII.equal(last, "chunked".utf8) else {
                throw HTTPRefusal(.badRequest, "The last transfer coding is not chunked")
            }
            guard codings.count == 1 else {
                let isTwice = codings.dropLast().contains { ASCII.equal($0, "chunked".utf8) }
                throw HTTPRefusal(isTwice ? .badRequest : .notImplemented, "The one transfer coding is chunked")
            }
            return .chunked
        }
        guard let length = lengths.first else {
            guard !["POST", "PUT", "PATCH"].contains(request.method) else {
                throw HTTPRefusal(.lengthRequired, "Say the length of the content")
            }
            return .none
        }
        guard lengths.count == 1, length.allSatisfy(ASCII.isDigit), (1...18).contains(length.count),
            let count = ASCII.number(length, limit: .max)
        else { throw HTTPRefusal(.badRequest, "The length of the content is no number, or stands there twice") }
        guard count <= limit else { throw HTTPRefusal(.contentTooLarge, "The content has \(limit) octets at most") }
        return count == 0 ? .none : .length(count)
    }
}
