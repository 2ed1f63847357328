/// A status code with its reason phrase (RFC 9110 §15).
struct HTTPStatus: Sendable, Hashable {
    let code: Int
    let phrase: String

    private init(_ code: Int, _ phrase: String) {
        self.code = code
        self.phrase = phrase
    }

    static let ok = HTTPStatus(200, "OK")
    static let noContent = HTTPStatus(204, "No Content")
    static let movedPermanently = HTTPStatus(301, "Moved Permanently")
    static let seeOther = HTTPStatus(303, "See Other")
    static let badRequest = HTTPStatus(400, "Bad Request")
    static let unauthorized = HTTPStatus(401, "Unauthorized")
    static let forbidden = HTTPStatus(403, "Forbidden")
    static let notFound = HTTPStatus(404, "Not Found")
    static let methodNotAllowed = HTTPStatus(405, "Method Not Allowed")
    static let requestTimeout = HTTPStatus(408, "Request Timeout")
    static let lengthRequired = HTTPStatus(411, "Length Required")
    static let contentTooLarge = HTTPStatus(413, "Content Too Large")
    static let uriTooLong = HTTPStatus(414, "URI Too Long")
    static let unsupportedMediaType = HTTPStatus(415, "Unsupported Media Type")
    static let expectationFailed = HTTPStatus(417, "Expectation Failed")
    static let unprocessableContent = HTTPStatus(422, "Unprocessable Content")
    static let headerFieldsTooLarge = HTTPStatus(431, "Request Header Fields Too Large")
    static let notImplemented = HTTPStatus(501, "Not Implemented")
    static let serviceUnavailable = HTTPStatus(503, "Service Unavailable")
    static let versionNotSupported = HTTPStatus(505, "HTTP Version Not Supported")
    static let insufficientStorage = HTTPStatus(507, "Insufficient Storage")

    /// Whether a response with it has no content, and says no length of it (RFC 9112 §6.3).
    var hasNoContent: Bool { code < 200 || code == 204 || code == 304 }
}

extension HTTPStatus: CustomStringConvertible {
    /// As the status line has it: `200 OK`.
    var description: String { "\(code) \(phrase)" }
}
