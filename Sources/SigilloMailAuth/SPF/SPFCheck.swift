package import SigilloCore

/// `check_host` (RFC 7208 §4): whether an address may send for a domain, by the records that the domain publishes.
///
/// It ends whatever is published: at most ten terms look something up, each for at most ten hosts, so that no check asks
/// more than some two hundred questions.
package struct SPFCheck {
    /// The most terms that look something up in one check, `include` and `redirect` among them (RFC 7208 §4.6.4).
    package static let lookupLimit = 10
    /// The most terms whose look-ups find nothing.
    package static let voidLimit = 2
    /// The most hosts of one MX or PTR answer that are looked at.
    package static let hostLimit = 10

    let request: SPFRequest
    let identity: SPFIdentity
    let resolver: any DNSResolver
    /// Terms that looked something up so far.
    var lookups = 0
    /// Terms whose look-ups found nothing so far.
    var voids = 0
    /// The client's names, once they were looked up.
    var clientNames: ClientNames?

    /// Checks an identity.
    package static func check(
        _ identity: SPFIdentity, of request: SPFRequest, resolver: any DNSResolver
    ) -> SPFOutcome {
        var check = SPFCheck(request: request, identity: identity, resolver: resolver)
        let domain = DomainName.withoutFinalDot(request.mailbox(identity).domain)
        let verdict = check.evaluate(domain)
        var outcome = SPFOutcome(
            result: verdict.result, domain: domain, identity: identity, mechanism: verdict.mechanism,
            problem: verdict.problem)
        if verdict.result == .fail {
            outcome.explanation = check.explanation(of: verdict) ?? request.defaultExplanation
        }
        return outcome
    }

    /// What the records of a domain say.
    struct Verdict {
        var result: SPFResult
        /// The directive that matched.
        var mechanism: String?
        var problem: String?
        /// The domain whose record had the last word.
        var domain = ""
        /// Where that record says that an explanation is.
        var explanation: SPFMacroString?

        static func permanentError(_ problem: String) -> Verdict { Verdict(result: .permerror, problem: problem) }

        static func temporaryError(_ name: String) -> Verdict {
            Verdict(result: .temperror, problem: "No answer came to a question about \(Letters.printable(name.utf8))")
        }
    }

    /// Checks a domain: the one that was asked for, or one that a record leads to.
    mutating func evaluate(_ domain: String) -> Verdict {
        guard DomainName.isMultiLabel(domain) else {
            return Verdict(result: .none, problem: "There is no domain name that could have a record")
        }
        let texts: [[UInt8]]
        switch resolver.records(of: domain, .txt) {
        case .failure: return .temporaryError(domain)
        case .noSuchName: texts = []
        case .records(let records): texts = records.texts.filter(SPFRecord.isOne)
        }
        guard let text = texts.first else {
            return Verdict(result: .none, problem: "\(Letters.printable(domain.utf8)) publishes no SPF record")
        }
        guard texts.count == 1 else {
            return .permanentError("\(Letters.printable(domain.utf8)) publishes \(texts.count) SPF records")
        }
        do throws(SPFSyntaxError) {
            return evaluate(try SPFRecord(parsing: text), of: domain)
        } catch {
            return .permanentError(error.description)
        }
    }

    private mutating func evaluate(_ record: SPFRecord, of domain: String) -> Verdict {
        for directive in record.directives {
            switch matches(directive.mechanism, of: domain) {
            case .no: continue
            case .yes:
                return Verdict(
                    result: directive.result, mechanism: directive.text, domain: domain,
                    explanation: record.explanation)
            case .error(let verdict): return verdict
            }
        }
        guard let redirect = record.redirect else {
            return Verdict(result: .neutral, mechanism: "default", domain: domain)
        }
        if let error = countLookup() { return error }
        guard let target = target(redirect, of: domain) else {
            return .permanentError("'redirect' leads to something that is no domain name")
        }
        let verdict = evaluate(target)
        // RFC 7208 §6.1.
        return verdict.result == .none
            ? .permanentError("'redirect' leads to \(Letters.printable(target.utf8)), which has no SPF record")
            : verdict
    }

    /// Counts a term that looks something up.
    ///
    /// - Returns: the verdict where there were too many.
    mutating func countLookup() -> Verdict? {
        lookups += 1
        return lookups > Self.lookupLimit
            ? .permanentError("More than \(Self.lookupLimit) terms look something up") : nil
    }

    /// Counts a term whose look-up found nothing.
    ///
    /// - Returns: the verdict where there were too many.
    mutating func countVoid() -> Verdict? {
        voids += 1
        return voids > Self.voidLimit
            ? .permanentError("The look-ups of more than \(Self.voidLimit) terms find nothing") : nil
    }

    // MARK: - Explanation

    /// The domain's own words for a fail; nil where it has none, or none that can be had (RFC 7208 §6.2).
    private mutating func explanation(of verdict: Verdict) -> String? {
        guard let place = verdict.explanation, let name = target(place, of: verdict.domain),
            case .records(let records) = resolver.records(of: name, .txt), records.count == 1,
            let text = records.texts.first, text.count <= SPFRecord.limit,
            let words = SPFMacroString(text[...], in: .explanation)
        else { return nil }
        return Letters.printable(expand(words, of: verdict.domain), limit: Self.explanationLimit)
    }

    /// The most octets of an explanation; it goes into a reply, whose lines have 512 (RFC 5321 §4.5.3.1.5).
    private static let explanationLimit = 400
}

extension [DNSRecord] {
    /// What the TXT records hold.
    var texts: [[UInt8]] {
        compactMap { if case .text(let octets) = $0 { octets } else { nil } }
    }

    /// The addresses.
    var addresses: [HostAddress] {
        compactMap { if case .address(let address) = $0 { address } else { nil } }
    }
}
