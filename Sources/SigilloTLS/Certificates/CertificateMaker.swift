internal import COpenSSL
internal import SigilloCore

/// Makes one certificate from its recipe.
struct CertificateMaker {
    /// Those whom a certificate has to do with.
    struct Relatives {
        /// Who issues it; nil for a self-signed certificate.
        var issuer: Certificate?
        /// The key that signs it.
        var signingKey: PrivateKey
        /// Whom it imitates.
        var model: Certificate?
    }

    /// Seconds since 1970-01-01 00:00 UTC from which the validity counts.
    var now: Int64
    /// What the placeholders stand for.
    var names: HostNames

    /// Makes and signs a certificate, with a random serial number unless it imitates another one.
    ///
    /// - Parameter key: the subject's key.
    func make(
        _ recipe: CertificateRecipe, key: PrivateKey, _ relatives: Relatives
    ) throws(CertificateError) -> Certificate {
        OpenSSLLibrary.start()
        guard let digest = EVP_get_digestbyname(recipe.digest) else {
            throw .unknownDigest(certificate: recipe.name, digest: recipe.digest)
        }
        guard let draft = X509_new() else { throw failure(recipe) }
        defer { X509_free(draft) }
        // Versions count from 0 on the wire (RFC 5280 §4.1.2.1).
        guard X509_set_version(draft, recipe.version.rawValue - 1) == 1, key.setPublicKey(of: draft) else {
            throw failure(recipe)
        }
        try setValidity(of: draft, recipe)
        if let model = relatives.model {
            try copy(model, to: draft, recipe)
        } else {
            try setSerialNumber(of: draft, recipe)
            try setSubject(of: draft, recipe)
        }
        let issuerName = X509_get_subject_name(relatives.issuer?.fields ?? draft)
        guard X509_set_issuer_name(draft, issuerName) == 1 else { throw failure(recipe) }
        for attribute in recipe.extensions { try add(attribute, to: draft, recipe, issuer: relatives.issuer) }
        guard X509_sign(draft, relatives.signingKey.handle, digest) > 0 else { throw failure(recipe) }
        do {
            return try Certificate(encoding: draft, isDraft: true)
        } catch {
            throw .library(certificate: recipe.name, reason: error)
        }
    }

    /// Octets of a serial number; RFC 5280 §4.1.2.2 allows twenty.
    private static let serialOctets = 16

    func failure(_ recipe: CertificateRecipe) -> CertificateError {
        .library(certificate: recipe.name, reason: TLSError.drain("make a certificate"))
    }

    func malformed(_ part: String, _ recipe: CertificateRecipe) -> CertificateError {
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

    private func setSubject(of draft: OpaquePointer, _ recipe: CertificateRecipe) throws(CertificateError) {
        guard let name = X509_get_subject_name(draft) else { throw failure(recipe) }
        for attribute in recipe.subject {
            let value = Array(try names.expand(attribute.value).utf8)
            let added = X509_NAME_add_entry_by_txt(
                name, attribute.name, MBSTRING_UTF8, value, Int32(clamping: value.count), -1, 0)
            guard added == 1 else { throw malformed("the attribute \(attribute.name)", recipe) }
        }
    }

    /// Everything by which a verifier tells one authority from another but the key.
    private func copy(
        _ model: Certificate, to draft: OpaquePointer, _ recipe: CertificateRecipe
    ) throws(CertificateError) {
        guard
            X509_set_serialNumber(draft, X509_get_serialNumber(model.fields)) == 1,
            X509_set_subject_name(draft, X509_get_subject_name(model.fields)) == 1
        else {
            throw failure(recipe)
        }
        for index in 0..<X509_get_ext_count(model.fields) {
            guard X509_add_ext(draft, X509_get_ext(model.fields, index), -1) == 1 else { throw failure(recipe) }
        }
    }
}
