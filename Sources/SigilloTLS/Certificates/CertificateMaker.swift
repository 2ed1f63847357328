internal import COpenSSL
internal import SigilloCore

/// Makes one certificate from its recipe.
struct CertificateMaker {
    /// Seconds since 1970-01-01 00:00 UTC from which the validity counts.
    var now: Int64
    /// What the placeholders stand for.
    var names: HostNames

    /// Makes and signs a certificate of X.509 version 3 with a random serial number.
    ///
    /// - Parameters:
    ///   - key: the subject's key.
    ///   - issuer: the issuing certificate and its key, or nil for a self-signed certificate.
    func make(
        _ recipe: CertificateRecipe, key: PrivateKey, issuer: (certificate: Certificate, key: PrivateKey)?
    ) throws(CertificateError) -> Certificate {
        OpenSSLLibrary.start()
        guard let digest = EVP_get_digestbyname(recipe.digest) else {
            throw .unknownDigest(certificate: recipe.name, digest: recipe.digest)
        }
        guard let draft = X509_new() else { throw failure(recipe) }
        defer { X509_free(draft) }
        guard X509_set_version(draft, Self.version3) == 1, X509_set_pubkey(draft, key.handle) == 1 else {
            throw failure(recipe)
        }
        try setSerialNumber(of: draft, recipe)
        try setValidity(of: draft, recipe)
        try setNames(of: draft, recipe, issuer: issuer?.certificate)
        for attribute in recipe.extensions {
            try add(attribute, to: draft, recipe, issuer: issuer?.certificate)
        }
        guard X509_sign(draft, issuer?.key.handle ?? key.handle, digest) > 0 else { throw failure(recipe) }
        do {
            return try Certificate(encoding: draft)
        } catch {
            throw .library(certificate: recipe.name, reason: error)
        }
    }

    /// The number that stands for version 3 (RFC 5280 §4.1.2.1).
    private static let version3 = 2
    /// Octets of a serial number; RFC 5280 §4.1.2.2 allows twenty.
    private static let serialOctets = 16

    private func failure(_ recipe: CertificateRecipe) -> CertificateError {
        .library(certificate: recipe.name, reason: TLSError.drain("make a certificate"))
    }

    private func malformed(_ part: String, _ recipe: CertificateRecipe) -> CertificateError {
        .malformed(certificate: recipe.name, part: part, reason: TLSError.drain("make a certificate"))
    }

    /// Clients that remember certificates by issuer and serial refuse a second one with the same, so it is random.
    private func setSerialNumber(of draft: OpaquePointer, _ recipe: CertificateRecipe) throws(CertificateError) {
        var octets = [UInt8](repeating: 0, count: Self.serialOctets)
        guard RAND_bytes(&octets, Int32(octets.count)) == 1 else { throw failure(recipe) }
        // The top bit is the sign; the next one keeps the number at its full length.
        octets[0] = octets[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(octets, Int32(octets.count), nil) else { throw failure(recipe) }
        defer { BN_free(number) }
        guard BN_to_ASN1_INTEGER(number, X509_get_serialNumber(draft)) != nil else { throw failure(recipe) }
    }

    private func setValidity(of draft: OpaquePointer, _ recipe: CertificateRecipe) throws(CertificateError) {
        let (from, fromOverflows) = now.addingReportingOverflow(recipe.notBefore)
        let (to, toOverflows) = now.addingReportingOverflow(recipe.notAfter)
        guard !fromOverflows, ASN1_TIME_set(X509_getm_notBefore(draft), time_t(from)) != nil else {
            throw malformed("the start of its validity", recipe)
        }
        guard !toOverflows, ASN1_TIME_set(X509_getm_notAfter(draft), time_t(to)) != nil else {
            throw malformed("the end of its validity", recipe)
        }
    }

    private func setNames(
        of draft: OpaquePointer, _ recipe: CertificateRecipe, issuer: Certificate?
    ) throws(CertificateError) {
        guard let name = X509_get_subject_name(draft) else { throw failure(recipe) }
        for attribute in recipe.subject {
            let value = Array(try names.expand(attribute.value).utf8)
            let added = X509_NAME_add_entry_by_txt(
                name, attribute.name, MBSTRING_UTF8, value, Int32(clamping: value.count), -1, 0)
            guard added == 1 else { throw malformed("the attribute \(attribute.name)", recipe) }
        }
        let issuerName = issuer.map { X509_get_subject_name($0.handle) } ?? name
        guard X509_set_issuer_name(draft, issuerName) == 1 else { throw failure(recipe) }
    }

    private func add(
        _ attribute: CertificateAttribute, to draft: OpaquePointer, _ recipe: CertificateRecipe, issuer: Certificate?
    ) throws(CertificateError) {
        let value = try names.expand(attribute.value)
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer?.handle ?? draft, draft, nil, nil, 0)
        X509V3_set_nconf(&context, nil)
        guard let made = X509V3_EXT_nconf(nil, &context, attribute.name, value) else {
            throw malformed("the extension \(attribute.name)", recipe)
        }
        defer { X509_EXTENSION_free(made) }
        guard X509_add_ext(draft, made, -1) == 1 else { throw malformed("the extension \(attribute.name)", recipe) }
    }
}
