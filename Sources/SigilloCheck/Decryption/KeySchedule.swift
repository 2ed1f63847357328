import SigilloCore

/// How secrets become keys: the PRF up to TLS 1.2, HKDF-Expand-Label in TLS 1.3.
struct KeySchedule {
    static let randomLength = 32
    static let masterSecretLength = 48
    /// The most that any suite takes of the key block: two each of code key, key and vector.
    private static let outputLimit = 2 * (48 + 32 + 16)

    var ciphers: any CipherProvider
    var version: TLSVersion
    /// The hash of the suite, which counts from TLS 1.2 on.
    var hash: HashFunction

    // MARK: Up to TLS 1.2

    /// The pseudorandom function (RFC 5246 §5; RFC 2246 §5 before TLS 1.2).
    func pseudorandom(_ secret: [UInt8], _ label: String, _ seed: [UInt8], length: Int) -> [UInt8]? {
        let seed = Array(label.utf8) + seed
        guard version < .tls12 else { return expand(hash, secret, seed, length: length) }
        // Both halves share the middle octet where the length is odd.
        let half = (secret.count + 1) / 2
        guard let left = expand(.md5, Array(secret.prefix(half)), seed, length: length),
            let right = expand(.sha1, Array(secret.suffix(half)), seed, length: length)
        else { return nil }
        return zip(left, right).map { $0 ^ $1 }
    }

    /// P_hash.
    private func expand(_ hash: HashFunction, _ secret: [UInt8], _ seed: [UInt8], length: Int) -> [UInt8]? {
        guard length <= Self.outputLimit else { return nil }
        var output: [UInt8] = []
        var chained = seed
        while output.count < length {
            guard let next = ciphers.authenticationCode(hash, key: secret, of: chained),
                let part = ciphers.authenticationCode(hash, key: secret, of: next + seed), !part.isEmpty
            else { return nil }
            chained = next
            output += part
        }
        return Array(output.prefix(length))
    }

    /// The hash over a handshake that binds the master secret to it (RFC 7627 §3).
    func sessionHash(_ messages: [UInt8]) -> [UInt8]? {
        guard version < .tls12 else { return ciphers.digest(hash, of: messages) }
        guard let left = ciphers.digest(.md5, of: messages), let right = ciphers.digest(.sha1, of: messages) else {
            return nil
        }
        return left + right
    }

    /// The master secret of a premaster secret.
    ///
    /// - Parameter handshake: the messages up to ClientKeyExchange where both sides agreed to bind it to them.
    func masterSecret(
        _ premaster: [UInt8], clientRandom: [UInt8], serverRandom: [UInt8], handshake: [UInt8]?
    ) -> [UInt8]? {
        guard let handshake else {
            return pseudorandom(
                premaster, "master secret", clientRandom + serverRandom, length: Self.masterSecretLength)
        }
        return sessionHash(handshake).flatMap {
            pseudorandom(premaster, "extended master secret", $0, length: Self.masterSecretLength)
        }
    }

    /// The keys of both directions (RFC 5246 §6.3).
    func recordKeys(
        _ masterSecret: [UInt8], _ cipher: SuiteSealing.Cipher, clientRandom: [UInt8], serverRandom: [UInt8],
        encryptThenMAC: Bool
    ) -> PerDirection<RecordKeys?> {
        var keys = PerDirection<RecordKeys?>(repeating: nil)
        let codeLength: Int
        let keyLength: Int
        let vectorLength: Int
        let scheme: RecordKeys.Scheme
        switch cipher {
        case .aead(let aead):
            codeLength = 0
            keyLength = aead.keyLength
            vectorLength = aead == .chaCha20Poly1305 ? 12 : 4
            scheme = aead == .chaCha20Poly1305 ? .countedNonce(aead) : .explicitNonce(aead)
        case .block(let block, let code):
            codeLength = code.length
            keyLength = block.keyLength
            vectorLength = version < .tls11 ? block.blockLength : 0
            scheme = .block(
                block, code, codeComesLast: encryptThenMAC, hasVectorInRecord: version >= .tls11)
        }
        let length = 2 * (codeLength + keyLength + vectorLength)
        guard
            let block = pseudorandom(masterSecret, "key expansion", serverRandom + clientRandom, length: length)
        else { return keys }
        var rest = block[...]
        func take(_ count: Int) -> [UInt8] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        let codeKeys = (take(codeLength), take(codeLength))
        let sealKeys = (take(keyLength), take(keyLength))
        let vectors = (take(vectorLength), take(vectorLength))
        keys[.clientToServer] = RecordKeys(scheme: scheme, key: sealKeys.0, vector: vectors.0, codeKey: codeKeys.0)
        keys[.serverToClient] = RecordKeys(scheme: scheme, key: sealKeys.1, vector: vectors.1, codeKey: codeKeys.1)
        return keys
    }

    // MARK: TLS 1.3

    /// HKDF-Expand-Label without a context (RFC 8446 §7.1).
    func expandLabel(_ secret: [UInt8], _ label: String, length: Int) -> [UInt8]? {
        let name = Array("tls13 \(label)".utf8)
        let information = [UInt8(length >> 8), UInt8(length & 0xff), UInt8(name.count)] + name + [0]
        var output: [UInt8] = []
        var last: [UInt8] = []
        var counter: UInt8 = 1
        while output.count < length {
            guard let part = ciphers.authenticationCode(hash, key: secret, of: last + information + [counter]),
                !part.isEmpty
            else { return nil }
            last = part
            output += part
            counter &+= 1
        }
        return Array(output.prefix(length))
    }

    /// The keys of a traffic secret (RFC 8446 §7.3).
    func recordKeys(_ trafficSecret: [UInt8], _ cipher: AEADCipher) -> RecordKeys? {
        guard let key = expandLabel(trafficSecret, "key", length: cipher.keyLength),
            let vector = expandLabel(trafficSecret, "iv", length: 12)
        else { return nil }
        return RecordKeys(scheme: .typed(cipher), key: key, vector: vector, codeKey: [])
    }

    /// The traffic secret behind a KeyUpdate (RFC 8446 §7.2).
    func nextTrafficSecret(_ secret: [UInt8]) -> [UInt8]? {
        expandLabel(secret, "traffic upd", length: hash.length)
    }
}
