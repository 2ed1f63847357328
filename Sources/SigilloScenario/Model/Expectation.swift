/// What a careful client is expected to do when a scenario happens to it.
package enum Expectation: String, Sendable, Hashable, CaseIterable {
    case mustAccept = "must-accept"
    case shouldAccept = "should-accept"
    case mustReject = "must-reject"
    case shouldReject = "should-reject"
    case observe
}

/// Which conduct counts as safe.
package enum SafeConduct: String, Sendable, Hashable, CaseIterable {
    /// Only leaving.
    case close
    /// Leaving, or going on inside verified TLS without having acted on the fault.
    case closeOrContinue = "close-or-continue"
}
