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
        if case .connected = event { return [.send(request)] }
        switch responses.take(event) {
        case nil: return []
        case .over(let ending): return [.close(ending)]
        case .response(let found, _):
            response = found
            return [.close(.done)]
        }
    }
}
