import SigilloCore

/// Finds out which of the known secrets a digest proves: hashing each of them with the challenge that was seen.
///
/// The work is bounded by a budget of hashes for the whole capture; what is beyond it is not tried.
struct ProofVerifier: Sendable {
    private let digests: any DigestProvider
    /// Hashes that may still be made.
    private(set) var budget: Int
    /// SCRAM with more iterations is left alone.
    private let iterationLimit: Int

    init(digests: any DigestProvider, budget: Int = 1_000_000, iterationLimit: Int = 100_000) {
        self.digests = digests
        self.budget = budget
        self.iterationLimit = iterationLimit
    }

    /// The label of the first secret that the proof fits, or nil.
    mutating func label(of proof: PasswordProof, among secrets: [KnownSecret]) -> String? {
        let cost = cost(of: proof)
        for secret in secrets {
            guard let cost, budget >= cost else { return nil }
            budget -= cost
            if isProved(secret.value.reveal(), by: proof) { return secret.label }
        }
        return nil
    }

    /// Hashes that one attempt takes; nil where it is not to be tried.
    private func cost(of proof: PasswordProof) -> Int? {
        switch proof.method {
        case .cramMD5: 2
        case .apop: 1
        case .digest, .ntlm2: 5
        case .scram(_, _, let iterations, _):
            (1...iterationLimit).contains(iterations) ? 2 * iterations + 6 : nil
        }
    }

    private func isProved(_ password: [UInt8], by proof: PasswordProof) -> Bool {
        let challenge = proof.challenge.reveal()
        let made: [UInt8]?
        switch proof.method {
        case .cramMD5: made = digests.code(.md5, key: password, of: challenge)
        case .apop: made = digests.digest(.md5, of: challenge + password)
        case .digest(let fields): made = digest(password, fields)
        case .ntlm2(let user, let domain, let blob):
            made = ntlm2(password, user: user, domain: domain, challenge: challenge, blob: blob)
        case .scram(let algorithm, let salt, let iterations, let message):
            made = scram(
                password, algorithm, salt: salt, iterations: iterations, message: message)
        }
        guard let made else { return false }
        return proof.digest.matches(made)
    }

    /// RFC 2831 §2.1.2.1 and RFC 7616 §3.4.
    private func digest(_ password: [UInt8], _ fields: PasswordProof.Digest) -> [UInt8]? {
        let colon = [UInt8(ascii: ":")]
        func hash(_ parts: [[UInt8]]) -> [UInt8]? {
            digests.digest(fields.algorithm, of: Array(parts.joined(separator: colon)))
        }
        func hexadecimal(_ octets: [UInt8]?) -> [UInt8]? { octets.map(Hexadecimal.encode) }
        guard var first = hash([fields.user, fields.realm, password]) else { return nil }
        if fields.isSession {
            // SASL hashes the octets of the first hash, HTTP their hexadecimal digits.
            let key = fields.method == nil ? first : Hexadecimal.encode(first)
            let parts = [key, fields.nonce, fields.clientNonce] + (fields.authorization.map { [$0] } ?? [])
            guard let session = hash(parts) else { return nil }
            first = session
        }
        var target = [fields.method ?? Array("AUTHENTICATE".utf8), fields.uri]
        if fields.method == nil, !fields.quality.elementsEqual("auth".utf8) {
            target.append([UInt8](repeating: UInt8(ascii: "0"), count: 32))
        }
        guard let second = hexadecimal(hash(target)) else { return nil }
        let key = Hexadecimal.encode(first)
        return fields.quality.isEmpty
            ? hash([key, fields.nonce, second])
            : hash([key, fields.nonce, fields.count, fields.clientNonce, fields.quality, second])
    }

    /// MS-NLMP §3.3.2: the user in capitals, the domain as it stands.
    private func ntlm2(
        _ password: [UInt8], user: [UInt8], domain: [UInt8], challenge: [UInt8], blob: [UInt8]
    ) -> [UInt8]? {
        let wide = Self.octets(String(decoding: password, as: UTF8.self))
        let name = Self.octets(String(decoding: NTLMMessage.units(user[...]), as: UTF16.self).uppercased())
        return digests.code(.md5, key: MD4.digest(wide), of: name + domain)
            .flatMap { digests.code(.md5, key: $0, of: challenge + blob) }
    }

    private static func octets(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    /// RFC 5802 §3: ClientProof = ClientKey XOR HMAC(H(ClientKey), AuthMessage).
    private func scram(
        _ password: [UInt8], _ algorithm: DigestAlgorithm, salt: [UInt8], iterations: Int, message: [UInt8]
    ) -> [UInt8]? {
        guard let salted = digests.derived(algorithm, password: password, salt: salt, iterations: iterations),
            let key = digests.code(algorithm, key: salted, of: Array("Client Key".utf8)),
            let stored = digests.digest(algorithm, of: key),
            let signature = digests.code(algorithm, key: stored, of: message), signature.count == key.count
        else { return nil }
        return zip(key, signature).map { $0 ^ $1 }
    }
}
