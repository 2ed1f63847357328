internal import COpenSSL
internal import SigilloCore

extension TLSContext {
    /// Applies versions, suites and everything that is the same for all contexts; before any certificate is loaded.
    func configure(_ settings: TLSSettings) throws(TLSError) {
        forbidResumption()
        // Idle sessions give their buffers back; a write may be repeated from another place; only what the scenario
        // names is sent as chain.
        let modes = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_NO_AUTO_CHAIN
        _ = sigillo_SSL_CTX_set_mode(handle, Int(modes))
        if settings.isPermissive { dropSafeguards() }
        try setVersions(settings)
        try setSuites(settings)
        try setGroups(settings)
        if settings.asksForCertificate, role == .server { askForCertificate() }
        SessionLog.install(on: handle)
    }

    /// Asks clients for a certificate and takes whatever comes: who it belongs to is judged above TLS.
    private func askForCertificate() {
        SSL_CTX_set_verify(handle, SSL_VERIFY_PEER) { _, _ in 1 }
    }

    private func forbidResumption() {
        _ = SSL_CTX_set_options(handle, sigillo_SSL_OP_NO_TICKET())
        _ = SSL_CTX_set_num_tickets(handle, 0)
        _ = sigillo_SSL_CTX_set_session_cache_mode(handle, Int(SSL_SESS_CACHE_OFF))
    }

    /// Lets weak keys, digests, groups and versions pass, which a scenario may want to serve.
    ///
    /// The level alone is not enough: some limits, such as that on the size of a Diffie-Hellman group, stand at level 0
    /// too and ask only the callback.
    private func dropSafeguards() {
        SSL_CTX_set_security_level(handle, 0)
        SSL_CTX_set_security_callback(handle) { _, _, _, _, _, _, _ in 1 }
    }

    private func setVersions(_ settings: TLSSettings) throws(TLSError) {
        let lowest = settings.isPermissive ? 0 : Int32(TLS1_2_VERSION)
        let minimum = settings.minimumVersion.map { Int32($0.rawValue) } ?? lowest
        let maximum = settings.maximumVersion.map { Int32($0.rawValue) } ?? 0
        guard
            sigillo_SSL_CTX_set_min_proto_version(handle, minimum) == 1,
            sigillo_SSL_CTX_set_max_proto_version(handle, maximum) == 1
        else {
            throw TLSError.drain("set the versions of TLS")
        }
    }

    /// What an honest server takes in TLS 1.2: forward secrecy and AEAD (RFC 9325 §4.2); the library's own list
    /// still has CBC in it.
    private static let honestSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"

    /// The groups that RFC 9325 §4.4 and RFC 8422 §5.1.1 name, and no more.
    private static let honestGroups = "X25519:P-256:P-384"

    /// Whether nothing was asked for but to be honest.
    private func isHonestServer(_ settings: TLSSettings) -> Bool { role == .server && !settings.isPermissive }

    private func setSuites(_ settings: TLSSettings) throws(TLSError) {
        var list = settings.cipherList ?? (isHonestServer(settings) ? Self.honestSuites : nil)
        if settings.isPermissive { list = (list ?? "DEFAULT") + ":@SECLEVEL=0" }
        if isHonestServer(settings) { _ = SSL_CTX_set_options(handle, sigillo_SSL_OP_CIPHER_SERVER_PREFERENCE()) }
        guard let list else { return }
        guard SSL_CTX_set_cipher_list(handle, list) == 1 else {
            throw TLSError.drain("choose the cipher suites \(list)")
        }
    }

    private func setGroups(_ settings: TLSSettings) throws(TLSError) {
        if let groups = settings.groups ?? (isHonestServer(settings) ? Self.honestGroups : nil) {
            guard sigillo_SSL_CTX_set1_groups_list(handle, groups) == 1 else {
                throw TLSError.drain("choose the groups \(groups)")
            }
        }
        if let group = settings.finiteField {
            try group.withParameters { parameters throws(TLSError) in
                EVP_PKEY_up_ref(parameters)
                guard SSL_CTX_set0_tmp_dh_pkey(handle, parameters) == 1 else {
                    EVP_PKEY_free(parameters)
                    throw TLSError.drain("use a Diffie-Hellman group of \(group.bits) bits")
                }
            }
        } else if settings.isPermissive {
            _ = sigillo_SSL_CTX_set_dh_auto(handle, 1)
        }
    }
}
