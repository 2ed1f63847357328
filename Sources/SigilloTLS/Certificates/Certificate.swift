internal import COpenSSL
internal import Synchronization

// Sendable: a certificate is wrapped when it is complete and encoded, and nothing sets anything in it afterwards; what
// OpenSSL computes of it later (the extensions' cache) it computes under the certificate's own lock. Its references
// are counted atomically. What is read again later stands behind a lock.
/// An X.509 certificate (RFC 5280).
package final class Certificate: @unchecked Sendable {
    /// The `X509` with names, extensions and encoding; the key of one that was made here cannot be had of it.
    let fields: OpaquePointer
    private let isDraft: Bool
    /// What was read of the octets of a draft.
    private let read = Mutex<Certificate?>(nil)
    /// The certificate in DER form.
    package let der: [UInt8]

    /// Reads a certificate.
    ///
    /// - Throws: ``TLSError`` when the octets are no certificate, or more than one.
    package init(der: [UInt8]) throws(TLSError) {
        OpenSSLLibrary.start()
        let parsed = der.withUnsafeBufferPointer { octets -> OpaquePointer? in
            var cursor = octets.baseAddress
            guard let handle = d2i_X509(nil, &cursor, octets.count) else { return nil }
            guard let base = octets.baseAddress, cursor == base + octets.count else {
                X509_free(handle)
                return nil
            }
            return handle
        }
        guard let parsed else { throw TLSError.drain("read a certificate") }
        fields = parsed
        isDraft = false
        self.der = der
    }

    /// Encodes a certificate that is complete, which nobody may change any more.
    ///
    /// - Parameter isDraft: whether it was made here, and not read.
    /// - Throws: ``TLSError`` when it cannot be encoded.
    init(encoding certificate: OpaquePointer, isDraft: Bool = false) throws(TLSError) {
        let count = Int(i2d_X509(certificate, nil))
        guard count > 0, X509_up_ref(certificate) == 1 else { throw TLSError.drain("encode a certificate") }
        der = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            var cursor = buffer.baseAddress
            initialised = Int(max(0, i2d_X509(certificate, &cursor)))
        }
        fields = certificate
        self.isDraft = isDraft
    }

    /// The `X509` as it was read, for whoever presents or verifies it; it lives as long as the certificate.
    ///
    /// A draft has no key that the library could use, and would be encoded anew in every handshake. To read one takes
    /// longer than to make it, so it is done once, for those that somebody wants.
    ///
    /// - Throws: ``TLSError`` when it cannot be read.
    func handle() throws(TLSError) -> OpaquePointer {
        guard isDraft else { return fields }
        return try read.withLock { certificate throws(TLSError) in
            let whole = if let certificate { certificate } else { try Certificate(der: der) }
            certificate = whole
            return whole.fields
        }
    }

    deinit {
        X509_free(fields)
    }

    /// Reads all certificates of a text in PEM form, in order; other PEM objects in it are passed over.
    ///
    /// - Throws: ``TLSError`` when one cannot be read, or when there is none.
    package static func parse(pem text: String) throws(TLSError) -> [Certificate] {
        OpenSSLLibrary.start()
        let octets = Array(text.utf8)
        guard octets.count <= maximumPEMOctets, let bio = BIO_new_mem_buf(octets, Int32(octets.count)) else {
            throw TLSError.drain("read certificates")
        }
        defer { BIO_free(bio) }
        var certificates: [Certificate] = []
        while let handle = PEM_read_bio_X509(bio, nil, nil, nil) {
            defer { X509_free(handle) }
            certificates.append(try Certificate(encoding: handle))
        }
        // The end of the text is an entry in the error queue as well.
        let error = TLSError.drain("read certificates")
        let isEnd = error.entries.last.map { ERR_GET_REASON($0.code) == PEM_R_NO_START_LINE } ?? true
        guard isEnd, !certificates.isEmpty else { throw error }
        return certificates
    }

    /// A system's whole bundle is a few hundred thousand octets.
    private static let maximumPEMOctets = 16 << 20

    /// The certificate in PEM form (RFC 7468 §5), with a line end behind it.
    package var pem: String {
        let octets = octetsOfMemoryBIO { bio in PEM_write_bio_X509(bio, fields) == 1 }
        return String(decoding: octets ?? [], as: UTF8.self)
    }

    /// The hash of the subject as OpenSSL writes it in a folder of trust anchors: the name of the link is this and `.0`.
    package var subjectHash: String {
        let digits = String(X509_subject_name_hash(fields), radix: 16)
        return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }

    /// The SHA-256 fingerprint of the DER form.
    package var fingerprint: [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        guard X509_digest(fields, EVP_sha256(), &digest, &count) == 1 else { return [] }
        return Array(digest.prefix(Int(count)))
    }
}

extension Certificate: Hashable {
    package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }

    package func hash(into hasher: inout Hasher) { hasher.combine(der) }
}
