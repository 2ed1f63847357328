internal import COpenSSL
package import SigilloCore

/// The primitives of sealed records by libcrypto, with RSA keys of servers where the user has them.
package struct OpenSSLCiphers: CipherProvider {
    private let serverKeys: [PrivateKey]

    /// Creates the primitives.
    ///
    /// - Parameter serverKeys: with which encrypted premaster secrets are opened (RFC 5246 §7.4.7.1); others than RSA
    ///   open nothing.
    package init(serverKeys: [PrivateKey] = []) {
        OpenSSLLibrary.start()
        self.serverKeys = serverKeys.filter { EVP_PKEY_get_base_id($0.handle) == EVP_PKEY_RSA }
    }

    package var hasServerKeys: Bool { !serverKeys.isEmpty }

    // MARK: Digests

    package func digest(_ function: HashFunction, of octets: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: function.length)
        var length: UInt32 = 0
        let isDone = octets.withUnsafeBytes { input in
            EVP_Digest(input.baseAddress, input.count, &output, &length, Self.method(function), nil) == 1
        }
        guard isDone, Int(length) == function.length else { return failed() }
        return output
    }

    package func authenticationCode(_ function: HashFunction, key: [UInt8], of message: [UInt8]) -> [UInt8]? {
        // The library takes a missing key for the one before.
        guard !key.isEmpty, let count = Int32(exactly: key.count) else { return nil }
        var output = [UInt8](repeating: 0, count: function.length)
        var length: UInt32 = 0
        guard HMAC(Self.method(function), key, count, message, message.count, &output, &length) != nil,
            Int(length) == function.length
        else { return failed() }
        return output
    }

    private static func method(_ function: HashFunction) -> OpaquePointer? {
        switch function {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        }
    }

    // MARK: Ciphers

    package func open(
        _ cipher: AEADCipher, key: [UInt8], nonce: [UInt8], additionalData: [UInt8], sealed: ArraySlice<UInt8>
    ) -> [UInt8]? {
        guard key.count == cipher.keyLength, nonce.count == 12, sealed.count >= cipher.tagLength,
            let context = EVP_CIPHER_CTX_new()
        else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var tag = Array(sealed.suffix(cipher.tagLength))
        let content = sealed.dropLast(cipher.tagLength)
        let isCCM = cipher.isCCM
        var output = [UInt8](repeating: 0, count: content.count + 16)
        var written: Int32 = 0
        var rest: Int32 = 0
        guard let count = Int32(exactly: content.count), let dataCount = Int32(exactly: additionalData.count),
            EVP_DecryptInit_ex(context, Self.method(cipher), nil, nil, nil) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, 12, nil) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1,
            EVP_DecryptInit_ex(context, nil, nil, key, nonce) == 1,
            // CCM must know the length first, and checks the tag with the content.
            !isCCM || EVP_DecryptUpdate(context, nil, &written, nil, count) == 1,
            EVP_DecryptUpdate(context, nil, &written, additionalData, dataCount) == 1
        else { return failed() }
        written = 0
        let isOpen = content.withUnsafeBufferPointer { input in
            // A place that is nil would mean associated data.
            guard let start = input.baseAddress, input.count > 0 else { return !isCCM }
            return EVP_DecryptUpdate(context, &output, &written, start, count) == 1
        }
        guard isOpen, isCCM || EVP_DecryptFinal_ex(context, &tag, &rest) == 1, Int(written) == content.count else {
            return failed()
        }
        output.removeLast(output.count - content.count)
        return output
    }

    package func decrypt(
        _ cipher: BlockCipher, key: [UInt8], vector: [UInt8], octets: ArraySlice<UInt8>
    ) -> [UInt8]? {
        guard key.count == cipher.keyLength, vector.count == cipher.blockLength,
            octets.count.isMultiple(of: cipher.blockLength), !octets.isEmpty, let count = Int32(exactly: octets.count),
            let context = EVP_CIPHER_CTX_new()
        else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: octets.count + cipher.blockLength)
        var written: Int32 = 0
        guard EVP_DecryptInit_ex(context, Self.method(cipher), nil, key, vector) == 1,
            EVP_CIPHER_CTX_set_padding(context, 0) == 1
        else { return failed() }
        let isDone = octets.withUnsafeBufferPointer { input in
            EVP_DecryptUpdate(context, &output, &written, input.baseAddress, count) == 1
        }
        guard isDone, Int(written) == octets.count else { return failed() }
        output.removeLast(output.count - octets.count)
        return output
    }

    private static func method(_ cipher: AEADCipher) -> OpaquePointer? {
        switch cipher {
        case .aes128GCM: EVP_aes_128_gcm()
        case .aes256GCM: EVP_aes_256_gcm()
        case .aes128CCM, .aes128CCM8: EVP_aes_128_ccm()
        case .aes256CCM, .aes256CCM8: EVP_aes_256_ccm()
        case .chaCha20Poly1305: EVP_chacha20_poly1305()
        }
    }

    private static func method(_ cipher: BlockCipher) -> OpaquePointer? {
        switch cipher {
        case .aes128: EVP_aes_128_cbc()
        case .aes256: EVP_aes_256_cbc()
        case .tripleDES: EVP_des_ede3_cbc()
        }
    }

    // MARK: Server keys

    package func premasterSecrets(of encrypted: ArraySlice<UInt8>) -> [[UInt8]] {
        serverKeys.compactMap { Self.decrypt(Array(encrypted), with: $0) }
    }

    private static func decrypt(_ encrypted: [UInt8], with key: PrivateKey) -> [UInt8]? {
        guard let context = EVP_PKEY_CTX_new(key.handle, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var length = Int(EVP_PKEY_get_size(key.handle))
        guard length > 0, EVP_PKEY_decrypt_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        else { return OpenSSLCiphers.failed() }
        var output = [UInt8](repeating: 0, count: length)
        guard EVP_PKEY_decrypt(context, &output, &length, encrypted, encrypted.count) == 1, length <= output.count
        else { return OpenSSLCiphers.failed() }
        return Array(output.prefix(length))
    }

    // MARK: Failure

    /// Leaves nothing in the thread's queue of errors, which a session of TLS would take for its own.
    private static func failed() -> [UInt8]? {
        ERR_clear_error()
        return nil
    }

    private func failed() -> [UInt8]? { Self.failed() }
}

extension AEADCipher {
    fileprivate var isCCM: Bool {
        switch self {
        case .aes128CCM, .aes256CCM, .aes128CCM8, .aes256CCM8: true
        case .aes128GCM, .aes256GCM, .chaCha20Poly1305: false
        }
    }
}
