internal import COpenSSL
package import SigilloCore

extension TLSEngine {
    /// What the session gives to authentication above it; nil before it is established.
    package var channel: TLSChannel? {
        guard isEstablished else { return nil }
        var channel = TLSChannel()
        if SSL_version(ssl) >= TLS1_3_VERSION {
            channel.bindings[.exporter] = exportedBinding
        } else {
            channel.bindings[.unique] = firstFinished
        }
        channel.bindings[.serverEndPoint] = serverCertificateDigest
        if context.role == .server, let handle = SSL_get1_peer_certificate(ssl) {
            defer { X509_free(handle) }
            if let certificate = try? Certificate(encoding: handle) {
                channel.clientCertificate = TLSChannel.ClientCertificate(
                    fingerprint: certificate.fingerprint, name: certificate.commonNames.first ?? [])
            }
        }
        return channel
    }

    // RFC 9266 §2.
    private var exportedBinding: [UInt8]? {
        let label = "EXPORTER-Channel-Binding"
        var octets = [UInt8](repeating: 0, count: 32)
        let isMade = SSL_export_keying_material(ssl, &octets, octets.count, label, label.utf8.count, nil, 0, 0)
        return isMade == 1 ? octets : nil
    }

    // The client's Finished, which comes first unless a session is resumed (RFC 5929 §3.1).
    private var firstFinished: [UInt8]? {
        let isOwn = (context.role == .client) != (SSL_session_reused(ssl) == 1)
        var octets = [UInt8](repeating: 0, count: 64)
        let count =
            isOwn ? SSL_get_finished(ssl, &octets, octets.count) : SSL_get_peer_finished(ssl, &octets, octets.count)
        return count > 0 ? Array(octets.prefix(count)) : nil
    }

    // With the hash of the certificate's signature, SHA-256 in the place of weaker ones (RFC 5929 §4.1).
    private var serverCertificateDigest: [UInt8]? {
        let certificate = context.role == .server ? SSL_get_certificate(ssl) : SSL_get0_peer_certificate(ssl)
        guard let certificate else { return nil }
        var hash: Int32 = 0
        guard OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &hash, nil) == 1, hash != NID_undef else {
            return nil
        }
        let isWeak = hash == NID_md5 || hash == NID_sha1
        guard let method = isWeak ? EVP_sha256() : EVP_get_digestbyname(OBJ_nid2sn(hash)) else { return nil }
        var octets = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(certificate, method, &octets, &count) == 1 else { return nil }
        return Array(octets.prefix(Int(count)))
    }
}
