import SigilloVerdict

/// The orders that GitHub Actions takes from a log.
enum GitHubActions {
    /// Annotations of a kind beyond ten a step are dropped in silence; one is left for what is counted only.
    static let annotationLimit = 9

    /// The text of an order's message.
    static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.append(character)
            }
        }
    }

    /// The value of an order's property.
    static func escapeProperty(_ text: String) -> String {
        escape(text).reduce(into: "") { result, character in
            switch character {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.append(character)
            }
        }
    }

    /// An annotation; what peers sent is made visible first.
    static func annotation(_ level: String, title: String, _ message: String) -> ConsoleLine {
        .command(
            "::\(level) title=\(escapeProperty(VisibleText.line(title)))::\(escape(VisibleText.line(message)))")
    }
}

extension ConsoleReporter {
    /// Annotations for the worst failures, a count of the others, and one that says what was not shown.
    func annotations(_ report: RunReport) -> [ConsoleLine] {
        guard style.isGitHubActions else { return [] }
        let failures = report.failuresWorstFirst + report.results.filter { $0.standing == .stale }
        var lines = failures.prefix(GitHubActions.annotationLimit).map { failure in
            let word = failure.standing == .stale ? "STALE" : "FAIL"
            let sentence = failure.standing == .stale ? staleSentence(failure, report) : failure.reason
            return GitHubActions.annotation(
                "error", title: "\(word) \(failure.id)\(owner(of: failure, in: report.clients))",
                "\(sentence) Again: \(failure.rerun)")
        }
        let more = failures.count - lines.count
        if more > 0 {
            lines.append(GitHubActions.annotation("warning", title: "sigillo", "and \(more) more failures"))
        }
        let silent = report.results.count(where: \.isSilence)
        if silent > 0 {
            lines.append(
                GitHubActions.annotation(
                    "warning", title: "sigillo", "\(silent) results are no pass: they could not be shown"))
        }
        return lines
    }
}
