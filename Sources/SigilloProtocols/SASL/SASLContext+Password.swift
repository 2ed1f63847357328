import SigilloCore

/// What can be said of an account's password without saying the password.
extension SASLContext {
    /// The HMAC of octets under the password, in hexadecimal.
    func passwordCode(_ algorithm: DigestAlgorithm, of octets: [UInt8], user: [UInt8]) -> [UInt8]? {
        settings.digests?.code(algorithm, key: account(of: user).password.reveal(), of: octets).map(Self.hexadecimal)
    }

    /// The key that SCRAM makes of the password (RFC 5802 §3: SaltedPassword).
    func saltedPassword(_ algorithm: DigestAlgorithm, of user: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8]? {
        settings.digests?.derived(
            algorithm, password: account(of: user).password.reveal(), salt: salt, iterations: iterations)
    }

    /// The digest of prefix and password, in hexadecimal: what APOP sends (RFC 1939 §7).
    func passwordDigest(of user: [UInt8], behind prefix: [UInt8]) -> [UInt8]? {
        settings.digests?.digest(.md5, of: prefix + account(of: user).password.reveal()).map(Self.hexadecimal)
    }

    /// The digest of user, realm and password (RFC 2831 §2.1.2.1), as octets.
    func realmDigest(user: [UInt8], realm: [UInt8]) -> [UInt8]? {
        let colon: [UInt8] = [ASCII.colon]
        return settings.digests?.digest(.md5, of: user + colon + realm + colon + account(of: user).password.reveal())
    }

    static func hexadecimal(_ octets: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
