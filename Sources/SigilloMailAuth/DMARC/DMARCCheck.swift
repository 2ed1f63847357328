package import SigilloCore

/// The result of DMARC, by its name in Authentication-Results (RFC 7489 §11.2).
package enum DMARCResult: String, Sendable, Hashable {
    /// No domain of an author publishes a policy.
    case none
    /// An identity that SPF passed is aligned with the author's domain.
    case pass
    case fail
    case temperror
    case permerror
}

/// What came of DMARC for one message.
package struct DMARCOutcome: Sendable, Hashable {
    package var result: DMARCResult
    /// The author's domain; empty where there is none.
    package var domain: String
    /// The policy that is published for it; nil without a record.
    package var policy: DMARCRecord.Policy?
    /// What is to be done: the policy, weakened where `pct` leaves the message out; `none` of all results but fail.
    package var disposition = DMARCRecord.Policy.none
    /// Why there is no better result, in one sentence.
    package var problem: String?
}

/// DMARC by SPF alone (RFC 7489 §6.6): DKIM is not evaluated, so that what only a signature would let pass fails here.
package enum DMARCCheck {
    /// The most domains of authors that are evaluated of one message.
    package static let authorLimit = 10

    /// Evaluates a message.
    ///
    /// - Parameters:
    ///   - authors: the domains of the addresses in From. Of several the one with the strictest policy among those that
    ///     fail counts (RFC 7489 §6.6.1).
    ///   - spf: what came of the reverse-path's check.
    ///   - sample: a number from 0 to 99, by chance: the policy is for the message where it is below `pct`.
    package static func check(
        authors: [String], spf: SPFOutcome, sample: Int, resolver: any DNSResolver
    ) -> DMARCOutcome {
        var domains: [String] = []
        for author in authors.prefix(authorLimit) where !domains.contains(where: { DomainName.equal($0, author) }) {
            domains.append(author)
        }
        guard !domains.isEmpty, domains.allSatisfy(DomainName.canBeAsked) else {
            return DMARCOutcome(
                result: .permerror, domain: "", problem: "The message has no From field with an address in a domain")
        }
        let outcomes = domains.map { check(author: $0, spf, sample, resolver) }
        let failed = outcomes.filter { $0.result == .fail }.max { $0.disposition < $1.disposition }
        return failed ?? outcomes.first { $0.result == .temperror } ?? outcomes[0]
    }

    private static func check(
        author: String, _ spf: SPFOutcome, _ sample: Int, _ resolver: any DNSResolver
    ) -> DMARCOutcome {
        let walk = DMARCTreeWalk(from: author, resolver: resolver)
        guard let finding = walk.policy else {
            if let name = walk.unanswered {
                return DMARCOutcome(
                    result: .temperror, domain: walk.domain, problem: "No answer came to a question about \(name)")
            }
            return DMARCOutcome(
                result: walk.problem == nil ? .none : .permerror, domain: walk.domain, problem: walk.problem)
        }
        let isOwn = finding.domain == walk.domain
        let exists = isOwn || resolver.records(of: walk.domain, .a) != .noSuchName
        let policy = finding.record.policy(isOwn: isOwn, exists: exists)
        var outcome = DMARCOutcome(result: .pass, domain: walk.domain, policy: policy)
        guard spf.result == .pass else {
            // What is not known now may be known later: nobody is refused for good.
            outcome.result = spf.result == .temperror ? .temperror : .fail
            outcome.problem = "SPF has the result \(spf.result.rawValue)"
            if outcome.result == .fail { outcome.disposition = applied(policy, finding.record, sample) }
            return outcome
        }
        let isAligned =
            switch finding.record.spfAlignment {
            case .strict: DomainName.equal(spf.domain, walk.domain)
            case .relaxed:
                DomainName.equal(spf.domain, walk.domain)
                    || DMARCTreeWalk(from: spf.domain, resolver: resolver).organisation == walk.organisation
            }
        guard isAligned else {
            outcome.result = .fail
            outcome.problem =
                "SPF passes for \(Letters.printable(spf.domain.utf8)), which is not aligned with the author's domain"
            outcome.disposition = applied(policy, finding.record, sample)
            return outcome
        }
        return outcome
    }

    /// The policy, or the next weaker one for a message that `pct` leaves out (RFC 7489 §6.6.4).
    private static func applied(
        _ policy: DMARCRecord.Policy, _ record: DMARCRecord, _ sample: Int
    ) -> DMARCRecord.Policy {
        guard sample >= record.percentage else { return policy }
        return policy == .reject ? .quarantine : .none
    }
}
