package import SigilloCore

/// Bounds of what a ``CaptureJudge`` keeps, and what is known of a capture beforehand.
package struct CheckerSettings: Sendable, Hashable {
    /// Findings kept; further ones count for the verdict alone.
    package var findingLimit = 10_000
    /// Flows reported one by one; further ones only where they hold a finding or could not be judged.
    package var flowLimit = 4096
    /// Names asked that are kept.
    package var nameLimit = 4096

    /// The flow of which everything is kept for its timeline, since somebody follows it.
    package var followedFlow: Int?
    /// Whether findings are handed out as they happen, by ``Checker/takeFresh()``.
    package var isLive = false

    /// What is known to be served on ports, for connections whose first words do not tell.
    package var services: [UInt16: Service] = [:]

    /// The usual bounds.
    package init() {}
}
