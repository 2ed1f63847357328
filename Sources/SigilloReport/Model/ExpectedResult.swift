package import SigilloVerdict

/// What a list of expected results says of one instance: that it deviates, how, and why that is borne.
package struct ExpectedResult: Sendable, Hashable {
    /// `fail`, `inconclusive` or `error`.
    package var verdict: Verdict
    /// Why it is expected.
    package var reason: String

    /// Creates what is expected of an instance.
    package init(verdict: Verdict, reason: String) {
        self.verdict = verdict
        self.reason = reason
    }
}

/// The list of expected results that a run was held to.
package struct Expectations: Sendable, Hashable {
    /// Its name as it was given.
    package var file: String
    /// How many entries it has.
    package var entries: Int
    /// How many of them the run did not judge: another client's, or not chosen.
    package var untried: Int

    /// Creates what is said of a list.
    package init(file: String, entries: Int, untried: Int) {
        self.file = file
        self.entries = entries
        self.untried = untried
    }
}

extension InstanceResult {
    /// How a result stands to what was expected of it.
    package enum Standing: Sendable, Hashable {
        /// It does not deviate, and nobody said that it would.
        case ordinary
        /// It deviates as the list says.
        case expected
        /// It deviates, and not as the list says.
        case unexpected
        /// It is listed and does not deviate any more: the entry must go.
        case stale
    }

    /// Whether a verdict is a deviation, which a list of expected results may name.
    package static func deviates(_ verdict: Verdict) -> Bool { [.fail, .inconclusive, .error].contains(verdict) }

    /// How it stands to what was expected of it; what was not judged is never stale.
    package var standing: Standing {
        guard let expected else { return Self.deviates(verdict) ? .unexpected : .ordinary }
        if verdict == expected.verdict { return .expected }
        if Self.deviates(verdict) { return .unexpected }
        return verdict == .skipped ? .ordinary : .stale
    }

    /// Whether it makes a run fail: a fail that nobody expected, or an entry that is stale.
    package var isFailure: Bool { standing == .stale || standing == .unexpected && verdict == .fail }

    /// Whether it leaves a run open: not shown, and nobody expected that.
    package var isSilence: Bool { standing == .unexpected && verdict != .fail }
}

extension ExpectedResult {
    /// It as `sigillo.report/1` writes it.
    var json: JSONValue { .object(["verdict": .string(verdict.rawValue), "reason": .string(reason)]) }

    init(_ fields: JSONFields) throws(ReportFormatError) {
        let verdict: Verdict = try fields.word("verdict")
        guard InstanceResult.deviates(verdict) else { throw fields.error("verdict", "no deviation") }
        self.init(verdict: verdict, reason: try fields.string("reason"))
    }
}

extension Expectations {
    /// It as `sigillo.report/1` writes it.
    var json: JSONValue {
        .object(["file": .string(file), "entries": .integer(entries), "untried": .integer(untried)])
    }

    init(_ fields: JSONFields) throws(ReportFormatError) {
        self.init(
            file: try fields.string("file"), entries: try fields.integer("entries"),
            untried: try fields.integer("untried"))
    }
}

extension InstanceResult {
    /// Why it deviates, in words that are the same in every run: what a list of expected results begins with.
    package var shortReason: String {
        let cause = reasonCode.map(Wording.phrase) ?? outcome.map(Wording.phrase)
        return "not examined yet: " + (cause ?? reason)
    }
}
