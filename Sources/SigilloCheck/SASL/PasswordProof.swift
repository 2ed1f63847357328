package import SigilloCore

/// Challenge and digest of a log-in that proves a password without showing it: whoever has both can guess offline.
///
/// It is redacted like a secret wherever it is printed; ``SigilloCheck/ProofVerifier`` compares known passwords with it.
package struct PasswordProof: Sendable, Hashable {
    /// How the digest is made.
    package enum Method: Sendable, Hashable {
        /// HMAC-MD5 of the challenge (RFC 2195 §2).
        case cramMD5
        /// MD5 of challenge and password (RFC 1939 §7).
        case apop
        /// RFC 2831 §2.1.2.1, or RFC 7616 §3.4.1 with the request's method.
        case digest(Digest)
        /// NTLM version 2 (MS-NLMP §3.3.2): user and domain in UTF-16, and what the client added to the challenge.
        case ntlm2(user: [UInt8], domain: [UInt8], blob: [UInt8])
        /// RFC 5802 §3.
        case scram(DigestAlgorithm, salt: [UInt8], iterations: Int, message: [UInt8])
    }

    /// What goes into a digest of RFC 2831 or RFC 7616, besides the password.
    package struct Digest: Sendable, Hashable {
        var algorithm: DigestAlgorithm
        var user: [UInt8]
        var realm: [UInt8]
        var nonce: [UInt8]
        var clientNonce: [UInt8]
        var count: [UInt8]
        var quality: [UInt8]
        var uri: [UInt8]
        var authorization: [UInt8]?
        /// The request's method; nil for SASL.
        var method: [UInt8]?
        /// Whether the first hash covers the nonces (`-sess`), as it always does with SASL.
        var isSession: Bool
    }

    package var method: Method
    package var challenge: Secret
    package var digest: Secret

    init(method: Method, challenge: [UInt8], digest: [UInt8]) {
        self.method = method
        self.challenge = Secret(bytes: challenge)
        self.digest = Secret(bytes: digest)
    }

    /// Proves by HMAC-MD5; nil where the digest is none.
    init?(cramMD5 digest: [UInt8], challenge: [UInt8]) {
        guard let digest = Hexadecimal.decode(digest), digest.count == 16 else { return nil }
        self.init(method: .cramMD5, challenge: challenge, digest: digest)
    }

    /// Proves by the digest of APOP; nil where the digest is none.
    init?(apop digest: [UInt8], challenge: [UInt8]) {
        guard let digest = Hexadecimal.decode(digest), digest.count == 16 else { return nil }
        self.init(method: .apop, challenge: challenge, digest: digest)
    }

    /// Proves by the fields of DIGEST-MD5, or of HTTP's Digest with the method of its request; nil where they do not do.
    init?(digestMD5 fields: DigestFields, httpMethod: String? = nil) {
        let name = (fields["algorithm"] ?? [])[...].text.uppercased()
        let algorithm: DigestAlgorithm
        switch name {
        case "", "MD5", "MD5-SESS": algorithm = .md5
        case "SHA-256", "SHA-256-SESS": algorithm = .sha256
        default: return nil
        }
        guard let user = fields["username"], let nonce = fields["nonce"], let response = fields["response"],
            let uri = fields[httpMethod == nil ? "digest-uri" : "uri"], let digest = Hexadecimal.decode(response)
        else { return nil }
        // Without a quality of protection HTTP leaves the nonces of the client out, SASL means `auth`.
        let quality = fields["qop"] ?? (httpMethod == nil ? Array("auth".utf8) : [])
        self.init(
            method: .digest(
                Digest(
                    algorithm: algorithm, user: user, realm: fields["realm"] ?? [], nonce: nonce,
                    clientNonce: fields["cnonce"] ?? [], count: fields["nc"] ?? [], quality: quality, uri: uri,
                    authorization: fields["authzid"], method: httpMethod.map { Array($0.utf8) },
                    isSession: httpMethod == nil || name.hasSuffix("-SESS"))),
            challenge: nonce, digest: digest)
    }

    /// Proves by NTLM version 2; nil for version 1, or where the messages do not do.
    init?(ntlm message: NTLMMessage, challenge: [UInt8]) {
        guard let server = NTLMMessage(challenge)?.serverChallenge, let response = message.ntResponse,
            response.count > 24
        else { return nil }
        func wide(_ field: ArraySlice<UInt8>?) -> [UInt8] {
            let field = field ?? []
            return message.isUnicode ? Array(field) : field.flatMap { [$0, 0] }
        }
        self.init(
            method: .ntlm2(
                user: wide(message.rawUser), domain: wide(message.rawDomain), blob: Array(response.dropFirst(16))),
            challenge: Array(server), digest: Array(response.prefix(16)))
    }

    /// Proves by SCRAM; nil for a hash that is not known, or where the messages do not do.
    init?(
        scram mechanism: String, opening: [UInt8], challenge: [UInt8], final: [UInt8], proof: ArraySlice<UInt8>
    ) {
        let comma = UInt8(ascii: ",")
        let algorithm: DigestAlgorithm
        switch mechanism.hasSuffix("-PLUS") ? String(mechanism.dropLast(5)) : mechanism {
        case "SCRAM-SHA-1": algorithm = .sha1
        case "SCRAM-SHA-256": algorithm = .sha256
        case "SCRAM-SHA-512": algorithm = .sha512
        default: return nil
        }
        // The header of GS2 ends at the second comma; the proof is the last field.
        let header = opening.split(separator: comma, maxSplits: 2, omittingEmptySubsequences: false)
        let server = challenge.split(separator: comma)
        guard header.count == 3, let salt = server.first(where: { $0.begins(with: "s=") }),
            let count = server.first(where: { $0.begins(with: "i=") })?.dropFirst(2).number,
            let saltOctets = LooseBase64.decode(salt.dropFirst(2)), let digest = LooseBase64.decode(proof),
            let end = final[...].lastIndex(of: comma)
        else { return nil }
        let message = Array(header[2]) + [comma] + challenge + [comma] + final[..<end]
        self.init(
            method: .scram(
                algorithm, salt: saltOctets, iterations: Int(clamping: count), message: message),
            challenge: challenge, digest: digest)
    }
}

/// Octets in hexadecimal digits.
enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func encode(_ octets: [UInt8]) -> [UInt8] {
        octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// The octets, or nil where a character is no digit or one is missing.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 2 == 0 else { return nil }
        var octets: [UInt8] = []
        for index in stride(from: 0, to: text.count, by: 2) {
            guard let high = text[index].hexadecimalValue, let low = text[index + 1].hexadecimalValue else {
                return nil
            }
            octets.append(high << 4 | low)
        }
        return octets
    }
}
