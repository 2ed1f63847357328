internal import COpenSSL
package import SigilloCore

// Sendable: the key is complete when it is wrapped and is only read afterwards; OpenSSL counts its references
// atomically and lets several threads sign with one key.
/// A private key with its public half.
package final class PrivateKey: @unchecked Sendable {
    /// The `EVP_PKEY`.
    let handle: OpaquePointer

    /// Takes over a key.
    init(adopting handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        EVP_PKEY_free(handle)
    }

    /// Makes a fresh key.
    ///
    /// - Throws: ``TLSError`` when the library cannot.
    package static func generate(_ kind: KeyKind) throws(TLSError) -> PrivateKey {
        OpenSSLLibrary.start()
        let handle =
            switch kind {
            case .ecP256: sigillo_EVP_EC_gen("P-256")
            case .rsa2048: sigillo_EVP_RSA_gen(2048)
            case .rsa512: sigillo_EVP_RSA_gen(512)
            }
        guard let handle else { throw TLSError.drain("make a key of kind \(kind.rawValue)") }
        return PrivateKey(adopting: handle)
    }

    /// The key in PEM form (RFC 7468 §10), without a password.
    package var pem: Secret {
        let octets = octetsOfMemoryBIO { bio in
            PEM_write_bio_PrivateKey(bio, handle, nil, nil, 0, nil, nil) == 1
        }
        return Secret(bytes: octets ?? [])
    }
}
