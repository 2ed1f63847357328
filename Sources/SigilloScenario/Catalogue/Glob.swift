/// A pattern in which only `*` (any run) and `?` (any one) are wild; every other character, brackets too, is itself.
package struct Glob: Sendable, Hashable {
    private let pattern: [Unicode.Scalar]

    /// Creates a pattern from its text.
    package init(_ text: String) {
        pattern = Array(text.unicodeScalars)
    }

    /// Whether all of `text` matches; the work is bounded by the product of both lengths.
    package func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        var position = 0
        var index = 0
        // Where to go back to: behind the latest star, with one more character given to it.
        var star: (index: Int, position: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == "*" {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == text[position] {
                index += 1
                position += 1
            } else if let (starIndex, starPosition) = star {
                star = (starIndex, starPosition + 1)
                index = starIndex + 1
                position = starPosition + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
