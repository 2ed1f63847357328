/// Which of a client's connections to the path under test, counted from 1 in the order in which they are accepted.
package struct ConnectionRange: Sendable, Hashable {
    /// The first one.
    package var first: Int
    /// The last one; nil where all further ones are meant.
    package var last: Int?

    /// Creates a range.
    package init(first: Int, last: Int? = nil) {
        self.first = first
        self.last = last
    }

    /// Every connection.
    package static let all = ConnectionRange(first: 1)

    /// Whether the connection of a number is meant.
    package func contains(_ number: Int) -> Bool {
        number >= first && number <= last ?? .max
    }
}
