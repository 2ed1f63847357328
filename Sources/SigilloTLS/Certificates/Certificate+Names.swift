internal import COpenSSL

extension Certificate {
    /// The DNS names of the subject alternative name in order, octet for octet: one may hold anything, NUL included.
    package var dnsNames: [[UInt8]] {
        guard let pointer = X509_get_ext_d2i(fields, NID_subject_alt_name, nil, nil) else { return [] }
        let names = OpaquePointer(pointer)
        defer { GENERAL_NAMES_free(names) }
        var found: [[UInt8]] = []
        for index in 0..<max(0, sigillo_sk_GENERAL_NAME_num(names)) {
            var type: Int32 = 0
            guard let name = sigillo_sk_GENERAL_NAME_value(names, index),
                let value = GENERAL_NAME_get0_value(name, &type), type == GEN_DNS
            else { continue }
            found.append(Self.octets(of: UnsafePointer(value.assumingMemoryBound(to: ASN1_STRING.self))))
        }
        return found
    }

    /// The common names of the subject in order, octet for octet.
    package var commonNames: [[UInt8]] {
        guard let subject = X509_get_subject_name(fields) else { return [] }
        var found: [[UInt8]] = []
        var index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1)
        while index >= 0 {
            if let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)) {
                found.append(Self.octets(of: value))
            }
            index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)
        }
        return found
    }

    /// The object identifiers of the extensions in order, dotted: `2.5.29.17`.
    package var extensionIDs: [String] {
        (0..<max(0, X509_get_ext_count(fields))).compactMap { index in
            guard let object = X509_EXTENSION_get_object(X509_get_ext(fields, index)) else { return nil }
            var text = [CChar](repeating: 0, count: 128)
            let count = OBJ_obj2txt(&text, Int32(text.count), object, 1)
            guard count > 0, Int(count) < text.count else { return nil }
            return String(decoding: text.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether subject and issuer are the same name.
    package var isSelfIssued: Bool {
        X509_NAME_cmp(X509_get_subject_name(fields), X509_get_issuer_name(fields)) == 0
    }

    /// Whether the key is one of RSA.
    package var hasRSAKey: Bool {
        guard let key = X509_get0_pubkey(fields) else { return false }
        return EVP_PKEY_is_a(key, "RSA") == 1
    }

    private static func octets(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
        let count = Int(ASN1_STRING_length(string))
        guard count > 0, let data = ASN1_STRING_get0_data(string) else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: count))
    }
}
