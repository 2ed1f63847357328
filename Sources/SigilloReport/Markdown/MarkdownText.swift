/// Text in GitHub's Markdown in which nothing that a peer wrote is markup, a link, a mention or an order.
enum MarkdownText {
    /// Characters of a sentence at most.
    static let sentenceLimit = 1000

    /// Prose: markup is escaped, and a word that a forge would turn into something stands as code.
    ///
    /// A backslash keeps Markdown from reading a sign, but not GitHub from finding mentions, links, issue numbers,
    /// formulas and pictures in what Markdown leaves: code is what it lets alone.
    static func prose(_ text: String, limit: Int = sentenceLimit, inTable: Bool = false) -> String {
        VisibleText.line(text, limit: limit).split(separator: " ", omittingEmptySubsequences: false).map { word in
            isTempting(word) ? code(String(word), inTable: inTable) : escape(word)
        }.joined(separator: " ")
    }

    /// A span of code; its fence is longer than any run of backticks in it.
    static func code(_ text: String, limit: Int = 300, inTable: Bool = false) -> String {
        var content = VisibleText.line(text, limit: limit)
        if inTable { content = content.reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) } }
        guard !content.allSatisfy({ $0 == " " }) else { return "–" }
        let fence = String(repeating: "`", count: longestRun(of: "`", in: content) + 1)
        let needsSpace = content.hasPrefix("`") || content.hasSuffix("`")
        return needsSpace ? "\(fence) \(content) \(fence)" : fence + content + fence
    }

    /// Lines as they are, between fences longer than any run of backticks in them.
    ///
    /// - Parameters:
    ///   - lines: text that is visible already.
    ///   - language: `text`, or `sh` for what is there to be copied.
    ///   - width: characters of a line at most.
    static func block(_ lines: [String], language: String = "text", width: Int = 240) -> String {
        let content = lines.map { line in
            line.count > width ? line.prefix(width - 1) + "…" : line
        }.joined(separator: "\n")
        let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: content) + 1))
        return "\(fence)\(language)\n\(content)\n\(fence)\n"
    }

    /// A row of a table; the cells are Markdown already.
    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    private static let markup: Set<Character> = [
        "\\", "`", "*", "_", "[", "]", "<", ">", "&", "|", "~", "#", "!", "^",
    ]

    /// Text in which every sign that Markdown reads has a backslash in front of it.
    static func escape(_ word: some StringProtocol) -> String {
        word.reduce(into: "") { $0 += markup.contains($1) ? "\\\($1)" : String($1) }
    }

    /// Whether a forge would make something of a word: a mention, a link, an issue's number, a formula, a picture.
    private static func isTempting(_ word: Substring) -> Bool {
        if word.contains("@") || word.contains("$") || word.contains("`") { return true }
        if word.count(where: { $0 == ":" }) > 1 || word.contains("://") { return true }
        let lower = word.lowercased()
        if lower.contains("www.") || lower.contains("gh-") { return true }
        return zip(word, word.dropFirst()).contains { $0 == "#" && $1.isNumber }
    }

    private static func longestRun(of character: Character, in text: String) -> Int {
        var longest = 0
        var run = 0
        for candidate in text {
            run = candidate == character ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
