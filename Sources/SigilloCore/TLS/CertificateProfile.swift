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
    /// The certificates to make, in an order in which each issuer stands before what it issues.
    public var certificates: [CertificateRecipe]
    /// The names of the certificates sent in the handshake, leaf first.
    public var chain: [String]
    /// The name of the certificate that the client is given as its trust anchor, or nil: then an unrelated one.
    public var anchor: String?
    /// What a correct verifier must say: `ok`, or the name of an OpenSSL verification error such as
    /// `CERT_HAS_EXPIRED` or `HOSTNAME_MISMATCH`.
    public var proof: String

    /// Creates a profile.
    public init(
        id: String, title: String, twin: String? = nil, certificates: [CertificateRecipe], chain: [String],
        anchor: String?, proof: String
    ) {
        self.id = id
        self.title = title
        self.twin = twin
        self.certificates = certificates
        self.chain = chain
        self.anchor = anchor
        self.proof = proof
    }
}

/// How to make one certificate.
public struct CertificateRecipe: Sendable, Hashable {
    /// The name by which the profile refers to it: `leaf`, `intermediate`, `root`, …
    public var name: String
    /// The name of the certificate whose subject and key issue this one; its own name makes it self-signed.
    public var issuer: String
    /// The subject's attributes in order, as short name and value: `("O", "Sigillo")`, `("CN", "{host}")`.
    public var subject: [CertificateAttribute]
    /// Start of validity, in seconds from the making of it; negative is in the past.
    public var notBefore: Int64
    /// End of validity, in seconds from the making of it.
    public var notAfter: Int64
    /// The kind of key.
    public var key: KeyKind
    /// The digest of the signature: `sha256`, `sha1`, `md5`.
    public var digest: String
    /// The extensions in order, in OpenSSL's configuration syntax: `("basicConstraints", "critical,CA:FALSE")`.
    public var extensions: [CertificateAttribute]

    /// Creates a recipe.
    public init(
        name: String, issuer: String, subject: [CertificateAttribute], notBefore: Int64, notAfter: Int64,
        key: KeyKind = .ecP256, digest: String = "sha256", extensions: [CertificateAttribute]
    ) {
        self.name = name
        self.issuer = issuer
        self.subject = subject
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.key = key
        self.digest = digest
        self.extensions = extensions
    }
}

/// A name and a value inside a certificate: an attribute of the subject, or an extension.
public struct CertificateAttribute: Sendable, Hashable {
    /// OpenSSL's short name: `CN`, `subjectAltName`.
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
}
