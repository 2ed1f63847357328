/// A part of a file that a person wrote: a scalar, a list or a map, with the place where it stands.
///
/// The tree is neutral: whoever reads YAML makes it, and the decoders here know nothing of YAML.
package struct Node: Sendable, Hashable {
    /// What a node holds.
    package indirect enum Content: Sendable, Hashable {
        /// A text; `isPlain` where it stands without quotes, so that `true` or nothing at all may mean more than a text.
        case scalar(text: String, isPlain: Bool)
        /// Nodes in order.
        case list([Node])
        /// Keys and values in the file's order; a reader of files refuses duplicate keys.
        case map([Entry])
    }

    /// A key and its value.
    package struct Entry: Sendable, Hashable {
        /// The key.
        package var key: String
        /// Where the key stands.
        package var position: SourcePosition
        /// The value.
        package var value: Node

        /// Creates an entry.
        package init(key: String, position: SourcePosition, value: Node) {
            self.key = key
            self.position = position
            self.value = value
        }
    }

    /// Where it begins.
    package var position: SourcePosition
    /// What it holds.
    package var content: Content

    /// Creates a node.
    package init(_ content: Content, at position: SourcePosition) {
        self.content = content
        self.position = position
    }
}

extension Node {
    /// Whether it is nothing: an empty value, `~` or `null` without quotes.
    package var isNothing: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    /// What it is, for a sentence.
    var kind: String {
        switch content {
        case .scalar: isNothing ? "nothing" : "a text"
        case .list: "a list"
        case .map: "a map"
        }
    }

    func error(_ sentence: String, hint: String? = nil) -> ScenarioError {
        ScenarioError(sentence, at: position, hint: hint)
    }

    /// The text of a scalar that is not nothing.
    ///
    /// - Parameter what: what it is, for the sentence: `the title`.
    func text(_ what: String) throws(ScenarioError) -> String {
        guard case .scalar(let text, _) = content, !isNothing else {
            throw error("\(what) must be a text, but here is \(kind).")
        }
        return text
    }

    /// A text without a line end and without white space around it.
    func line(_ what: String) throws(ScenarioError) -> String {
        let text = try text(what)
        guard !text.isEmpty, !text.contains(where: \.isNewline) else {
            throw error("\(what) must be one line of text.")
        }
        return text
    }

    /// A text of one or more paragraphs, without the line end that a block scalar leaves behind it.
    func prose(_ what: String) throws(ScenarioError) -> String {
        var text = try text(what)
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty else { throw error("\(what) is empty.") }
        return text
    }

    func flag(_ what: String) throws(ScenarioError) -> Bool {
        if case .scalar(let text, isPlain: true) = content {
            if text == "true" { return true }
            if text == "false" { return false }
        }
        throw error("\(what) must be true or false.")
    }

    func integer(_ what: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int {
        guard case .scalar(let text, _) = content, let number = Int(text), range.contains(number) else {
            throw error("\(what) must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func list(_ what: String) throws(ScenarioError) -> [Node] {
        guard case .list(let nodes) = content else {
            throw error(
                "\(what) must be a list, but here is \(kind).", hint: "Write [a, b], or one item a line behind a dash.")
        }
        return nodes
    }

    func lines(_ what: String) throws(ScenarioError) -> [String] {
        var lines: [String] = []
        for node in try list(what) { lines.append(try node.line("each item of \(what)")) }
        return lines
    }

    func entries(_ what: String) throws(ScenarioError) -> [Entry] {
        guard case .map(let entries) = content else {
            throw error("\(what) must be a map of keys and values, but here is \(kind).")
        }
        return entries
    }

    /// One of the words of a closed set.
    func word<Word: RawRepresentable & CaseIterable>(
        _ what: String, as type: Word.Type = Word.self
    ) throws(ScenarioError) -> Word where Word.RawValue == String {
        let text = try line(what)
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            throw error(
                "\(what) cannot be '\(text)'.",
                hint: Suggestion.hint(for: text, among: words) ?? "It is one of \(words.joined(separator: ", ")).")
        }
        return word
    }
}
