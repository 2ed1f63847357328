internal import COpenSSL

/// Proves of a set of certificates that it has the fault that its profile claims, and no other.
///
/// The judge is OpenSSL's path validation (RFC 5280 §6) for the purpose of a TLS server, with a comparison of the host
/// name without partial wildcards (RFC 9525 §6.3), asked directly: no handshake, no clock.
package enum CertificateProof {
    /// What a correct verifier says first: `ok`, or the name of OpenSSL's error, for example `CERT_HAS_EXPIRED`.
    ///
    /// - Parameters:
    ///   - host: the name or address that the client dialled.
    ///   - now: seconds since 1970-01-01 00:00 UTC.
    package static func verify(
        _ issued: IssuedCertificates, host: String, now: Int64
    ) throws(TLSError) -> String {
        try faults(issued, host: host, now: now).first ?? "ok"
    }

    /// Every different fault that a verifier meets when it goes on after each one, in its order.
    ///
    /// A profile with a single fault has exactly one here. An error that comes only from a security level on is
    /// written with the lowest one, `CA_MD_TOO_WEAK@1`; a key that is not the leaf's as `KEY_MISMATCH`. What the
    /// library says twice of one fault is left out the second time.
    ///
    /// - Throws: ``TLSError`` when the library cannot verify at all.
    package static func faults(
        _ issued: IssuedCertificates, host: String, now: Int64
    ) throws(TLSError) -> [String] {
        OpenSSLLibrary.start()
        guard let leaf = issued.chain.first else { throw TLSError(operation: "verify a chain without certificates") }
        var faults: [String] = []
        var seen: Set<Int32> = []
        for level in 0...highestLevel {
            let log = FaultLog()
            try withExtendedLifetime(log) { () throws(TLSError) in
                try walk(issued, leaf: leaf, now: now, level: level, log)
            }
            for code in log.codes where seen.insert(code).inserted {
                faults.append(VerificationError.name(of: code) + (level == 0 ? "" : "@\(level)"))
            }
        }
        if !matches(leaf, host: host) { faults.append(VerificationError.name(of: X509_V_ERR_HOSTNAME_MISMATCH)) }
        if !(try issued.key.signs(for: leaf)) { faults.append(keyMismatch) }
        return faults
    }

    /// What is said of a server that does not hold the leaf's key (RFC 8446 §4.4.3).
    private static let keyMismatch = "KEY_MISMATCH"
    /// The highest security level that common clients ask for; 1 refuses what gives less than 80 bits, 2 less than 112.
    private static let highestLevel: Int32 = 2

    /// The faults of one verification, written by the library's callback.
    private final class FaultLog {
        private(set) var codes: [Int32] = []
        private var places: Set<Place> = []

        private struct Place: Hashable {
            var code: Int32
            var depth: Int32
        }

        func note(_ code: Int32, depth: Int32) {
            guard code != X509_V_OK, !isEcho(code, depth) else { return }
            places.insert(Place(code: code, depth: depth))
            if !codes.contains(code) { codes.append(code) }
        }

        /// Whether it is the second word of the library about what it has named already: it asks twice whether an
        /// issuer may issue, and does not find the issuer of a lonely leaf twice.
        private func isEcho(_ code: Int32, _ depth: Int32) -> Bool {
            switch code {
            case X509_V_ERR_INVALID_PURPOSE: places.contains(Place(code: X509_V_ERR_INVALID_CA, depth: depth))
            case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
                places.contains(Place(code: X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, depth: depth))
            default: false
            }
        }
    }

    private static func walk(
        _ issued: IssuedCertificates, leaf: Certificate, now: Int64, level: Int32, _ log: FaultLog
    ) throws(TLSError) {
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(), let others = sigillo_sk_X509_new_null()
        else {
            throw TLSError.drain("verify a chain")
        }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            sigillo_sk_X509_free(others)
        }
        guard X509_STORE_add_cert(store, try issued.trustedAnchor.handle()) == 1 else {
            throw TLSError.drain("trust an anchor")
        }
        for certificate in issued.chain.dropFirst() { _ = sigillo_sk_X509_push(others, try certificate.handle()) }
        guard X509_STORE_CTX_init(context, store, try leaf.handle(), others) == 1 else {
            throw TLSError.drain("verify a chain")
        }
        let parameters = X509_STORE_CTX_get0_param(context)
        X509_VERIFY_PARAM_set_time(parameters, time_t(now))
        X509_VERIFY_PARAM_set_auth_level(parameters, level)
        guard X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER) == 1 else {
            throw TLSError.drain("verify a chain for a server")
        }
        _ = sigillo_X509_STORE_CTX_set_app_data(context, Unmanaged.passUnretained(log).toOpaque())
        X509_STORE_CTX_set_verify_cb(context) { isGood, context in
            guard isGood != 1, let context, let pointer = sigillo_X509_STORE_CTX_get_app_data(context) else { return 1 }
            let log = Unmanaged<FaultLog>.fromOpaque(pointer).takeUnretainedValue()
            log.note(X509_STORE_CTX_get_error(context), depth: X509_STORE_CTX_get_error_depth(context))
            return 1
        }
        guard X509_verify_cert(context) == 1 else {
            // With a callback that always goes on, only a failure of the library itself ends here.
            log.note(X509_STORE_CTX_get_error(context), depth: X509_STORE_CTX_get_error_depth(context))
            if log.codes.isEmpty { throw TLSError.drain("verify a chain") }
            ERR_clear_error()
            return
        }
        ERR_clear_error()
    }

    private static func matches(_ leaf: Certificate, host: String) -> Bool {
        let flags = UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS)
        let asAddress = X509_check_ip_asc(leaf.fields, host, flags)
        let isMatch = asAddress == 1 || X509_check_host(leaf.fields, host, host.utf8.count, flags, nil) == 1
        ERR_clear_error()
        return isMatch
    }
}
