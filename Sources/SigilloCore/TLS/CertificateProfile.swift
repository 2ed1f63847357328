/// A named recipe for the certificates that a server presents, and for the anchor that its client trusts.
///
/// A bad profile differs from its good `twin` in one thing. Texts may hold `{host}`, the server's name.
public struct CertificateProfile: Sendable, Hashable {
    /// The id of the catalogue, for example `cert.expired`.
    public var id: String
    /// One line for people.
    public var title: String
    /// The nearest good profile: the one that differs from this in the fault alone.
    public var twin: String?
    /// The certificates to make; each issuer is among them.
    public var certificates: [CertificateRecipe]
    /// The names of the certificates sent in the handshake, leaf first.
    public var chain: [String]
    /// The name of the certificate that the client is given as its trust anchor, or nil: then an unrelated one.
    public var anchor: String?
    /// Whether the server has the leaf's private key; one that has not signs with some other key.
    public var holdsKey: Bool
    /// What a correct verifier must say: `ok`, or the name of an OpenSSL verification error such as
    /// `CERT_HAS_EXPIRED` or `HOSTNAME_MISMATCH`.
    ///
    /// `NAME@LEVEL` is an error that a verifier makes only from that security level on, and `KEY_MISMATCH` says that
    /// what the server signs is not by the leaf's key.
    public var proof: String

    /// Creates a profile.
    public init(
        id: String, title: String, twin: String? = nil, certificates: [CertificateRecipe], chain: [String],
        anchor: String?, holdsKey: Bool = true, proof: String
    ) {
        self.id = id
        self.title = title
        self.twin = twin
        self.certificates = certificates
        self.chain = chain
        self.anchor = anchor
        self.holdsKey = holdsKey
        self.proof = proof
    }
}

/// A name and a value inside a certificate: an attribute of the subject, or an extension.
public struct CertificateAttribute: Sendable, Hashable {
    /// OpenSSL's short name (`CN`, `subjectAltName`), or an object identifier.
    public var name: String
    /// The value in OpenSSL's text form.
    public var value: String

    /// Creates an attribute.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The kinds of key that certificates are made with.
public enum KeyKind: String, Sendable, Hashable, CaseIterable {
    case ecP256 = "ec-p256"
    case rsa2048 = "rsa-2048"
    /// So short that anybody can factor it in hours.
    case rsa512 = "rsa-512"
}
