/// A wrong use or configuration: a sentence that says what is wrong and what to do (exit status 2).
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String

    /// Creates an error.
    package init(_ description: String) {
        self.description = description
    }
}
