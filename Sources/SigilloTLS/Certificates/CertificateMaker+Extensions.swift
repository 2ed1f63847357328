internal import COpenSSL
internal import SigilloCore

extension CertificateMaker {
    /// Adds an extension to a certificate that is being made.
    func add(
        _ attribute: CertificateAttribute, to draft: OpaquePointer, _ recipe: CertificateRecipe, issuer: Certificate?
    ) throws(CertificateError) {
        let value = try names.expand(attribute.value)
        // The library's text form ends at a NUL.
        let extensionMade =
            value.utf8.contains(0)
            ? Self.alternativeNames(value, attribute)
            : Self.extensionOfLibrary(value, attribute, draft, issuer: issuer)
        guard let extensionMade else { throw malformed("the extension \(attribute.name)", recipe) }
        defer { X509_EXTENSION_free(extensionMade) }
        guard X509_add_ext(draft, extensionMade, -1) == 1 else {
            throw malformed("the extension \(attribute.name)", recipe)
        }
    }

    private static func extensionOfLibrary(
        _ value: String, _ attribute: CertificateAttribute, _ draft: OpaquePointer, issuer: Certificate?
    ) -> OpaquePointer? {
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer?.fields ?? draft, draft, nil, nil, 0)
        X509V3_set_nconf(&context, nil)
        return X509V3_EXT_nconf(nil, &context, attribute.name, value)
    }

    /// A subject alternative name from a list of `DNS:NAME`, octet for octet.
    private static func alternativeNames(_ value: String, _ attribute: CertificateAttribute) -> OpaquePointer? {
        guard attribute.name == "subjectAltName" else { return nil }
        var names: [[UInt8]] = []
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            guard item.hasPrefix("DNS:") else { return nil }
            names.append(Array(item.utf8.dropFirst("DNS:".count)))
        }
        let der = dnsNames(names)
        guard let octets = ASN1_OCTET_STRING_new() else { return nil }
        defer { ASN1_OCTET_STRING_free(octets) }
        guard ASN1_OCTET_STRING_set(octets, der, Int32(clamping: der.count)) == 1 else { return nil }
        return X509_EXTENSION_create_by_NID(nil, NID_subject_alt_name, 0, octets)
    }

    /// The DER form of GeneralNames that are all of the kind dNSName (RFC 5280 §4.2.1.6), whatever octets they have.
    static func dnsNames(_ names: [[UInt8]]) -> [UInt8] {
        let dNSName: UInt8 = 0x82
        let sequence: UInt8 = 0x30
        return DER.element(sequence, names.flatMap { DER.element(dNSName, $0) })
    }
}
