extension CheckResult.Verdict {
    /// The verdict of several captures together: `leak` before `unreadable` before `inconclusive` before `clean`.
    ///
    /// No capture at all is `inconclusive`: nothing was judged.
    package static func ofFiles(_ verdicts: [CheckResult.Verdict]) -> CheckResult.Verdict {
        for verdict in [Self.leak, .unreadable, .inconclusive] where verdicts.contains(verdict) { return verdict }
        return verdicts.isEmpty ? .inconclusive : .clean
    }

    /// The exit status of `sigillo check`: 0 clean, 1 leak, 2 unreadable, 3 inconclusive.
    package var exitStatus: Int32 {
        switch self {
        case .clean: 0
        case .leak: 1
        case .unreadable: 2
        case .inconclusive: 3
        }
    }
}

extension CheckResult {
    /// The result of a file that is no capture: empty, cut within its header, or of an unknown format.
    ///
    /// - Parameter reason: one sentence, with what was expected and what stood there.
    package static func unreadable(_ reason: String) -> CheckResult {
        CheckResult(verdict: .unreadable, reason: reason)
    }
}
