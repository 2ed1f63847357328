internal import COpenSSL

extension TLSContext {
    /// Loads the chain and the leaf's key of this side.
    func present(_ certificates: IssuedCertificates) throws(TLSError) {
        guard let leaf = certificates.chain.first else {
            throw TLSError(operation: "present a chain without certificates")
        }
        guard SSL_CTX_use_certificate(handle, try leaf.handle()) == 1 else { throw TLSError.drain("present the leaf") }
        guard SSL_CTX_use_PrivateKey(handle, certificates.key.handle) == 1 else {
            throw TLSError.drain("use the leaf's key")
        }
        for certificate in certificates.chain.dropFirst() {
            guard sigillo_SSL_CTX_add1_chain_cert(handle, try certificate.handle()) == 1 else {
                throw TLSError.drain("present the chain")
            }
        }
    }

    /// Sets whom a client believes.
    func trust(_ client: TLSClientSettings) throws(TLSError) {
        guard case .anchors(let anchors) = client.trust else {
            SSL_CTX_set_verify(handle, SSL_VERIFY_NONE, nil)
            return
        }
        if client.ignoredFaults.isEmpty {
            SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, nil)
        } else {
            SSL_CTX_set_verify(handle, SSL_VERIFY_PEER, SessionLog.overlook)
        }
        if client.ignoresMissingKey { SSL_CTX_set_cert_verify_callback(handle, GullibleKey.verify, nil) }
        if let level = client.certificateLevel {
            X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(handle), level)
        }
        let store = SSL_CTX_get_cert_store(handle)
        for anchor in anchors {
            guard X509_STORE_add_cert(store, try anchor.handle()) == 1 else { throw TLSError.drain("trust an anchor") }
        }
        if let time = client.time { X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(handle), time_t(time)) }
    }

    /// Tells a new session of a client whom it dials.
    func address(_ ssl: OpaquePointer) {
        guard let client else { return }
        if let host = client.host {
            let parameters = SSL_get0_param(ssl)
            let isAddress = X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1
            if !isAddress || !client.checksName { X509_VERIFY_PARAM_set1_ip(parameters, nil, 0) }
            if !isAddress && client.checksName {
                SSL_set_hostflags(ssl, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
                _ = SSL_set1_host(ssl, host)
            }
            if !isAddress && client.sendsServerName { _ = sigillo_SSL_set_tlsext_host_name(ssl, host) }
            ERR_clear_error()
        }
        offer(client.applicationProtocols, ssl)
    }

    /// Lets a session whose ClientHello is made take more protocols than stand in it.
    func takeOtherProtocols(_ ssl: OpaquePointer) {
        guard let client, !client.otherProtocols.isEmpty, !client.applicationProtocols.isEmpty else { return }
        offer(client.applicationProtocols + client.otherProtocols, ssl)
    }

    private func offer(_ protocols: [String], _ ssl: OpaquePointer) {
        let offer = protocols.flatMap { [UInt8(clamping: $0.utf8.count)] + $0.utf8.prefix(255) }
        if !offer.isEmpty { _ = SSL_set_alpn_protos(ssl, offer, UInt32(offer.count)) }
    }
}
