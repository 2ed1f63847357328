internal import COpenSSL
package import SigilloCore

/// Digests of libcrypto.
package struct LibraryDigests: DigestProvider {
    /// Creates a provider; it holds nothing.
    package init() { OpenSSLLibrary.start() }

    package func digest(_ algorithm: DigestAlgorithm, of octets: [UInt8]) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let isMade = EVP_Digest(octets, octets.count, &result, &count, method(algorithm), nil) == 1
        return isMade ? Array(result.prefix(Int(count))) : nil
    }

    package func code(_ algorithm: DigestAlgorithm, key: [UInt8], of octets: [UInt8]) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        // An empty key is none for the library, while one octet 0 is the same key (RFC 2104 §2).
        let key = key.isEmpty ? [0] : key
        let made = HMAC(
            method(algorithm), key, Int32(clamping: key.count), octets, octets.count, &result, &count)
        return made == nil ? nil : Array(result.prefix(Int(count)))
    }

    package func derived(
        _ algorithm: DigestAlgorithm, password: [UInt8], salt: [UInt8], iterations: Int
    ) -> [UInt8]? {
        guard iterations > 0, let method = method(algorithm) else { return nil }
        let count = Int(EVP_MD_get_size(method))
        guard count > 0 else { return nil }
        var result = [UInt8](repeating: 0, count: count)
        let isMade = password.withUnsafeBytes { buffer in
            PKCS5_PBKDF2_HMAC(
                buffer.bindMemory(to: CChar.self).baseAddress, Int32(clamping: password.count), salt,
                Int32(clamping: salt.count), Int32(clamping: iterations), method, Int32(clamping: count), &result)
        }
        return isMade == 1 ? result : nil
    }

    private func method(_ algorithm: DigestAlgorithm) -> OpaquePointer? {
        switch algorithm {
        case .md5: EVP_md5()
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha512: EVP_sha512()
        }
    }
}
