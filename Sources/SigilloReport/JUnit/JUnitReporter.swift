import SigilloCore
import SigilloVerdict

/// Writes a run as JUnit XML, in the dialect that Jenkins, GitLab and GitHub's report actions share.
///
/// A path is a suite, an instance a case. What was not shown is an `<error>`: no reader of this format may take it
/// for green. There are no more than a dozen elements a case, no property on a case, and no text for a pass.
package enum JUnitReporter {
    /// Characters of a text node at most.
    private static let textLimit = 60_000

    /// The file's text.
    package static func text(_ report: RunReport) -> String {
        var xml = XMLWriter()
        let suites = suites(of: report)
        let all = report.results
        xml.open("testsuites", [("name", "sigillo")] + counts(all) + [("time", time(report.durationMs ?? 0))])
        for suite in suites { write(suite, report, &xml) }
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

    private static func write(_ suite: Suite, _ report: RunReport, _ xml: inout XMLWriter) {
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
        let properties = [
            ("sigillo", report.version), ("seed", report.seed), ("policy", report.policy),
            ("client", client.map { $0.name + ($0.version.map { " " + $0 } ?? "") } ?? suite.client),
            ("setting", suite.setting), ("command", client?.command ?? ""),
        ]
        for (name, value) in properties { xml.empty("property", [("name", name), ("value", value)]) }
        xml.close("properties")
        var names = UniqueNames()
        for result in suite.results {
            write(result, name: names.name(result.id), className: "sigillo.\(owner).\(suite.path.rawValue)", &xml)
        }
        xml.close("testsuite")
    }

    private static func write(_ result: InstanceResult, name: String, className: String, _ xml: inout XMLWriter) {
        let attributes = [("classname", className), ("name", name), ("time", time(result.durationMs))]
        switch result.verdict {
        case .pass, .info: xml.empty("testcase", attributes)
        case .warn:
            xml.open("testcase", attributes)
            xml.element("system-out", [], details(result))
            xml.close("testcase")
        case .skipped:
            xml.open("testcase", attributes)
            xml.empty("skipped", [("message", result.reason)])
            xml.close("testcase")
        case .fail, .inconclusive, .error:
            let type =
                result.verdict == .fail
                ? result.outcome?.rawValue ?? "fail" : result.reasonCode?.rawValue ?? result.verdict.rawValue
            xml.open("testcase", attributes)
            xml.element(
                result.verdict == .fail ? "failure" : "error", [("type", type), ("message", result.reason)],
                details(result))
            xml.close("testcase")
        }
    }

    /// The six parts of a failure, as the console writes them for a file.
    private static func details(_ result: InstanceResult) -> String {
        let reporter = ConsoleReporter(style: ConsoleStyle())
        let text =
            switch result.verdict {
            case .fail: String(reporter.failure(result, owner: "").render(ConsoleStyle()).dropLast())
            default:
                VisibleText.line("\(result.verdict.consoleWord)  \(result.id): \(result.reason)") + "\n"
                    + (result.reasonCode.map { "What to do: " + Wording.remedy($0) + "\n" } ?? "")
                    + VisibleText.line("Again: " + result.rerun)
            }
        guard text.unicodeScalars.count > textLimit else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(textLimit)))
            + "\n… the rest stands in the JSON report"
    }

    private static func counts(_ results: [InstanceResult]) -> [(String, String)] {
        let summary = Summary(results)
        return [
            ("tests", String(summary.total)), ("failures", String(summary[.fail])),
            ("errors", String(summary[.inconclusive] + summary[.error])), ("skipped", String(summary[.skipped])),
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

    mutating func name(_ text: String) -> String {
        var candidate = text
        var number = 1
        while !seen.insert(key(candidate)).inserted {
            number += 1
            candidate = "\(text) (\(number))"
        }
        return candidate
    }

    private func key(_ text: String) -> String {
        String(text.filter { $0.isLetter || $0.isNumber })
    }
}
