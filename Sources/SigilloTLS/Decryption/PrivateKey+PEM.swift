internal import COpenSSL
package import SigilloCore

extension PrivateKey {
    /// Reads a key in PEM form (RFC 7468 §10, §11, and the older forms), without a password.
    ///
    /// - Throws: ``TLSError`` where there is none, or it needs a password.
    package convenience init(pem: Secret) throws(TLSError) {
        OpenSSLLibrary.start()
        ERR_clear_error()
        let octets = pem.reveal()
        let handle = octets.withUnsafeBytes { buffer -> OpaquePointer? in
            guard let start = buffer.baseAddress, let count = Int32(exactly: buffer.count),
                let bio = BIO_new_mem_buf(start, count)
            else { return nil }
            defer { BIO_free(bio) }
            // Nobody is asked for a password: a key that needs one cannot be read.
            return PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let handle else { throw TLSError.drain("read a private key") }
        self.init(adopting: handle)
    }

    /// Whether it is an RSA key, the only kind with which a client encrypts a secret.
    package var isRSA: Bool { EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA }
}
