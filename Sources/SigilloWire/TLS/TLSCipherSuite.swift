/// A cipher suite, by its number in the registry of TLS.
package struct TLSCipherSuite: RawRepresentable, Sendable, Hashable {
    /// The two octets that stand on the wire.
    package var rawValue: UInt16

    /// Creates a suite from its number.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The registry's name, for example `TLS_AES_128_GCM_SHA256`; the number where it has none here.
    package var name: String {
        if let name = Self.names[rawValue] { return name }
        let digits = String(rawValue, radix: 16)
        return "suite 0x" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// Whether it encrypts nothing: every octet of application data can be read.
    package var isNull: Bool { Self.nullSuites[rawValue] != nil }

    /// The octets of authentication code at the end of each record of a suite that encrypts nothing; nil for others.
    package var nullMACLength: Int? { Self.nullSuites[rawValue] }

    /// Whether it is one of TLS 1.3 that protects integrity only (RFC 9150).
    package var isIntegrityOnly: Bool { rawValue == 0xc0b4 || rawValue == 0xc0b5 }

    /// Whether the server proves no identity: DH_anon or ECDH_anon.
    package var isAnonymous: Bool {
        switch rawValue {
        case 0x0000, 0x0017...0x001b, 0x0034, 0x003a, 0x0046, 0x006c, 0x006d, 0x0089, 0x009b, 0x00a6, 0x00a7,
            0x00bf, 0x00c5, 0xc015...0xc019, 0xc046, 0xc047, 0xc05a, 0xc05b, 0xc084, 0xc085:
            true
        default: false
        }
    }

    /// Whether its key was weakened for export.
    package var isExport: Bool {
        switch rawValue {
        case 0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0017, 0x0019, 0x0026...0x002b,
            0x0060...0x0065:
            true
        default: false
        }
    }

    /// Whether it uses RC4 (forbidden by RFC 7465).
    package var usesRC4: Bool {
        switch rawValue {
        case 0x0003, 0x0004, 0x0005, 0x0017, 0x0018, 0x0020, 0x0024, 0x0028, 0x002b, 0x0060, 0x0064, 0x0066, 0x008a,
            0x008e, 0x0092, 0xc002, 0xc007, 0xc00c, 0xc011, 0xc016, 0xc033:
            true
        default: false
        }
    }

    /// The suites without encryption and the lengths of their authentication codes: 16 for MD5, 20 for SHA-1, 32 for
    /// SHA-256, 48 for SHA-384.
    private static let nullSuites: [UInt16: Int] = [
        0x0000: 0, 0x0001: 16, 0x0002: 20, 0x003b: 32, 0x002c: 20, 0x002d: 20, 0x002e: 20, 0x00b0: 32, 0x00b1: 48,
        0x00b4: 32, 0x00b5: 48, 0x00b8: 32, 0x00b9: 48, 0xc001: 20, 0xc006: 20, 0xc00b: 20, 0xc010: 20, 0xc015: 20,
        0xc039: 20, 0xc03a: 32, 0xc03b: 48, 0xc0b4: 32, 0xc0b5: 48,
    ]

    private static let names: [UInt16: String] = [
        0x0000: "TLS_NULL_WITH_NULL_NULL",
        0x0001: "TLS_RSA_WITH_NULL_MD5",
        0x0002: "TLS_RSA_WITH_NULL_SHA",
        0x0003: "TLS_RSA_EXPORT_WITH_RC4_40_MD5",
        0x0004: "TLS_RSA_WITH_RC4_128_MD5",
        0x0005: "TLS_RSA_WITH_RC4_128_SHA",
        0x0006: "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5",
        0x0008: "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA",
        0x0009: "TLS_RSA_WITH_DES_CBC_SHA",
        0x000a: "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        0x0016: "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0x0017: "TLS_DH_anon_EXPORT_WITH_RC4_40_MD5",
        0x0018: "TLS_DH_anon_WITH_RC4_128_MD5",
        0x001b: "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA",
        0x002c: "TLS_PSK_WITH_NULL_SHA",
        0x002d: "TLS_DHE_PSK_WITH_NULL_SHA",
        0x002e: "TLS_RSA_PSK_WITH_NULL_SHA",
        0x002f: "TLS_RSA_WITH_AES_128_CBC_SHA",
        0x0033: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
        0x0034: "TLS_DH_anon_WITH_AES_128_CBC_SHA",
        0x0035: "TLS_RSA_WITH_AES_256_CBC_SHA",
        0x0039: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
        0x003a: "TLS_DH_anon_WITH_AES_256_CBC_SHA",
        0x003b: "TLS_RSA_WITH_NULL_SHA256",
        0x003c: "TLS_RSA_WITH_AES_128_CBC_SHA256",
        0x003d: "TLS_RSA_WITH_AES_256_CBC_SHA256",
        0x0067: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
        0x006b: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
        0x006c: "TLS_DH_anon_WITH_AES_128_CBC_SHA256",
        0x006d: "TLS_DH_anon_WITH_AES_256_CBC_SHA256",
        0x009c: "TLS_RSA_WITH_AES_128_GCM_SHA256",
        0x009d: "TLS_RSA_WITH_AES_256_GCM_SHA384",
        0x009e: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        0x009f: "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
        0x00a6: "TLS_DH_anon_WITH_AES_128_GCM_SHA256",
        0x00a7: "TLS_DH_anon_WITH_AES_256_GCM_SHA384",
        0x00b0: "TLS_PSK_WITH_NULL_SHA256",
        0x00b1: "TLS_PSK_WITH_NULL_SHA384",
        0x00b4: "TLS_DHE_PSK_WITH_NULL_SHA256",
        0x00b5: "TLS_DHE_PSK_WITH_NULL_SHA384",
        0x00b8: "TLS_RSA_PSK_WITH_NULL_SHA256",
        0x00b9: "TLS_RSA_PSK_WITH_NULL_SHA384",
        0x1301: "TLS_AES_128_GCM_SHA256",
        0x1302: "TLS_AES_256_GCM_SHA384",
        0x1303: "TLS_CHACHA20_POLY1305_SHA256",
        0x1304: "TLS_AES_128_CCM_SHA256",
        0x1305: "TLS_AES_128_CCM_8_SHA256",
        0xc001: "TLS_ECDH_ECDSA_WITH_NULL_SHA",
        0xc006: "TLS_ECDHE_ECDSA_WITH_NULL_SHA",
        0xc007: "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
        0xc008: "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA",
        0xc009: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        0xc00a: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xc00b: "TLS_ECDH_RSA_WITH_NULL_SHA",
        0xc010: "TLS_ECDHE_RSA_WITH_NULL_SHA",
        0xc011: "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
        0xc012: "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0xc013: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        0xc014: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0xc015: "TLS_ECDH_anon_WITH_NULL_SHA",
        0xc016: "TLS_ECDH_anon_WITH_RC4_128_SHA",
        0xc017: "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA",
        0xc018: "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
        0xc019: "TLS_ECDH_anon_WITH_AES_256_CBC_SHA",
        0xc023: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xc024: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc027: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xc028: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        0xc02b: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xc039: "TLS_ECDHE_PSK_WITH_NULL_SHA",
        0xc03a: "TLS_ECDHE_PSK_WITH_NULL_SHA256",
        0xc03b: "TLS_ECDHE_PSK_WITH_NULL_SHA384",
        0xc09c: "TLS_RSA_WITH_AES_128_CCM",
        0xc0ac: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
        0xc0ad: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
        0xc0b4: "TLS_SHA256_SHA256",
        0xc0b5: "TLS_SHA384_SHA384",
        0xcca8: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        0xccaa: "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    ]
}
