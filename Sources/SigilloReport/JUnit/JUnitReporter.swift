import SigilloCore
import SigilloVerdict

/// Writes a run as JUnit XML, in the dialect that Jenkins, GitLab and GitHub's report actions share.
///
/// A path is a suite, an instance a case. What was not shown is an `<error>`: no reader of this format may take it
/// for green. There are no more than a dozen elements a case, no property on a case, and no text for a pass.
package enum JUnitReporter {
    /// Characters of a text node at most: parsers refuse much longer ones.
    private static let textLimit = 60_000
    /// Octets of the file from which on details and messages are short: ten thousand failures then stay below the
    /// ten megabytes that libxml2 looks at without being told to.
    private static let fileLimit = 4_000_000

    /// The file's text.
    package static func text(_ report: RunReport) -> String {
        var xml = XMLWriter()
        var names = UniqueNames()
        // The schema of Jenkins knows no count of skipped cases here.
        let totals = counts(report.results).filter { $0.0 != "skipped" }
        xml.open("testsuites", [("name", "sigillo")] + totals + [("time", time(report.durationMs ?? 0))])
        for suite in suites(of: report) { write(suite, report, &names, &xml) }
        xml.close("testsuites")
        return xml.text
    }

    private struct Suite {
        var client: String
        var setting: String
        var path: ServicePath
        var results: [InstanceResult]
    }

    private static func suites(of report: RunReport) -> [Suite] {
        report.results.reduce(into: []) { suites, result in
            if let index = suites.firstIndex(where: { $0.results[0].isBeside(result) }) {
                suites[index].results.append(result)
            } else {
                suites.append(
                    Suite(client: result.client, setting: result.setting, path: result.path, results: [result]))
            }
        }
    }

    private static func write(
        _ suite: Suite, _ report: RunReport, _ names: inout UniqueNames, _ xml: inout XMLWriter
    ) {
        let hasSettings = Set(report.clients.map(\.setting)).count > 1
        let owner = suite.client + (hasSettings ? "." + suite.setting : "")
        let name = report.clients.count > 1 ? "\(owner) \(suite.path.rawValue)" : suite.path.rawValue
        let duration = suite.results.reduce(0) { $0 &+ $1.durationMs }
        xml.open(
            "testsuite",
            [("name", name)] + counts(suite.results)
                + [("time", time(duration)), ("timestamp", String(report.startedAt.prefix(19)))])
        xml.open("properties")
        let client = report.clients.first { $0.name == suite.client && $0.setting == suite.setting }
        var properties = [
            ("sigillo", report.version), ("seed", report.seed), ("policy", report.policy),
            ("client", client.map { $0.name + ($0.version.map { " " + $0 } ?? "") } ?? suite.client),
            ("setting", suite.setting), ("command", client?.command ?? ""),
        ]
        if let account = report.accountVerdict { properties.append(("account", account.text)) }
        for (name, value) in properties { xml.empty("property", [("name", name), ("value", value)]) }
        xml.close("properties")
        let className = "sigillo.\(owner).\(suite.path.rawValue)"
        for result in suite.results {
            write(result, report, name: names.name(result.id, in: className), className: className, &xml)
        }
        xml.close("testsuite")
    }

    /// What a reader of JUnit XML is told of a result.
    private enum Kind {
        case passed, noted, skipped, failed, erroneous

        init(_ result: InstanceResult) {
            if result.isFailure {
                self = .failed
            } else if result.isSilence {
                self = .erroneous
            } else {
                switch result.verdict {
                case .warn: self = .noted
                // What a list expects is no failure, and no success either.
                case .skipped, .fail, .inconclusive, .error: self = .skipped
                case .pass, .info: self = .passed
                }
            }
        }
    }

    private static func write(
        _ result: InstanceResult, _ report: RunReport, name: String, className: String, _ xml: inout XMLWriter
    ) {
        let attributes = [("classname", className), ("name", name), ("time", time(result.durationMs))]
        let kind = Kind(result)
        guard kind != .passed else { return xml.empty("testcase", attributes) }
        let isFull = xml.text.utf8.count > fileLimit
        xml.open("testcase", attributes)
        switch kind {
        case .passed: break
        case .noted: xml.element("system-out", [], isFull ? rest : summary(result))
        case .skipped: xml.empty("skipped", [("message", cut(skipReason(result), isFull))])
        case .failed where result.standing == .stale:
            let sentence = ConsoleReporter(style: ConsoleStyle()).staleSentence(result, report)
            xml.element(
                "failure", [("type", "stale"), ("message", cut(sentence, isFull))], isFull ? rest : summary(result))
        case .failed:
            let type = result.outcome?.rawValue ?? "fail"
            xml.element(
                "failure", [("type", type), ("message", cut(result.reason, isFull))], isFull ? rest : details(result))
        case .erroneous:
            let type = result.reasonCode?.rawValue ?? result.verdict.rawValue
            xml.element(
                "error", [("type", type), ("message", cut(result.reason, isFull))], isFull ? rest : summary(result))
        }
        xml.close("testcase")
    }

    private static let rest = "… the rest stands in the JSON report"

    /// A message as an attribute holds it.
    private static func cut(_ sentence: String, _ isFull: Bool) -> String {
        VisibleText.line(sentence, limit: isFull ? 40 : 1000)
    }

    private static func skipReason(_ result: InstanceResult) -> String {
        guard result.standing == .expected, let expected = result.expected else { return result.reason }
        return "\(expected.verdict.rawValue), as expected: \(expected.reason)"
    }

    /// The six parts of a failure, as the console writes them for a file.
    private static func details(_ result: InstanceResult) -> String {
        let reporter = ConsoleReporter(style: ConsoleStyle())
        return shortened(String(reporter.failure(result, owner: "").render(ConsoleStyle()).dropLast()))
    }

    /// Verdict, sentence, what to do, and the command that repeats it.
    private static func summary(_ result: InstanceResult) -> String {
        shortened(
            VisibleText.line("\(result.verdict.consoleWord)  \(result.id): \(result.reason)") + "\n"
                + (result.reasonCode.map { "What to do: " + Wording.remedy($0) + "\n" } ?? "")
                + VisibleText.line("Again: " + result.rerun))
    }

    private static func shortened(_ text: String) -> String {
        guard text.unicodeScalars.count > textLimit else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(textLimit))) + "\n" + rest
    }

    private static func counts(_ results: [InstanceResult]) -> [(String, String)] {
        let kinds = results.reduce(into: [Kind: Int]()) { $0[Kind($1), default: 0] += 1 }
        return [
            ("tests", String(results.count)), ("failures", String(kinds[.failed] ?? 0)),
            ("errors", String(kinds[.erroneous] ?? 0)), ("skipped", String(kinds[.skipped] ?? 0)),
        ]
    }

    private static func time(_ milliseconds: Int) -> String {
        let clamped = max(0, milliseconds)
        let fraction = String(clamped % 1000)
        return "\(clamped / 1000)." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }
}

/// Keeps names apart that readers of JUnit XML take for one: those that differ in punctuation only.
private struct UniqueNames {
    private var seen: Set<String> = []

    /// A name that is nobody else's in the whole file, together with the name of its class.
    mutating func name(_ text: String, in className: String) -> String {
        let prefix = key(className) + "/"
        var candidate = text
        var number = 1
        while !seen.insert(prefix + key(candidate)).inserted {
            number += 1
            candidate = "\(text) (\(number))"
        }
        return candidate
    }

    private func key(_ text: String) -> String {
        String(text.filter { $0.isLetter || $0.isNumber })
    }
}
