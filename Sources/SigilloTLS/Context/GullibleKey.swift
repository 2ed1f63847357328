internal import COpenSSL

/// What makes a client of ours forgo the proof that its server has the key of its certificate (RFC 8446 §4.4.3).
///
/// The library always asks for that proof. So once the chain is verified, the leaf's public key is exchanged for one with
/// the same point whose method calls every signature good. It works for keys on a curve.
enum GullibleKey {
    // Sendable: the method is complete when it is stored, is only read afterwards, and lives as long as the process.
    private final class Method: @unchecked Sendable {
        let handle: OpaquePointer

        init?() {
            guard let handle = sigillo_EC_KEY_METHOD_new() else { return nil }
            sigillo_EC_KEY_METHOD_set_verify(handle, { _, _, _, _, _, _ in 1 }, { _, _, _, _ in 1 })
            self.handle = handle
        }
    }

    private static let method = Method()

    /// The library's verification of a chain, and then the exchange.
    static let verify: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { context, _ in
        guard let context else { return 0 }
        let result = X509_verify_cert(context)
        guard result == 1, let leaf = X509_STORE_CTX_get0_cert(context) else { return result }
        exchangeKey(of: leaf)
        return result
    }

    private static func exchangeKey(of leaf: OpaquePointer) {
        guard let method, let key = X509_get0_pubkey(leaf), let inner = sigillo_EVP_PKEY_get1_EC_KEY(key) else {
            return
        }
        defer { sigillo_EC_KEY_free(inner) }
        guard let copy = sigillo_EC_KEY_dup(inner) else { return }
        guard sigillo_EC_KEY_set_method(copy, method.handle) == 1, let outer = EVP_PKEY_new() else {
            sigillo_EC_KEY_free(copy)
            return
        }
        defer { EVP_PKEY_free(outer) }
        guard sigillo_EVP_PKEY_assign_EC_KEY(outer, copy) == 1 else {
            sigillo_EC_KEY_free(copy)
            return
        }
        _ = X509_set_pubkey(leaf, outer)
    }
}
