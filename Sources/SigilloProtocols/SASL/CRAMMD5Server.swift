import SigilloCore

/// CRAM-MD5 (RFC 2195): the client signs a challenge with its password.
///
/// ```
/// S: <0Qn3….1@mail.example.test>
/// C: alice b913a602c7eda7a495b4e6e7334d3890
/// ```
///
/// Whoever reads both lines can try passwords offline, one HMAC-MD5 each.
struct CRAMMD5Server: SASLServer {
    private let context: SASLContext
    private let challenge: [UInt8]
    private var hasBegun = false

    init(_ context: SASLContext) {
        let nonce = String(decoding: context.nonce, as: UTF8.self)
        self.init(context, challenge: "<\(nonce).\(context.number)@\(context.hostName)>")
    }

    /// Begins an exchange with this challenge, a message identifier.
    init(_ context: SASLContext, challenge: String) {
        self.context = context
        self.challenge = Array(challenge.utf8)
    }

    mutating func begin() -> [UInt8] {
        hasBegun = true
        return challenge
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        var credentials = SASLCredentials(
            user: [], secret: Secret(bytes: response), isUsable: false, evidence: .proof(isRight: false))
        guard hasBegun else {
            credentials.remark = "CRAM-MD5 came with an initial response, although the server speaks first."
            return .finished(credentials)
        }
        // A user's name may hold blanks; the digest holds none.
        guard let blank = response.lastIndex(of: ASCII.space) else { return .finished(credentials) }
        credentials.user = Array(response[..<blank])
        credentials.isUsable = true
        let digest = response[(blank + 1)...]
        let code = context.passwordCode(.md5, of: challenge, user: credentials.user)
        credentials.evidence = .proof(isRight: code?.elementsEqual(digest) == true)
        return .finished(credentials)
    }
}
