import SigilloCore

/// One SASL exchange (RFC 4422) as the mail protocols carry it: lines in base64, `*` to give up.
///
/// A mechanism that is not offered is listened to all the same, since what a client reveals is to be known whether or
/// not it helps the client.
struct SASLExchange: Sendable {
    /// What a line of the client amounts to.
    enum Event: Sendable {
        /// The client gave up.
        case cancelled
        /// The line is no base64; what it reveals.
        case undecodable(SASLCredentials)
        /// The client is asked for more.
        case challenge([UInt8])
        /// The client has said all.
        case finished(SASLCredentials)
    }

    /// The name in capitals, safe to print.
    let mechanism: String
    /// Whether a log-in with this mechanism can succeed.
    let isOffered: Bool

    private var server: any SASLServer

    /// Begins an exchange that can log the client in where its mechanism is among the offered ones of `context`.
    init(_ name: some Collection<UInt8>, _ context: SASLContext) {
        mechanism = Self.name(name)
        let offered = SASLMechanism(rawValue: mechanism).flatMap { context.offered.contains($0) ? $0 : nil }
        isOffered = offered != nil
        server = offered.map { $0.server(context) } ?? SASLListener(mechanism: mechanism)
    }

    /// Begins an exchange that is only listened to.
    init(observing name: some Collection<UInt8>) {
        mechanism = Self.name(name)
        isOffered = false
        server = SASLListener(mechanism: mechanism)
    }

    /// The name of a mechanism in capitals; one that is none becomes `?`, since it may be anything (RFC 4422 §3.1).
    static func name(_ octets: some Collection<UInt8>) -> String {
        let isName = (1...20).contains(octets.count) && octets.allSatisfy(Self.isNameOctet)
        return isName ? ASCII.uppercased(octets) : "?"
    }

    /// The challenge to a client that sent no initial response.
    mutating func begin() -> [UInt8] { server.begin() }

    /// Takes a line of the client.
    ///
    /// - Parameter isInitial: whether it is an initial response, of which `=` is an empty one (RFC 4954 §4).
    mutating func take(_ line: ArraySlice<UInt8>, isInitial: Bool = false) -> Event {
        if line.elementsEqual("*".utf8), !isInitial { return .cancelled }
        guard let response = Base64.decode(isInitial && line.elementsEqual("=".utf8) ? [] : line) else {
            return .undecodable(
                SASLCredentials(user: server.identity, secret: Secret(bytes: line), isUsable: false))
        }
        switch server.respond(response) {
        case .challenge(let challenge): return .challenge(challenge)
        case .finished(let credentials): return .finished(credentials)
        }
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        ASCII.isLetter(octet) || ASCII.isDigit(octet) || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "_")
    }
}

extension SASLMechanism {
    /// The server's side of an exchange.
    func server(_ context: SASLContext) -> any SASLServer {
        switch self {
        case .plain: PlainServer()
        case .login: LoginServer()
        case .cramMD5: CRAMMD5Server(context)
        case .scramSHA1, .scramSHA1Plus: SCRAMServer(self, .sha1, context)
        case .scramSHA256, .scramSHA256Plus: SCRAMServer(self, .sha256, context)
        case .xoauth2: XOAuth2Server(context)
        case .oauthBearer: OAuthBearerServer(context)
        case .external: ExternalServer(context)
        case .digestMD5: DigestMD5Server(context)
        case .ntlm: NTLMServer(context)
        }
    }
}
