import SigilloCore

extension SASLExchange {
    /// CRAM-MD5: the user, a space, 32 hexadecimal digits (RFC 2195 §2); a user may hold spaces.
    func readCRAM(_ octets: [UInt8]) -> SASLReading {
        guard !hasLeaked else { return SASLReading(leak: nil, holds: "more") }
        let text = octets[...].trimmed
        let space = text.lastIndex(of: UInt8(ascii: " "))
        let digest = space.map { text[($0 + 1)...] } ?? text
        return SASLReading(
            leak: SASLLeak(
                severity: .high, user: space.map { PeerText.name(text[..<$0]) }, secret: Secret(bytes: digest),
                proof: challenge.flatMap { PasswordProof(cramMD5: Array(digest), challenge: $0) },
                what: "user and a digest from which the password can be guessed offline"),
            holds: "user and digest")
    }

    /// DIGEST-MD5: `username="u",realm=…,response=…` (RFC 2831 §2.1.2); its second response is empty.
    func readDigest(_ octets: [UInt8]) -> SASLReading {
        guard !hasLeaked else { return SASLReading(leak: nil, holds: "more") }
        let fields = DigestFields(octets[...])
        return SASLReading(
            leak: SASLLeak(
                severity: .high, user: fields["username"].map { PeerText.name($0) },
                secret: Secret(bytes: fields["response"] ?? octets), proof: PasswordProof(digestMD5: fields),
                what: "user and a digest from which the password can be guessed offline"),
            holds: "user and digest")
    }

    /// SCRAM: `n,,n=user,r=nonce`, then `c=…,r=…,p=proof` (RFC 5802 §7); only the proof lets one guess.
    mutating func readSCRAM(_ octets: [UInt8]) -> SASLReading {
        let fields = octets.split(separator: UInt8(ascii: ","), maxSplits: 64)
        func value(_ name: StaticString) -> ArraySlice<UInt8>? {
            fields.first { $0.begins(with: name) }?.dropFirst(2)
        }
        if value("c=") != nil, let proof = value("p=") {
            let isBound = mechanism.hasSuffix("-PLUS") ? "; its channel binding binds to no TLS" : ""
            return SASLReading(
                leak: SASLLeak(
                    severity: .medium, user: user, secret: Secret(bytes: proof),
                    proof: PasswordProof(
                        scram: mechanism, opening: opening, challenge: challenge ?? [], final: octets, proof: proof),
                    what: "user and a salted proof from which the password can slowly be guessed offline" + isBound),
                holds: "proof")
        }
        guard let name = value("n=") else { return SASLReading(leak: nil, holds: "more") }
        remember(user: Self.saslName(name))
        opening = Array(octets.prefix(Self.challengeLimit))
        return SASLReading(leak: nil, holds: "user and nonce")
    }
}
