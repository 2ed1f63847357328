/// The asking for one file on one connection.
struct FileFetch: MailTwin {
    private let request: [UInt8]
    private var responses = HTTPResponseReader()
    /// What the server answered, once it has.
    private(set) var response: HTTPResponse?

    /// Prepares a request.
    ///
    /// - Parameters:
    ///   - content: what is posted; nil for GET.
    ///   - credentials: the field `Authorization`, or nil.
    init(_ page: WebAddress, content: String? = nil, credentials: String? = nil) {
        var lines = ["\(content == nil ? "GET" : "POST") \(page.target) HTTP/1.1", "Host: \(page.authority)"]
        lines += ["Accept: text/xml", "Connection: close"]
        if let credentials { lines.append("Authorization: \(credentials)") }
        if let content {
            lines += ["Content-Type: text/xml; charset=utf-8", "Content-Length: \(content.utf8.count)"]
        }
        request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + (content ?? "")).utf8)
    }

    mutating func receive(_ event: TwinEvent) -> [TwinAction] {
        guard response == nil else { return [] }
        switch event {
        case .connected: return [.send(request)]
        case .bytes(let octets):
            responses.append(octets)
            return read(isEnd: false)
        case .inputClosed: return read(isEnd: true)
        case .sealed, .handshakeFailed: return []
        }
    }

    private mutating func read(isEnd: Bool) -> [TwinAction] {
        switch responses.next(isEnd: isEnd) {
        case nil: return isEnd ? [.close(.refused("the server closed the connection"))] : []
        case .malformed: return [.close(.refused("an answer that is no HTTP"))]
        case .response(let found):
            response = found
            return [.close(.done)]
        }
    }
}
