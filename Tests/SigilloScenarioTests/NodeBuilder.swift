@testable package import SigilloScenario

/// Nodes as literals, all at one place: `["id": "x", "paths": ["imaps"], "control": .plain("true")]`.
extension Node: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    static let place = SourcePosition(file: "test.yaml", line: 7, column: 3)

    package init(stringLiteral text: String) {
        self.init(.scalar(text: text, isPlain: false), at: Node.place)
    }

    package init(arrayLiteral nodes: Node...) {
        self.init(.list(nodes), at: Node.place)
    }

    package init(dictionaryLiteral entries: (String, Node)...) {
        self.init(
            .map(entries.map { Entry(key: $0.0, position: Node.place, value: $0.1) }), at: Node.place)
    }

    /// A scalar without quotes.
    static func plain(_ text: String) -> Node { Node(.scalar(text: text, isPlain: true), at: place) }

    /// The map with some keys set.
    func with(_ changes: [String: Node]) -> Node {
        changes.sorted { $0.key < $1.key }.reduce(self) { node, change in
            guard case .map(let entries) = node.content else { return node }
            let entry = Entry(key: change.key, position: Node.place, value: change.value)
            return Node(.map(entries.filter { $0.key != change.key } + [entry]), at: position)
        }
    }

    /// The map without a key.
    func without(_ key: String) -> Node {
        guard case .map(let entries) = content else { return self }
        return Node(.map(entries.filter { $0.key != key }), at: position)
    }

    /// The least that a scenario must say.
    static let scenario: Node = [
        "id": "example", "title": "An example", "paths": ["smtps", "imaps"], "expectation": "must-reject",
        "severity": "high", "tags": ["core"], "references": ["RFC 8314 §3"], "why": "Because.\n", "mend": "Mend it.\n",
        "delivery": ["certificate-sent": .plain("true")],
    ]
}
