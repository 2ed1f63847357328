/// The hash of a digest.
package enum DigestAlgorithm: Sendable, Hashable, CaseIterable {
    case md5, sha1, sha256, sha512
}

/// What makes digests, for whoever has no library of its own.
///
/// Each answers nil where the library refuses, as some do for MD5.
package protocol DigestProvider: Sendable {
    /// The digest of octets.
    func digest(_ algorithm: DigestAlgorithm, of octets: [UInt8]) -> [UInt8]?

    /// The message authentication code HMAC of octets (RFC 2104).
    func code(_ algorithm: DigestAlgorithm, key: [UInt8], of octets: [UInt8]) -> [UInt8]?

    /// A key from a password, as long as the digest, by PBKDF2 (RFC 8018 §5.2).
    func derived(_ algorithm: DigestAlgorithm, password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8]?
}
