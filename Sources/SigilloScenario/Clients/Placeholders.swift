/// A word in braces that stands for something that is only known when a client runs.
package enum Placeholder: String, Sendable, Hashable, CaseIterable {
    case host, port, other, url, user, password, ca, from, to, message, path, home

    /// The variable of the environment that holds the same.
    package var environmentName: String { "SIGILLO_" + rawValue.uppercased() }
}

/// The replacing of ``Placeholder``s.
package enum Placeholders {
    /// `text` with `{host}`, `{port}`, … replaced where there is a value for them.
    ///
    /// It goes over the text once: what a value holds is never looked at again, and every other brace stays, so that
    /// `{{host}:{port}/ssl}` becomes `{mail.example.test:993/ssl}`.
    package static func substitute(_ text: String, with values: [Placeholder: String]) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            let inside = rest[rest.index(after: brace)...]
            if let end = inside.firstIndex(where: { $0 == "}" || $0 == "{" }), inside[end] == "}",
                let placeholder = Placeholder(rawValue: String(inside[..<end])), let value = values[placeholder]
            {
                result += value
                rest = inside[inside.index(after: end)...]
            } else {
                result.append("{")
                rest = inside
            }
        }
        return result + rest
    }

    /// The placeholders that a text holds.
    package static func used(in text: String) -> Set<Placeholder> {
        Set(Placeholder.allCases.filter { contains("{\($0.rawValue)}", in: text) })
    }

    private static func contains(_ word: String, in text: String) -> Bool {
        let word = Array(word.utf8)
        let text = Array(text.utf8)
        guard word.count <= text.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0..<($0 + word.count)].elementsEqual(word) }
    }
}
