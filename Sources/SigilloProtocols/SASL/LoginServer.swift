import SigilloCore

/// LOGIN, which no standard has and every server knows: the server asks for name and password in turn.
///
/// ```
/// S: Username:
/// C: alice
/// S: Password:
/// C: ‹password›
/// ```
///
/// An initial response is taken for the name.
struct LoginServer: SASLServer {
    private var user: [UInt8]?

    var identity: [UInt8] { user ?? [] }

    mutating func begin() -> [UInt8] { Array("Username:".utf8) }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        guard let user else {
            user = response
            return .challenge(Array("Password:".utf8))
        }
        return .finished(SASLCredentials(user: user, secret: Secret(bytes: response)))
    }
}
