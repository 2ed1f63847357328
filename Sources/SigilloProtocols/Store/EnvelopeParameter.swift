/// A parameter of MAIL or RCPT (RFC 5321 §4.1.1.11).
package struct EnvelopeParameter: Sendable, Hashable {
    /// The name in capitals.
    package var name: String
    /// The value as it came, or nil where there is none.
    package var value: String?

    /// Creates a parameter.
    package init(name: String, value: String? = nil) {
        self.name = name
        self.value = value
    }
}
