/// A place in a file that a person wrote.
package struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// The file's name as it was given.
    package var file: String
    /// The line, from 1; 0 for the file as a whole.
    package var line: Int
    /// The column in characters, from 1; 0 for the line as a whole.
    package var column: Int

    /// Creates a position.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The position of what was never in a file.
    package static let none = SourcePosition(file: "", line: 0, column: 0)

    /// `file:line:column`, as compilers write it.
    package var description: String {
        line == 0 ? file : "\(file):\(line):\(column)"
    }
}

/// What is wrong with a file that a person wrote, where, and what to do about it.
package struct ScenarioError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it is wrong.
    package var position: SourcePosition
    /// What is wrong, in one sentence.
    package var sentence: String
    /// What was probably meant, or what to do, in one sentence.
    package var hint: String?

    /// Creates an error.
    package init(_ sentence: String, at position: SourcePosition, hint: String? = nil) {
        self.position = position
        self.sentence = sentence
        self.hint = hint
    }

    /// `file:line:column: sentence Hint.`
    package var description: String {
        let place = position == .none ? "" : "\(position): "
        return place + sentence + (hint.map { " " + $0 } ?? "")
    }
}
