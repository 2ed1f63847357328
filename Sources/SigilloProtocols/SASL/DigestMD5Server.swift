import SigilloCore

/// DIGEST-MD5 (RFC 2831), which RFC 6331 took away: the client signs challenge and service with its password.
///
/// ```
/// S: realm="mail.example.test",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8
/// C: charset=utf-8,username="alice",realm="mail.example.test",nonce="OA6MG9tEQGm2hh",nc=00000001,…,response=…
/// S: rspauth=ea40f60335c427b5527b84dbabcdfffd
/// C:
/// ```
struct DigestMD5Server: SASLServer {
    private let context: SASLContext
    private let nonce: [UInt8]
    private var hasBegun = false
    private var proved: SASLCredentials?

    /// Begins an exchange; the nonce is that of the context unless it is given.
    init(_ context: SASLContext, nonce: [UInt8]? = nil) {
        self.context = context
        self.nonce = nonce ?? context.nonce
    }

    mutating func begin() -> [UInt8] {
        hasBegun = true
        let nonce = String(decoding: nonce, as: UTF8.self)
        return Array(
            "realm=\"\(context.hostName)\",nonce=\"\(nonce)\",qop=\"auth\",algorithm=md5-sess,charset=utf-8".utf8)
    }

    mutating func respond(_ response: [UInt8]) -> SASLStep {
        if let proved { return .finished(proved) }
        var credentials = SASLCredentials(
            user: [], secret: Secret(bytes: response), isUsable: false, evidence: .proof(isRight: false))
        guard hasBegun, let fields = DigestFields(response) else {
            credentials.remark = "The client's response of DIGEST-MD5 is malformed, or came without a challenge."
            return .finished(credentials)
        }
        credentials.user = fields["username"] ?? []
        credentials.authorization = fields["authzid"] ?? []
        guard fields["nonce"] == nonce, fields["nc"].map({ $0.elementsEqual("00000001".utf8) }) == true,
            fields["qop"].map({ $0.elementsEqual("auth".utf8) }) ?? true,
            fields["digest-uri"]?.starts(with: (context.service + "/").utf8) == true
        else {
            credentials.remark = "The client's response of DIGEST-MD5 is about another challenge or service."
            return .finished(credentials)
        }
        credentials.isUsable = true
        guard let key = key(fields, credentials), fields["response"] == value(fields, key, "AUTHENTICATE:"),
            let proof = value(fields, key, ":")
        else { return .finished(credentials) }
        credentials.evidence = .proof(isRight: true)
        proved = credentials
        return .challenge(Array("rspauth=".utf8) + proof)
    }

    /// The hexadecimal digest of A1 (RFC 2831 §2.1.2.1).
    private func key(_ fields: DigestFields, _ credentials: SASLCredentials) -> [UInt8]? {
        guard let realm = fields["realm"], let cnonce = fields["cnonce"], !cnonce.isEmpty,
            let inner = context.realmDigest(user: credentials.user, realm: realm)
        else { return nil }
        var text = inner + [ASCII.colon] + nonce + [ASCII.colon] + cnonce
        if let authorization = fields["authzid"] { text += [ASCII.colon] + authorization }
        return digest(text)
    }

    /// The response value (RFC 2831 §2.1.2.1) of the client, or of the server where `prefix` is a colon alone.
    private func value(_ fields: DigestFields, _ key: [UInt8], _ prefix: String) -> [UInt8]? {
        guard let cnonce = fields["cnonce"], let count = fields["nc"], let address = fields["digest-uri"],
            let second = digest(Array(prefix.utf8) + address)
        else { return nil }
        let parts = [key, nonce, count, cnonce, Array("auth".utf8), second]
        return digest(Array(parts.joined(separator: [ASCII.colon])))
    }

    private func digest(_ octets: [UInt8]) -> [UInt8]? {
        context.settings.digests?.digest(.md5, of: octets).map(SASLContext.hexadecimal)
    }
}
