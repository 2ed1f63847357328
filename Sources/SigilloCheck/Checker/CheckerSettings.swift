/// Bounds of what a ``CaptureJudge`` keeps.
package struct CheckerSettings: Sendable, Hashable {
    /// Findings kept; further ones count for the verdict alone.
    package var findingLimit = 10_000
    /// Flows reported one by one; further ones only where they hold a finding or could not be judged.
    package var flowLimit = 4096
    /// Names asked that are kept.
    package var nameLimit = 4096

    /// The usual bounds.
    package init() {}
}
