/// The certificates of one profile, made for one host: what a server presents and what its client trusts.
package struct IssuedCertificates: Sendable {
    /// The id of the profile.
    package var profile: String
    /// The certificates sent in the handshake, leaf first.
    package var chain: [Certificate]
    /// The leaf's private key.
    package var key: PrivateKey
    /// What the client's bundle holds: the profile's anchor, or where the profile keeps that away an authority that has
    /// nothing to do with the chain, so that it is never empty.
    package var trustedAnchor: Certificate

    /// Creates a set.
    package init(profile: String, chain: [Certificate], key: PrivateKey, trustedAnchor: Certificate) {
        self.profile = profile
        self.chain = chain
        self.key = key
        self.trustedAnchor = trustedAnchor
    }
}
