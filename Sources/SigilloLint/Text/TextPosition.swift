/// A place in a text file.
package struct TextPosition: Sendable, Hashable, Comparable {
    /// The line, from 1.
    package var line: Int
    /// The column in characters (Unicode scalars), from 1.
    package var column: Int

    /// Creates a place.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of what is true of a file as a whole.
    package static let start = TextPosition(line: 1, column: 1)

    package static func < (left: TextPosition, right: TextPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A file that cannot be judged: what is wrong with it, and where.
///
/// Its sentence quotes nothing of a file in which a password may stand.
package struct LintFault: Error, Sendable, Hashable {
    /// What is wrong and what to do, in one or two sentences.
    package var sentence: String
    /// Where; nil for the file as a whole.
    package var position: TextPosition?

    /// Creates a fault.
    package init(_ sentence: String, at position: TextPosition? = nil) {
        self.sentence = sentence
        self.position = position
    }
}
