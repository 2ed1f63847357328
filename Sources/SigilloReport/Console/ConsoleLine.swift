import SigilloVerdict

/// One line of console text, in parts that know how they want to look.
///
/// A part's text is made visible when it is added: nothing that a peer chose reaches a terminal as it came, and
/// escape sequences come from ``render(_:)`` alone.
struct ConsoleLine: Hashable {
    enum Ink: Hashable {
        case plain, strong, faint
        case verdict(Verdict)
    }

    struct Part: Hashable {
        var text: String
        var ink: Ink
    }

    private(set) var parts: [Part] = []
    /// Whether the line is an order to the CI system, which must stand at its start as it is.
    private var isCommand = false

    init() {}

    init(_ text: String, _ ink: Ink = .plain) {
        add(text, ink)
    }

    /// A verdict's word at the line's start, two spaces, and `text`.
    init(_ verdict: Verdict, _ text: String) {
        add(verdict.consoleWord, .verdict(verdict))
        add("  " + text)
    }

    /// An order to the CI system; `text` is already escaped as that system wants it.
    static func command(_ text: String) -> ConsoleLine {
        var line = ConsoleLine()
        line.parts = [Part(text: text, ink: .plain)]
        line.isCommand = true
        return line
    }

    /// Characters of a part at most: more than a text that was already cut.
    private static let limit = 8192

    /// How many columns the line takes.
    var width: Int { parts.reduce(0) { $0 + $1.text.count } }

    mutating func add(_ text: String, _ ink: Ink = .plain) {
        guard !text.isEmpty else { return }
        parts.append(Part(text: VisibleText.line(text, limit: Self.limit), ink: ink))
    }

    /// Fills with spaces up to `column`.
    mutating func pad(to column: Int) {
        let missing = column - width
        if missing > 0 { parts.append(Part(text: String(repeating: " ", count: missing), ink: .plain)) }
    }

    /// The line's text, without a newline.
    func render(_ style: ConsoleStyle) -> String {
        if isCommand { return parts.map(\.text).joined() }
        return parts.map { part in
            let text = style.usesPlainSymbols ? VisibleText.plain(part.text) : part.text
            guard style.usesColour, let code = part.ink.code else { return text }
            return "\u{1b}[\(code)m\(text)\u{1b}[0m"
        }.joined()
    }
}

extension ConsoleLine.Ink {
    /// The parameters of the escape sequence: bold and the named colours, nothing that a theme cannot change.
    fileprivate var code: String? {
        switch self {
        case .plain: nil
        case .strong: "1"
        case .faint: "90"
        case .verdict(let verdict):
            switch verdict {
            case .pass: "1;32"
            case .fail, .error: "1;31"
            case .inconclusive: "1;35"
            case .warn: "1;33"
            case .info, .skipped: "90"
            }
        }
    }
}

extension Verdict {
    /// The word that stands in the first column.
    package var consoleWord: String {
        switch self {
        case .pass: "PASS"
        case .fail: "FAIL"
        case .warn: "WARN"
        case .info: "INFO"
        case .inconclusive: "INCONCLUSIVE"
        case .skipped: "SKIP"
        case .error: "ERROR"
        }
    }
}

extension [ConsoleLine] {
    /// The lines as text, each with its newline.
    func render(_ style: ConsoleStyle) -> String {
        map { $0.render(style) + "\n" }.joined()
    }
}
