internal import SigilloCore
package import SigilloProtocols
internal import SigilloTLS

extension ServeOptions {
    /// The names of the mechanisms that can be offered.
    package static let knownMechanisms = SASLMechanism.allCases.map(\.rawValue) + [apop]

    /// What the mechanisms of these options need.
    ///
    /// - Parameter seed: octets that no client can foresee.
    /// - Throws: ``UsageError`` for a mechanism or a fingerprint that is none.
    package func sasl(seed: [UInt8]) throws -> SASLSettings {
        var settings = SASLSettings()
        settings.seed = seed
        settings.digests = LibraryDigests()
        if !mechanisms.isEmpty {
            settings.offered = try mechanisms.filter { $0.uppercased() != Self.apop }.map { name in
                guard let mechanism = SASLMechanism(rawValue: name.uppercased()) else {
                    let known = Self.knownMechanisms.joined(separator: ", ")
                    throw UsageError("'\(name)' is no mechanism that can be offered. Known: \(known).")
                }
                return mechanism
            }
        }
        for text in clientCertificates { settings.certificates.insert(try Self.fingerprint(text)) }
        return settings
    }

    /// Whether POP3's greeting asks for APOP, which goes by this name among the mechanisms.
    package var offersAPOP: Bool { mechanisms.contains { $0.uppercased() == Self.apop } }

    private static let apop = "APOP"

    /// Reads a fingerprint as OpenSSL prints it, with or without colons.
    private static func fingerprint(_ text: String) throws -> [UInt8] {
        let digits = text.filter { $0 != ":" }
        let values = digits.compactMap(\.hexDigitValue)
        guard digits.utf8.count == 64, values.count == 64 else {
            throw UsageError("'\(text)' is no SHA-256 fingerprint: 64 hexadecimal digits, with or without colons.")
        }
        return stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}
