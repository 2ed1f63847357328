/// As much of GitHub's Markdown as says which text of a report is code and which is not.
struct MarkdownReader {
    /// Lines outside code blocks, spans of code taken out.
    private(set) var prose: [String] = []
    /// Lines inside code blocks.
    private(set) var code: [String] = []
    /// Whether every block of code was closed.
    private(set) var isClosed = true

    init(_ text: String) {
        var fence = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let run = line.prefix { $0 == "`" }.count
            if fence > 0 {
                if run >= fence, line.dropFirst(run).allSatisfy({ $0 == " " }) {
                    fence = 0
                } else {
                    code.append(String(line))
                }
            } else if run >= 3 {
                fence = run
            } else {
                prose.append(Self.withoutSpans(line))
            }
        }
        isClosed = fence == 0
    }

    /// A line without its spans of code: a run of backticks opens one that the next run of the same length closes.
    private static func withoutSpans(_ line: Substring) -> String {
        let letters = Array(line)
        var result = ""
        var index = 0
        while index < letters.count {
            if letters[index] == "\\", index + 1 < letters.count {
                result += "\\" + String(letters[index + 1])
                index += 2
            } else if letters[index] == "`" {
                let length = letters[index...].prefix { $0 == "`" }.count
                var end = index + length
                var close: Int?
                while end < letters.count, close == nil {
                    let run = letters[end...].prefix { $0 == "`" }.count
                    if run == length { close = end }
                    end += max(1, run)
                }
                index = close.map { $0 + length } ?? index + length
                if close == nil { result += "`" }
            } else {
                result.append(letters[index])
                index += 1
            }
        }
        return result
    }
}
