import SigilloVerdict

/// What changed between two runs, instance by instance.
///
/// Instances are the same where client, setting and id are; a client's version may differ. What was skipped was not
/// judged, so that it counts as absent.
package struct RunDifference: Sendable, Hashable {
    /// A kind of change; whatever has none of them did not change.
    package enum Change: String, Sendable, Hashable, CaseIterable {
        /// It fails, and did not.
        case newlyFailing = "newly failing"
        /// It could not be shown, and was.
        case newlyInconclusive = "newly inconclusive"
        /// It neither fails nor is left open any more.
        case fixed
        /// It failed before, too.
        case stillFailing = "still failing"
        /// It is not judged any more.
        case gone
        /// It was not judged before.
        case new
    }

    /// One instance that changed.
    package struct Item: Sendable, Hashable {
        /// How it changed.
        package var change: Change
        /// The older result, or nil where it was not judged.
        package var old: InstanceResult?
        /// The newer result, or nil where it is not judged.
        package var new: InstanceResult?
    }

    /// The changes, kind by kind, each in the order of its plan.
    package let items: [Item]

    /// Compares two runs.
    package init(from old: RunReport, to new: RunReport) {
        let before = Self.judged(old)
        let after = Self.judged(new)
        let oldResults = Dictionary(before.map { (Key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let newKeys = Set(after.map(Key.init))
        var items: [Item] = after.compactMap { result in
            let previous = oldResults[Key(result)]
            return Self.change(from: previous?.verdict, to: result.verdict).map {
                Item(change: $0, old: previous, new: result)
            }
        }
        items += before.filter { !newKeys.contains(Key($0)) }.map { Item(change: .gone, old: $0, new: nil) }
        self.items = Change.allCases.flatMap { change in items.filter { $0.change == change } }
    }

    /// The items of one kind.
    package subscript(_ change: Change) -> [Item] { items.filter { $0.change == change } }

    private struct Key: Hashable {
        var client: String
        var setting: String
        var id: String

        init(_ result: InstanceResult) {
            client = result.client
            setting = result.setting
            id = result.id
        }
    }

    private static func judged(_ report: RunReport) -> [InstanceResult] {
        report.results.filter { $0.verdict != .skipped }
    }

    private static func change(from old: Verdict?, to new: Verdict) -> Change? {
        guard let old else { return .new }
        switch new {
        case .fail: return old == .fail ? .stillFailing : .newlyFailing
        case .inconclusive, .error: return InstanceResult.deviates(old) && old != .fail ? nil : .newlyInconclusive
        case .pass, .warn, .info: return InstanceResult.deviates(old) ? .fixed : nil
        case .skipped: return nil
        }
    }
}
