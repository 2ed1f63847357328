internal import COpenSSL

extension PrivateKey {
    /// Makes the public half the subject's key of a certificate that is being made (RFC 5280 §4.1.2.7).
    ///
    /// The library's own way writes the key and reads it back through every decoder that it has, which is half of what
    /// a certificate costs. A key of an elliptic curve is written here, as RFC 5480 §2 says; others go that way.
    ///
    /// - Returns: whether it was done; else the library's error queue says why.
    func setPublicKey(of draft: OpaquePointer) -> Bool {
        guard let curve, let target = X509_get_X509_PUBKEY(draft) else { return X509_set_pubkey(draft, handle) == 1 }
        var point: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(handle, &point)
        guard count > 0 else { return false }
        // The point belongs to the certificate from here on.
        let isSet = X509_PUBKEY_set0_param(
            target, OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT, UnsafeMutableRawPointer(OBJ_nid2obj(curve)),
            point, Int32(clamping: count))
        if isSet != 1 { CRYPTO_free(point, nil, 0) }
        return isSet == 1
    }

    /// The number by which the library knows the key's curve; nil for keys of other kinds.
    private var curve: Int32? {
        var name = [CChar](repeating: 0, count: 64)
        guard EVP_PKEY_get_id(handle) == EVP_PKEY_EC, EVP_PKEY_get_group_name(handle, &name, name.count, nil) == 1
        else { return nil }
        let number = OBJ_txt2nid(name)
        return number == NID_undef ? nil : number
    }
}
