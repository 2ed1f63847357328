internal import COpenSSL
internal import SigilloCore

extension FiniteFieldGroup {
    /// The parameters of the group as the library wants them.
    ///
    /// - Throws: ``TLSError`` where the library does not read them, or reads a group of another length.
    func withParameters(_ body: (OpaquePointer) throws(TLSError) -> Void) throws(TLSError) {
        guard let prime else { throw TLSError.drain("make a Diffie-Hellman group") }
        let der = Self.parameters(prime: prime)
        let read = der.withUnsafeBufferPointer { octets in
            var cursor = octets.baseAddress
            return d2i_KeyParams(EVP_PKEY_DH, nil, &cursor, octets.count)
        }
        guard let read else { throw TLSError.drain("make a Diffie-Hellman group") }
        defer { EVP_PKEY_free(read) }
        guard EVP_PKEY_get_bits(read) == bits else { throw TLSError(operation: "make a group of \(bits) bits") }
        try body(read)
    }

    /// The prime, its most significant octet first.
    var prime: [UInt8]? {
        switch self {
        case .bits512: Self.prime512
        case .bits1024: Self.octets(of: BN_get_rfc2409_prime_1024(nil))
        }
    }

    /// A safe prime of 512 bits, made for this; no standard has one so short.
    private static let prime512: [UInt8] = [
        0xA5, 0x12, 0x5F, 0x74, 0x9C, 0xDE, 0x88, 0xCF, 0xBF, 0xF2, 0xA5, 0x4F, 0x3A, 0x75, 0xB0, 0xF1,
        0x03, 0xAC, 0x1E, 0xA7, 0x63, 0x02, 0x19, 0x26, 0x34, 0x65, 0xCA, 0x25, 0x44, 0xDA, 0x21, 0x3E,
        0x37, 0xB0, 0x94, 0x71, 0x77, 0x28, 0x9E, 0x40, 0x78, 0xD4, 0xDB, 0xAF, 0xEA, 0x86, 0x24, 0x5C,
        0x69, 0x33, 0x06, 0xB3, 0xD7, 0xEF, 0xD2, 0x9B, 0xFE, 0x06, 0x61, 0x3F, 0xF0, 0x10, 0x21, 0xF7,
    ]

    private static func octets(of number: OpaquePointer?) -> [UInt8]? {
        guard let number else { return nil }
        defer { BN_free(number) }
        var octets = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
        return Int(BN_bn2bin(number, &octets)) == octets.count ? octets : nil
    }

    /// `DHParameter` (PKCS #3 §9) with the generator 2; the prime's top bit is set, so an octet 0 stands before it.
    private static func parameters(prime: [UInt8]) -> [UInt8] {
        let integer: UInt8 = 0x02
        let sequence: UInt8 = 0x30
        return DER.element(sequence, DER.element(integer, [0] + prime) + DER.element(integer, [2]))
    }
}
