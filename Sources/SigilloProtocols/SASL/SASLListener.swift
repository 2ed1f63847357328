import SigilloCore

/// Listens to a mechanism that nobody answers honestly: the first response is taken for credentials, that of LOGIN
/// excepted.
struct SASLListener: SASLServer {
    let mechanism: String
    private var login = LoginServer()

    init(mechanism: String) {
        self.mechanism = mechanism
    }

    var identity: [UInt8] { login.identity }

    mutating func begin() -> [UInt8] { mechanism == "LOGIN" ? login.begin() : [] }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        switch mechanism {
        case "PLAIN": return .finished(PlainServer.credentials(response))
        case "LOGIN": return login.respond(response)
        case "XOAUTH2": return .finished(XOAuth2Server.credentials(response))
        case "OAUTHBEARER": return .finished(OAuthBearerServer.credentials(response))
        default: return .finished(SASLCredentials(user: [], secret: Secret(bytes: response), isUsable: false))
        }
    }
}
