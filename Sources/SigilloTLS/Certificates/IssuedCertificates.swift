/// The certificates of one profile, made for one host: what a server presents and what its client trusts.
package struct IssuedCertificates: Sendable {
    /// The id of the profile.
    package var profile: String
    /// The certificates sent in the handshake, leaf first.
    package var chain: [Certificate]
    /// The leaf's private key.
    package var key: PrivateKey
    /// The certificate that the profile's client trusts, or nil where the profile keeps it away.
    package var anchor: Certificate?
    /// An authority that has nothing to do with the chain.
    package var unrelatedAnchor: Certificate

    /// Creates a set.
    package init(
        profile: String, chain: [Certificate], key: PrivateKey, anchor: Certificate?, unrelatedAnchor: Certificate
    ) {
        self.profile = profile
        self.chain = chain
        self.key = key
        self.anchor = anchor
        self.unrelatedAnchor = unrelatedAnchor
    }

    /// What the client's bundle holds: the anchor, or the unrelated authority, so that it is never empty.
    package var trustedAnchor: Certificate { anchor ?? unrelatedAnchor }
}
