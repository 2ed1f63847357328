import SigilloCore

/// Something in a request that is there to prove who sends it: a password, a token.
struct HTTPCredentials: Sendable {
    /// `Basic`, `Bearer` or `Authorization` for what that field holds, `form` for a form's fields, `query` for the same
    /// in a target.
    var mechanism: String
    var credentials: SASLCredentials

    /// All that a request holds, cookies apart.
    static func all(in request: HTTPRequest) -> [HTTPCredentials] {
        var found = request.fields.values(of: "Authorization").compactMap(authorization)
        if let query = pair(in: HTTPForm(request.query)) { found.append(Self(mechanism: "query", credentials: query)) }
        if let form = pair(in: request.form) { found.append(Self(mechanism: "form", credentials: form)) }
        return found
    }

    /// What an Authorization field holds (RFC 7617, RFC 6750); of other schemes all of it is the secret.
    private static func authorization(_ field: [UInt8]) -> HTTPCredentials? {
        let words = field.split(separator: ASCII.space, maxSplits: 1)
        guard words.count == 2 else {
            return words.first.map { word in
                HTTPCredentials(
                    mechanism: "Authorization",
                    credentials: SASLCredentials(user: [], secret: Secret(bytes: word), isUsable: false))
            }
        }
        if ASCII.equal(words[0], "Basic".utf8), let pair = Base64.decode(ASCII.trimmed(words[1])) {
            let parts = pair.split(separator: ASCII.colon, maxSplits: 1, omittingEmptySubsequences: false)
            // Without a colon all of it is taken for the secret.
            let user = parts.count > 1 ? Array(parts[0]) : []
            let secret = parts.last.map { Secret(bytes: $0) } ?? Secret("")
            return HTTPCredentials(
                mechanism: "Basic", credentials: SASLCredentials(user: user, secret: secret, isUsable: parts.count > 1))
        }
        let isBearer = ASCII.equal(words[0], "Bearer".utf8)
        return HTTPCredentials(
            mechanism: isBearer ? "Bearer" : "Authorization",
            credentials: SASLCredentials(user: [], secret: Secret(bytes: words[1]), isUsable: false))
    }

    /// A password in a form, and the name beside it, whatever exactly they are called.
    private static func pair(in form: HTTPForm) -> SASLCredentials? {
        var user: [UInt8] = []
        var secret: Secret?
        for (name, value) in form.pairs {
            let name = ASCII.uppercased(name)
            if name.contains("PASS") || name.contains("PWD") {
                secret = Secret(bytes: value)
            } else if name.contains("USER") || name.contains("LOGIN") || name.contains("MAIL") {
                user = value
            }
        }
        return secret.map { SASLCredentials(user: user, secret: $0) }
    }
}
