extension ExpectedList {
    /// The list as a file that ``init(decoding:)`` reads back.
    package var text: String {
        let head = """
            # What a client is known not to pass. A run that is held to this list (sigillo test --expected FILE) fails where
            # something else deviates, and where an entry deviates no more. State in each reason why it is borne, and until when.
            schema: \(Self.schema)

            """
        guard !entries.isEmpty else { return head + "expected: []\n" }
        return head + "expected:\n" + entries.map(\.text).joined()
    }
}

extension ExpectedList.Entry {
    fileprivate var text: String {
        var lines = ["  - id: \(Self.quoted(id))", "    verdict: \(deviation.rawValue)"]
        if let client { lines.append("    client: \(Self.quoted(client))") }
        if let setting { lines.append("    setting: \(setting.rawValue)") }
        lines.append("    reason: \(Self.quoted(reason))")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text in single quotes (YAML 1.2 §7.3.2): no character but the quote has a meaning, and line ends are spaces.
    private static func quoted(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return "'" + line.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
