/// How to make one certificate.
public struct CertificateRecipe: Sendable, Hashable {
    /// The versions of X.509 that can be made (RFC 5280 §4.1.2.1).
    public enum Version: Int, Sendable, Hashable, CaseIterable {
        /// Without extensions.
        case one = 1
        /// The only one in use since 1996.
        case three = 3
    }

    /// The name by which the profile refers to it: `leaf`, `intermediate`, `root`, …
    public var name: String
    /// The name of the certificate whose subject and key issue this one; its own name makes it self-signed.
    public var issuer: String
    /// The name of the certificate whose key signs this one in place of the issuer's: a forgery.
    public var signer: String?
    /// The name of the certificate whose subject, serial number and extensions this one has, with a key of its own.
    public var imitates: String?
    /// The version of X.509.
    public var version: Version
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
        name: String, issuer: String, signer: String? = nil, imitates: String? = nil, version: Version = .three,
        subject: [CertificateAttribute], notBefore: Int64, notAfter: Int64, key: KeyKind = .ecP256,
        digest: String = "sha256", extensions: [CertificateAttribute]
    ) {
        self.name = name
        self.issuer = issuer
        self.signer = signer
        self.imitates = imitates
        self.version = version
        self.subject = subject
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.key = key
        self.digest = digest
        self.extensions = extensions
    }
}
