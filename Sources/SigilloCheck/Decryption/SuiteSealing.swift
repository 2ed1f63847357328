import SigilloCore

/// How the records of a cipher suite are sealed, and by which hash its keys are derived.
struct SuiteSealing: Sendable, Hashable {
    /// What seals a record.
    enum Cipher: Sendable, Hashable {
        case aead(AEADCipher)
        /// CBC with an HMAC (RFC 5246 §6.2.3.2).
        case block(BlockCipher, HashFunction)
    }

    var cipher: Cipher
    /// The hash of the key derivation in TLS 1.2 and 1.3; older versions have their own.
    var hash = HashFunction.sha256

    /// What a suite's number means; nil for suites that are not opened here.
    init?(suite: UInt16) {
        guard let sealing = Self.known[suite] else { return nil }
        self = sealing
    }

    private init(_ cipher: Cipher, _ hash: HashFunction = .sha256) {
        self.cipher = cipher
        self.hash = hash
    }

    /// The suites in which the client encrypts the premaster secret with the server's key of the certificate.
    static let rsaKeyExchange: Set<UInt16> = [
        0x000a, 0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d, 0xc09c, 0xc09d, 0xc0a0, 0xc0a1,
    ]

    private static let known: [UInt16: SuiteSealing] = {
        var table: [UInt16: SuiteSealing] = [:]
        func add(_ sealing: SuiteSealing, _ suites: [UInt16]) {
            for suite in suites { table[suite] = sealing }
        }
        add(
            SuiteSealing(.aead(.aes128GCM)),
            [
                0x009c, 0x009e, 0x00a0, 0x00a2, 0x00a4, 0x00a6, 0x00a8, 0x00aa, 0x00ac, 0x1301, 0xc02b, 0xc02d, 0xc02f,
                0xc031, 0xd001,
            ])
        add(
            SuiteSealing(.aead(.aes256GCM), .sha384),
            [
                0x009d, 0x009f, 0x00a1, 0x00a3, 0x00a5, 0x00a7, 0x00a9, 0x00ab, 0x00ad, 0x1302, 0xc02c, 0xc02e, 0xc030,
                0xc032, 0xd002,
            ])
        add(SuiteSealing(.aead(.aes128CCM)), [0x1304, 0xc09c, 0xc09e, 0xc0a4, 0xc0a6, 0xc0ac])
        add(SuiteSealing(.aead(.aes256CCM)), [0xc09d, 0xc09f, 0xc0a5, 0xc0a7, 0xc0ad])
        add(SuiteSealing(.aead(.aes128CCM8)), [0x1305, 0xc0a0, 0xc0a2, 0xc0a8, 0xc0aa, 0xc0ae])
        add(SuiteSealing(.aead(.aes256CCM8)), [0xc0a1, 0xc0a3, 0xc0a9, 0xc0ab, 0xc0af])
        add(
            SuiteSealing(.aead(.chaCha20Poly1305)),
            [0x1303, 0xcca8, 0xcca9, 0xccaa, 0xccab, 0xccac, 0xccad, 0xccae])
        add(
            SuiteSealing(.block(.aes128, .sha1)),
            [
                0x002f, 0x0030, 0x0031, 0x0032, 0x0033, 0x0034, 0x008c, 0x0090, 0x0094, 0xc004, 0xc009, 0xc00e, 0xc013,
                0xc018, 0xc01d, 0xc01e, 0xc01f, 0xc035,
            ])
        add(
            SuiteSealing(.block(.aes256, .sha1)),
            [
                0x0035, 0x0036, 0x0037, 0x0038, 0x0039, 0x003a, 0x008d, 0x0091, 0x0095, 0xc005, 0xc00a, 0xc00f, 0xc014,
                0xc019, 0xc020, 0xc021, 0xc022, 0xc036,
            ])
        add(
            SuiteSealing(.block(.aes128, .sha256)),
            [
                0x003c, 0x003e, 0x003f, 0x0040, 0x0067, 0x006c, 0x00ae, 0x00b2, 0x00b6, 0xc023, 0xc025, 0xc027, 0xc029,
                0xc037,
            ])
        add(SuiteSealing(.block(.aes256, .sha256)), [0x003d, 0x0068, 0x0069, 0x006a, 0x006b, 0x006d])
        add(
            SuiteSealing(.block(.aes256, .sha384), .sha384),
            [0x00af, 0x00b3, 0x00b7, 0xc024, 0xc026, 0xc028, 0xc02a, 0xc038])
        add(
            SuiteSealing(.block(.tripleDES, .sha1)),
            [
                0x000a, 0x000d, 0x0010, 0x0013, 0x0016, 0x001b, 0x008b, 0x008f, 0x0093, 0xc003, 0xc008, 0xc00d, 0xc012,
                0xc017, 0xc01a, 0xc01b, 0xc01c, 0xc034,
            ])
        return table
    }()
}
