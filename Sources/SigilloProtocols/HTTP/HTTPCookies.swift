import SigilloCore

/// The cookies of the webmail (RFC 6265, and its revision for SameSite).
enum HTTPCookies {
    /// The name of the cookie that holds a session.
    static let session = "sigillo-session"
    /// The name of the cookie that holds the language.
    static let language = "sigillo-language"
    /// The most cookies of one request that are looked at.
    static let limit = 50

    /// The values of a cookie in a request, in order.
    static func values(of name: String, in fields: HTTPFields) -> [ArraySlice<UInt8>] {
        fields.values(of: "Cookie").flatMap { $0.split(separator: UInt8(ascii: ";")) }.prefix(limit)
            .compactMap { pair in
                let pair = ASCII.trimmed(pair)
                guard pair.count > name.utf8.count, pair.starts(with: name.utf8) else { return nil }
                let rest = pair.dropFirst(name.utf8.count)
                return rest.first == UInt8(ascii: "=") ? rest.dropFirst() : nil
            }
    }

    /// The session that a request claims; nil where it claims none.
    static func session(in fields: HTTPFields) -> Secret? {
        values(of: session, in: fields).first.map { Secret(bytes: $0) }
    }

    /// What a browser keeps of a session: `sigillo-session=…`, without attributes.
    static func pair(_ token: Secret) -> String {
        session + "=" + String(decoding: token.reveal(), as: UTF8.self)
    }

    /// The field value that gives a browser its session, out of reach of scripts and of other sites.
    ///
    /// - Parameter isSecure: whether it is to be sent inside TLS only; a browser takes no such cookie in clear.
    static func opening(_ token: Secret, isSecure: Bool) -> String {
        pair(token) + "; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }

    /// The field value that takes the session away.
    static func closing(isSecure: Bool) -> String {
        session + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
    }
}
