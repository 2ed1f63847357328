import SigilloCore

/// OAUTHBEARER (RFC 7628): the client shows a bearer token; one that is refused is answered with JSON first.
///
/// ```
/// C: n,a=alice,^Ahost=mail.example.test^Aport=993^Aauth=Bearer ‹token›^A^A
/// S: {"status":"invalid_token","scope":"mail"}
/// C: ^A
/// ```
struct OAuthBearerServer: SASLServer {
    private let context: SASLContext
    private var refused: SASLCredentials?

    init(_ context: SASLContext) {
        self.context = context
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        if var credentials = refused {
            // RFC 7628 §3.2.3.
            if response != [1] { credentials.remark = "The client did not answer the error with ^A." }
            return .finished(credentials)
        }
        var credentials = Self.credentials(response)
        credentials.isUsable = Self.isWellFormed(response) && !credentials.secret.isEmpty
        guard !context.takes(credentials) else { return .finished(credentials) }
        refused = credentials
        return .challenge(Array(#"{"status":"invalid_token","scope":"mail"}"#.utf8))
    }

    /// Reads a message (RFC 7628 §3.1): a GS2 header and fields, each ended by `^A`.
    static func credentials(_ message: [UInt8]) -> SASLCredentials {
        var credentials = BearerFields.credentials(message)
        for field in message.split(separator: 1).prefix(1) where field.starts(with: "n,a=".utf8) {
            credentials.user = Array(field.dropFirst(4).prefix { $0 != UInt8(ascii: ",") })
        }
        return credentials
    }

    private static func isWellFormed(_ message: [UInt8]) -> Bool {
        (message.starts(with: "n,".utf8) || message.starts(with: "y,".utf8)) && message.suffix(2) == [1, 1]
    }
}

/// XOAUTH2, the forerunner of OAUTHBEARER: the same without a GS2 header.
///
/// ```
/// C: user=alice^Aauth=Bearer ‹token›^A^A
/// S: {"status":"401","schemes":"bearer","scope":"mail"}
/// C:
/// ```
struct XOAuth2Server: SASLServer {
    private let context: SASLContext
    private var refused: SASLCredentials?

    init(_ context: SASLContext) {
        self.context = context
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        if let refused { return .finished(refused) }
        var credentials = Self.credentials(response)
        credentials.isUsable = response.suffix(2) == [1, 1] && !credentials.secret.isEmpty
        guard !context.takes(credentials) else { return .finished(credentials) }
        refused = credentials
        return .challenge(Array(#"{"status":"401","schemes":"bearer","scope":"mail"}"#.utf8))
    }

    /// Reads a message: fields, each ended by `^A`.
    static func credentials(_ message: [UInt8]) -> SASLCredentials {
        var credentials = BearerFields.credentials(message)
        for field in message.split(separator: 1) where field.starts(with: "user=".utf8) {
            credentials.user = Array(field.dropFirst(5))
        }
        return credentials
    }
}

/// What both mechanisms have in common.
private enum BearerFields {
    /// The token among the fields; without one, the whole message is taken for secret.
    static func credentials(_ message: [UInt8]) -> SASLCredentials {
        var credentials = SASLCredentials(
            user: [], secret: Secret(bytes: message), isUsable: false, evidence: .token)
        for field in message.split(separator: 1) where ASCII.starts(field, with: "auth=Bearer ".utf8) {
            credentials.secret = Secret(bytes: field.dropFirst(12))
        }
        return credentials
    }
}

extension SASLContext {
    /// Whether the token of credentials lets their user in.
    fileprivate func takes(_ credentials: SASLCredentials) -> Bool {
        let account = account(of: credentials.user)
        let isGenuine =
            credentials.user.elementsEqual(account.user.utf8)
            && credentials.secret == settings.token(of: account, whereOwn: self.account)
        return credentials.isUsable && (isGenuine || acceptsAnyLogin)
    }
}
