/// A hash function that TLS uses.
package enum HashFunction: Sendable, Hashable, CaseIterable {
    case md5, sha1, sha256, sha384

    /// The octets of its digest.
    package var length: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        }
    }
}

/// Encryption with associated data (RFC 5116), as records of TLS 1.2 and 1.3 have it.
package enum AEADCipher: Sendable, Hashable, CaseIterable {
    case aes128GCM, aes256GCM, aes128CCM, aes256CCM, aes128CCM8, aes256CCM8, chaCha20Poly1305

    /// The octets of its key.
    package var keyLength: Int {
        switch self {
        case .aes128GCM, .aes128CCM, .aes128CCM8: 16
        case .aes256GCM, .aes256CCM, .aes256CCM8, .chaCha20Poly1305: 32
        }
    }

    /// The octets of its tag.
    package var tagLength: Int {
        switch self {
        case .aes128CCM8, .aes256CCM8: 8
        default: 16
        }
    }
}

/// A block cipher, as records up to TLS 1.2 have it in CBC mode (RFC 5246 §6.2.3.2).
package enum BlockCipher: Sendable, Hashable, CaseIterable {
    case aes128, aes256, tripleDES

    /// The octets of its key.
    package var keyLength: Int {
        switch self {
        case .aes128: 16
        case .aes256: 32
        case .tripleDES: 24
        }
    }

    /// The octets of a block.
    package var blockLength: Int { self == .tripleDES ? 8 : 16 }
}

/// The primitives with which sealed records are opened, by a library that stands outside the pure modules.
///
/// Nothing traps, whatever it is given: what cannot be done is nil.
package protocol CipherProvider: Sendable {
    /// The digest of octets.
    func digest(_ function: HashFunction, of octets: [UInt8]) -> [UInt8]?

    /// The HMAC of a message (RFC 2104).
    func authenticationCode(_ function: HashFunction, key: [UInt8], of message: [UInt8]) -> [UInt8]?

    /// Opens what ends in a tag; nil where the tag is not right.
    func open(
        _ cipher: AEADCipher, key: [UInt8], nonce: [UInt8], additionalData: [UInt8], sealed: ArraySlice<UInt8>
    ) -> [UInt8]?

    /// Decrypts whole blocks in CBC mode; padding stays where it is.
    func decrypt(
        _ cipher: BlockCipher, key: [UInt8], vector: [UInt8], octets: ArraySlice<UInt8>
    ) -> [UInt8]?

    /// What each RSA key of a server makes of an encrypted premaster secret (RFC 5246 §7.4.7.1); none where there is none.
    func premasterSecrets(of encrypted: ArraySlice<UInt8>) -> [[UInt8]]

    /// Whether there are RSA keys of servers.
    var hasServerKeys: Bool { get }
}
