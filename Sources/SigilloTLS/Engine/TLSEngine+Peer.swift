internal import COpenSSL

extension TLSEngine {
    /// The certificates that the peer sent, its own first, in the order in which they came; empty before they came and
    /// in a session without certificates.
    ///
    /// Only a client's engine sees its peer's own certificate here.
    package var peerChain: [Certificate] {
        guard let chain = SSL_get_peer_cert_chain(ssl) else { return [] }
        var certificates: [Certificate] = []
        for index in 0..<max(0, sigillo_sk_X509_num(chain)) {
            guard let handle = sigillo_sk_X509_value(chain, index) else { continue }
            guard let certificate = try? Certificate(encoding: handle) else { continue }
            certificates.append(certificate)
        }
        return certificates
    }

    /// OpenSSL's name of what is wrong with the peer's chain, or nil where nothing is or nothing was verified.
    package var peerFault: String? {
        let result = SSL_get_verify_result(ssl)
        guard result != X509_V_OK else { return nil }
        return VerificationError.name(of: Int32(clamping: result))
    }

    /// Makes a client that overlooks downgrades forget, once the server has chosen TLS 1.2, that it offered more.
    ///
    /// The library looks for the mark only where it could have had TLS 1.3.
    func overlookDowngrade(_ octets: ArraySlice<UInt8>) {
        guard context.client?.ignoresDowngrade == true, !isEstablished,
            let hello = ServerHello(record: Array(octets)), !hello.isTLS13
        else { return }
        _ = sigillo_SSL_set_max_proto_version(ssl, Int32(TLS1_2_VERSION))
    }
}
