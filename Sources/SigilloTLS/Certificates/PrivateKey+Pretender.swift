internal import COpenSSL
internal import SigilloCore

extension PrivateKey {
    /// A key with the public half of this one and a private half that has nothing to do with it.
    ///
    /// The library compares public halves only, so a server can load it beside a certificate whose key it does not
    /// hold. What it signs with it, nobody who checks takes for a signature of that certificate's key.
    ///
    /// - Throws: ``TLSError`` for a key that is not on a curve.
    func pretender() throws(TLSError) -> PrivateKey {
        let stranger = try PrivateKey.generate(.ecP256)
        // An ECPrivateKey (RFC 5915 §3) ends in its public point, and whoever reads it believes it.
        guard let point = publicPoint, let strangersPoint = stranger.publicPoint, let der = stranger.der,
            point.count == strangersPoint.count, der.suffix(point.count).elementsEqual(strangersPoint)
        else {
            throw TLSError.drain("take a key on a curve apart")
        }
        let crossed = Array(der.dropLast(point.count)) + point
        let read = crossed.withUnsafeBufferPointer { octets in
            var cursor = octets.baseAddress
            return d2i_PrivateKey(EVP_PKEY_EC, nil, &cursor, octets.count)
        }
        guard let read else { throw TLSError.drain("make a key of two halves") }
        return PrivateKey(adopting: read)
    }

    /// Whether what this key signs verifies with the key of a certificate.
    func signs(for certificate: Certificate) throws(TLSError) -> Bool {
        let text: [UInt8] = Array("Whoever signs this holds the key.".utf8)
        guard let context = EVP_MD_CTX_new() else { throw TLSError.drain("sign") }
        defer { EVP_MD_CTX_free(context) }
        var count = Int(EVP_PKEY_get_size(handle))
        var signature = [UInt8](repeating: 0, count: max(0, count))
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            EVP_DigestSign(context, &signature, &count, text, text.count) == 1
        else {
            throw TLSError.drain("sign with a leaf's key")
        }
        defer { ERR_clear_error() }
        EVP_MD_CTX_reset(context)
        return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, X509_get0_pubkey(try certificate.handle())) == 1
            && EVP_DigestVerify(context, signature, count, text, text.count) == 1
    }

    /// The public half as an octet string (RFC 5480 §2.2), for a key on a curve.
    private var publicPoint: [UInt8]? {
        var count = 0
        guard EVP_PKEY_get_octet_string_param(handle, OSSL_PKEY_PARAM_PUB_KEY, nil, 0, &count) == 1 else { return nil }
        var point = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_get_octet_string_param(handle, OSSL_PKEY_PARAM_PUB_KEY, &point, point.count, &count) == 1 else {
            return nil
        }
        return Array(point.prefix(count))
    }

    /// The key in DER form.
    private var der: [UInt8]? {
        let count = Int(i2d_PrivateKey(handle, nil))
        guard count > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            var cursor = buffer.baseAddress
            initialised = Int(max(0, i2d_PrivateKey(handle, &cursor)))
        }
    }
}
