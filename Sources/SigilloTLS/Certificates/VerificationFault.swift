/// One fault that a verifier finds in a chain, and where: what a client may be told to overlook.
package struct VerificationFault: Sendable, Hashable {
    /// Where in the chain a fault stands.
    package enum Place: Sendable, Hashable, CaseIterable {
        /// In the server's own certificate.
        case leaf
        /// In any certificate above it.
        case authority
    }

    /// OpenSSL's name of the error without its prefix, for example `CERT_HAS_EXPIRED`.
    package var name: String
    /// Where it stands.
    package var place: Place

    /// Creates a fault.
    package init(_ name: String, in place: Place) {
        self.name = name
        self.place = place
    }

    /// The fault wherever it stands.
    package static func anywhere(_ name: String) -> Set<VerificationFault> {
        Set(Place.allCases.map { VerificationFault(name, in: $0) })
    }
}
