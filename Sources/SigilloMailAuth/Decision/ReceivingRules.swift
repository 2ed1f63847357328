/// What a receiving server does with mail, by what SPF and DMARC found.
///
/// The author's domain has the first word where it publishes a policy of DMARC that asks for something (RFC 7489 §6.6.2
/// step 6, §10.1): what passes is taken, and what fails goes where the policy says. Else SPF alone decides.
package struct ReceivingRules: Sendable, Hashable {
    /// What may be done with a message that SPF fails.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        case accept, junk, refuse
    }

    /// A refusal: a reply of SMTP with the codes of RFC 7372.
    package struct Refusal: Error, Sendable, Hashable {
        package var code: Int
        package var enhanced: String
        /// The lines of its text.
        package var texts: [String]
    }

    /// What is done.
    package enum Decision: Sendable, Hashable {
        case inbox
        case junk
        case refuse(Refusal)
    }

    /// What is done where SPF has the result fail and no policy of DMARC says otherwise.
    package var onFail = Action.refuse
    /// What is done where it has the result softfail.
    package var onSoftfail = Action.junk

    /// Creates the usual rules.
    package init() {}

    /// Decides about one message.
    package func decide(spf: SPFOutcome, of request: SPFRequest, dmarc: DMARCOutcome) -> Decision {
        switch (dmarc.result, dmarc.disposition) {
        case (.pass, _): return .inbox
        case (.fail, .reject):
            return .refuse(
                Refusal(
                    code: 550, enhanced: "5.7.1",
                    texts: ["DMARC policy of \(dmarc.domain) refuses this message", ReceivedSPF.sentence(spf, request)])
            )
        case (.fail, .quarantine): return .junk
        case (.temperror, _): return .refuse(Self.later)
        // Nobody says whose it is: that asks for caution, and not for more.
        case (.permerror, _) where dmarc.domain.isEmpty: return .junk
        default: return decide(by: spf, request)
        }
    }

    private func decide(by spf: SPFOutcome, _ request: SPFRequest) -> Decision {
        switch spf.result {
        case .pass, .neutral, .none, .permerror: .inbox
        case .softfail: decision(onSoftfail, spf, request)
        case .fail: decision(onFail, spf, request)
        case .temperror: .refuse(Self.later)
        }
    }

    private func decision(_ action: Action, _ spf: SPFOutcome, _ request: SPFRequest) -> Decision {
        switch action {
        case .accept: .inbox
        case .junk: .junk
        case .refuse:
            .refuse(
                Refusal(
                    code: 550, enhanced: "5.7.23",
                    texts: ["SPF \(spf.result.rawValue): \(ReceivedSPF.sentence(spf, request))"]
                        + (spf.explanation.map { ["The domain \(spf.domain) explains: \($0)"] } ?? [])))
        }
    }

    /// RFC 7372 §3.2: SPF could not be evaluated.
    private static let later = Refusal(
        code: 451, enhanced: "4.7.24", texts: ["The sender's records cannot be had now: try again later"])
}
