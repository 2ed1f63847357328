/// The text of a message as a page shows it: of alternatives the plain one, of HTML its words.
struct ReadableText: Sendable, Hashable {
    /// The most characters that a page shows.
    static let limit = 200_000

    let text: String
    /// Whether some of it was HTML.
    let isFromHTML: Bool
    /// Whether there is more.
    let isCut: Bool

    init(_ content: MessageContent) {
        let texts = Self.texts(content.root)
        let all = texts.map(\.text).joined(separator: "\n\n")
        isCut = all.unicodeScalars.count > Self.limit
        text = isCut ? String(all.unicodeScalars.prefix(Self.limit)) : all
        isFromHTML = texts.contains(where: \.isHTML)
    }

    private static func texts(_ part: MessageContent.Part) -> [(text: String, isHTML: Bool)] {
        if part.isAttachment { return [] }
        if part.contentType == "multipart/alternative" {
            let choices = part.children.map(texts)
            return choices.first { !$0.isEmpty && !$0.contains(where: \.isHTML) } ?? choices.last { !$0.isEmpty } ?? []
        }
        guard let text = part.text, part.children.isEmpty else { return part.children.flatMap(texts) }
        guard part.contentType == "text/html" else { return text.isEmpty ? [] : [(text, false)] }
        let words = String(decoding: HTMLText.words(of: Array(text.utf8)), as: UTF8.self)
        // Markup leaves runs of blanks behind.
        let lines = words.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").joined(separator: " ") }
        let shown = lines.filter { !$0.isEmpty }.joined(separator: "\n")
        return shown.isEmpty ? [] : [(shown, true)]
    }
}
