package import SigilloCore

/// Bounds of what a ``CaptureJudge`` keeps, and what is known of a capture beforehand.
package struct CheckerSettings: Sendable, Hashable {
    /// Findings of each kind that are kept; further ones are counted by rule.
    package var findingLimit = 1_000
    /// Flows reported one by one; further ones only where they hold a finding or could not be judged.
    package var flowLimit = 1_024
    /// Names asked that are kept.
    package var nameLimit = 4096

    /// Whether flows are reported with their timelines; that of ``followedFlow`` is kept anyway.
    package var keepsTimelines = true
    /// The flow of which everything is kept for its timeline, since somebody follows it.
    package var followedFlow: Int?
    /// Whether findings are handed out as they happen, by ``Checker/takeFresh()``.
    package var isLive = false

    /// What is known to be served on ports, for connections whose first words do not tell.
    package var services: [UInt16: Service] = [:]

    /// The usual bounds.
    package init() {}
}
