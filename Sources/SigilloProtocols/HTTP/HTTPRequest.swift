/// A request of HTTP/1.0 or HTTP/1.1 (RFC 9112 §3).
struct HTTPRequest: Sendable, Hashable {
    /// The methods that are known; another one is not implemented (RFC 9110 §9.1).
    static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ]

    /// The method; capitals matter (RFC 9110 §9.1).
    var method = ""
    /// The target as it came: in origin form, absolute form, authority form, or `*` (RFC 9112 §3.2).
    var target: [UInt8] = []
    /// Whether the connection ends behind the answer unless both sides say otherwise: HTTP/1.0.
    var isOld = false
    var fields = HTTPFields()
    /// The content, without the chunks in which it may have come.
    var content: [UInt8] = []
}

extension HTTPRequest {
    /// Reads a request line without its end (RFC 9112 §3).
    ///
    /// - Throws: ``HTTPRefusal`` where it is none that can be answered.
    init(line: ArraySlice<UInt8>) throws(HTTPRefusal) {
        let words = line.split(separator: ASCII.space, maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 3, HTTPFields.isToken(words[0]), !words[1].isEmpty,
            words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { throw HTTPRefusal(.badRequest, "The first line is not a method, a target and a version") }
        guard let version = Self.version(words[2]) else {
            throw HTTPRefusal(.badRequest, "The first line ends with no version of HTTP")
        }
        guard version.major == 1 else { throw HTTPRefusal(.versionNotSupported, "Speak HTTP/1.1") }
        method = String(decoding: words[0], as: UTF8.self)
        target = Array(words[1])
        isOld = version.minor == 0
        guard Self.methods.contains(method) else { throw HTTPRefusal(.notImplemented, "The method is not known") }
    }

    private static func version(_ word: ArraySlice<UInt8>) -> (major: UInt8, minor: UInt8)? {
        guard word.count == 8, word.starts(with: "HTTP/".utf8) else { return nil }
        let digits = Array(word.dropFirst(5))
        guard ASCII.isDigit(digits[0]), digits[1] == ASCII.dot, ASCII.isDigit(digits[2]) else { return nil }
        return (digits[0] - 0x30, digits[2] - 0x30)
    }

    /// The path of the target, as it came; `*` for the server as a whole.
    var path: String {
        let path = origin.prefix { $0 != UInt8(ascii: "?") }
        return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
    }

    /// What stands behind the first `?` of the target.
    var query: ArraySlice<UInt8> {
        origin.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    }

    // A server takes the absolute form too (RFC 9112 §3.2.2).
    private var origin: ArraySlice<UInt8> {
        for scheme in ["http://", "https://"] where ASCII.starts(target, with: scheme.utf8) {
            return target.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        }
        return target[...]
    }

    /// The host that is asked for, without its port; nil where none is named that could be one.
    var host: String? {
        guard let field = fields["Host"], !field.isEmpty, Self.isHost(field) else { return nil }
        let host =
            field.first == UInt8(ascii: "[")
            ? field.prefix { $0 != UInt8(ascii: "]") } + [UInt8(ascii: "]")] : field.prefix { $0 != ASCII.colon }
        return String(decoding: host, as: UTF8.self)
    }

    /// Whether a Host field has the form of a host with or without a port (RFC 9110 §7.2).
    static func isHost(_ field: [UInt8]) -> Bool {
        field.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "-._~:[]%!$&'()*+,;=".utf8.contains($0) }
    }

    /// Whether the connection may go on behind the answer (RFC 9112 §9.3).
    var keepsConnection: Bool {
        if fields.list("Connection", has: "close") { return false }
        return !isOld || fields.list("Connection", has: "keep-alive")
    }

    /// The name and values of the content where it is a form (`application/x-www-form-urlencoded`).
    var form: HTTPForm {
        isForm ? HTTPForm(content[...]) : HTTPForm([])
    }

    /// Whether the content says that it is a form; one that says nothing is taken for one.
    var isForm: Bool {
        guard let type = fields["Content-Type"] else { return true }
        let name = ASCII.trimmed(type.prefix { $0 != UInt8(ascii: ";") })
        return ASCII.equal(name, "application/x-www-form-urlencoded".utf8)
    }
}

/// Why a request is not answered as it wants; behind one that cannot be framed nothing more is read.
struct HTTPRefusal: Error, Sendable, Hashable {
    var status: HTTPStatus
    /// One sentence without a full stop, for whoever sent it.
    var reason: String
    /// As much of the request as was read.
    var request: HTTPRequest?

    init(_ status: HTTPStatus, _ reason: String) {
        self.status = status
        self.reason = reason
    }
}
