/// What a running service does not do: a sentence that says why and what to do.
package struct ServiceRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Why, for a program.
    package enum Kind: Sendable, Hashable {
        /// What was asked for cannot be.
        case invalid
        /// There is such an account already.
        case taken
        /// What was named is not there.
        case unknown
        /// It would endanger a real password.
        case notPermitted
        /// A bound is reached.
        case full
        /// The service was reset or closed meanwhile.
        case over
    }

    package var kind: Kind
    package var description: String

    /// Creates a refusal.
    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
