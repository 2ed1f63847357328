internal import SigilloCore
internal import SigilloFiles
package import SigilloReport
internal import SigilloScenario
internal import SigilloVerdict

/// The list of expected results of a run: read from a file, applied to a report, or made from one.
package struct ExpectedResults: Sendable {
    private let list: ExpectedList
    private let file: String

    /// Reads a list, and refuses entries that name no instance of the catalogue.
    ///
    /// - Parameters:
    ///   - file: the list, in YAML or JSON.
    ///   - scenarioFolder: the user's own scenarios, or nil for the built-in ones.
    /// - Throws: an error with a sentence that says where the file is wrong.
    package init(reading file: String, scenarioFolder: String?) throws {
        list = try Self.list(file)
        self.file = file
        try list.check(against: CatalogueLoader.scenarios(folder: scenarioFolder))
    }

    private static func list(_ file: String) throws -> ExpectedList {
        let text = try ByteSource.text(of: file, limit: 1 << 20)
        return try ExpectedList(decoding: YAMLReader.node(text, file: file))
    }

    /// Says of each result what the list expects; the report's exit status follows.
    package func apply(to report: inout RunReport) {
        var tried: Set<ExpectedList.Entry> = []
        for index in report.results.indices {
            let result = report.results[index]
            let entry = list.entry(for: result.id, client: result.client, setting: result.setting)
            guard let entry else { continue }
            report.results[index].expected = ExpectedResult(
                verdict: Verdict(entry.deviation), reason: entry.reason)
            if result.verdict != .skipped { tried.insert(entry) }
        }
        report.expectations = Expectations(
            file: file, entries: list.entries.count, untried: list.entries.count { !tried.contains($0) })
    }

    /// The text of a list that expects what a report says.
    ///
    /// An entry of the file as it is keeps its reason where it still holds, and stays where the run did not try it.
    ///
    /// - Throws: an error with a sentence where the file is there and cannot be read.
    package static func text(for report: RunReport, replacing file: String) throws -> String {
        var old = ExpectedList([])
        do {
            old = try list(file)
        } catch let error as FileError where error.isMissing {
            // The first list of a client.
        }
        let deviations = report.results.compactMap { result -> ExpectedList.Entry? in
            guard let deviation = ExpectedList.Deviation(rawValue: result.verdict.rawValue) else { return nil }
            let known = old.entry(for: result.id, client: result.client, setting: result.setting)
            let reason =
                known.flatMap { $0.deviation == deviation ? $0.reason : nil }
                ?? result.shortReason
            return ExpectedList.Entry(
                id: result.id, client: result.client, setting: ClientSetting(rawValue: result.setting),
                deviation: deviation, reason: reason)
        }
        let untried = old.entries.filter { entry in
            !report.results.contains {
                $0.verdict != .skipped && entry.speaks(of: $0.id, client: $0.client, setting: $0.setting)
            }
        }
        return ExpectedList(deviations + untried).text
    }
}

extension Verdict {
    fileprivate init(_ deviation: ExpectedList.Deviation) {
        self =
            switch deviation {
            case .fail: .fail
            case .inconclusive: .inconclusive
            case .error: .error
            }
    }
}
