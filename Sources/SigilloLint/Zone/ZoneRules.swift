/// The rules for SRV records by which clients find mail servers (RFC 6186, RFC 8314 §5.1, RFC 5804 §1.8).
struct ZoneRules {
    /// A service that begins in clear, and its twin with TLS from the first octet.
    private struct Pair {
        var clear: String
        var sealed: String
        var kind: OfferedService.Kind
        var port: Int
    }

    private static let pairs = [
        Pair(clear: "imap", sealed: "imaps", kind: .imap, port: 993),
        Pair(clear: "pop3", sealed: "pop3s", kind: .pop3, port: 995),
        Pair(clear: "submission", sealed: "submissions", kind: .smtp, port: 465),
    ]

    private static let labels: Set<String> = Set(pairs.flatMap { [$0.clear, $0.sealed] } + ["sieve", "autodiscover"])

    private let zone: Zone
    /// The records that are about mail.
    private let services: [Zone.Service]
    private let aliases: [DomainName: Zone.Alias]

    /// What the zone offers, and what is found.
    ///
    /// - Throws: ``LintFault`` where no record is about mail.
    static func judge(_ zone: Zone) throws(LintFault) -> (services: [OfferedService], findings: [LintFinding]) {
        let rules = ZoneRules(zone)
        guard !rules.services.isEmpty else {
            throw LintFault(
                zone.records == 0
                    ? "The file holds no record."
                    : "None of its records offers mail: no SRV record of _imaps, _submissions or another mail service.")
        }
        return (rules.services.compactMap(rules.offered), rules.findings())
    }

    private init(_ zone: Zone) {
        self.zone = zone
        services = zone.services.filter { Self.labels.contains($0.label) }
        aliases = Dictionary(zone.aliases.map { ($0.owner, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func offered(_ record: Zone.Service) -> OfferedService? {
        guard record.isOffered, record.label != "autodiscover" else { return nil }
        let pair = Self.pairs.first { $0.clear == record.label || $0.sealed == record.label }
        return OfferedService(
            kind: pair?.kind ?? .sieve, host: record.target.text, port: record.port,
            protection: pair?.sealed == record.label ? .implicit : .optional, authentication: [],
            position: record.position)
    }

    private func findings() -> [LintFinding] {
        let byDomain = Dictionary(grouping: services, by: \.domain)
        var findings = byDomain.flatMap { domain, records in
            Self.pairs.flatMap { preference($0, records) } + missingSubmission(domain, records)
        }
        findings += services.filter(\.isOffered).flatMap(of)
        findings += zone.aliases.compactMap { settingsElsewhere($0, Set(byDomain.keys)) }
        findings += zone.includes.map {
            LintFinding(.includeUnread, at: $0, "Records that stand elsewhere or are made by a rule were not read.")
        }
        if !zone.hasOrigin {
            findings.append(LintFinding(.originUnknown, at: .start, "The file does not name its domain."))
        }
        return findings
    }

    // MARK: - With TLS or without

    private func preference(_ pair: Pair, _ records: [Zone.Service]) -> [LintFinding] {
        let sealed = records.filter { $0.label == pair.sealed && $0.isOffered }
        let clear = records.filter { $0.label == pair.clear && $0.isOffered }
        guard let best = sealed.map(\.priority).min() else {
            return clear.map { record in
                let text =
                    "_\(pair.clear) offers \(address(record)), which begins in clear, and there is no "
                    + "_\(pair.sealed)."
                // Many a server takes mail for sending with STARTTLS alone: no error by itself.
                guard pair.kind != .smtp else {
                    return LintFinding(.submissionsMissing, at: record.position, text)
                }
                return LintFinding(
                    .clearServiceOnly, at: record.position, text,
                    mend: "Add _\(pair.sealed)._tcp with port \(pair.port), and withdraw this record: target '.'.")
            }
        }
        return clear.map { record in
            guard record.priority <= best else {
                return LintFinding(
                    .clearServiceOffered, at: record.position,
                    "_\(pair.clear) still offers \(address(record)), which begins in clear, behind _\(pair.sealed).")
            }
            let how = record.priority == best ? "the same priority as" : "a better priority than"
            return LintFinding(
                .clearServicePreferred, at: record.priorityPosition,
                "_\(pair.clear) has \(how) _\(pair.sealed) (\(record.priority) and \(best)): \(address(record)) "
                    + "begins in clear.")
        }
    }

    /// A domain that says where to read and not where to send.
    private func missingSubmission(_ domain: DomainName, _ records: [Zone.Service]) -> [LintFinding] {
        let offered = records.filter(\.isOffered)
        guard let first = offered.first(where: { ["imap", "imaps", "pop3", "pop3s"].contains($0.label) }),
            !offered.contains(where: { ["submission", "submissions"].contains($0.label) })
        else { return [] }
        let name = domain.labels.isEmpty ? "The zone" : domain.text
        return [
            LintFinding(
                .submissionsMissing, at: first.position,
                "\(name) says where mail is read and not where it is sent: there is no _submissions.")
        ]
    }

    // MARK: - One record

    private func of(_ record: Zone.Service) -> [LintFinding] {
        [foreignTarget(record), aliasTarget(record), port(record)].compactMap(\.self)
    }

    private func foreignTarget(_ record: Zone.Service) -> LintFinding? {
        guard zone.hasOrigin, !record.target.isWithin(record.domain) else { return nil }
        return LintFinding(
            .foreignTarget, at: record.targetPosition,
            "_\(record.label) of \(record.domain.text) leads to a host of another domain: \(record.target.text).")
    }

    private func aliasTarget(_ record: Zone.Service) -> LintFinding? {
        guard let alias = aliases[record.target] else { return nil }
        return LintFinding(
            .aliasTarget, at: record.targetPosition,
            "The target \(record.target.text) is an alias, of \(alias.target.text).")
    }

    private func port(_ record: Zone.Service) -> LintFinding? {
        switch (record.label, record.port) {
        case ("submission", 25), ("submissions", 25):
            return LintFinding(
                .portOfRelays, at: record.portPosition,
                "_\(record.label) sends clients to port 25 of \(record.target.text).")
        case ("autodiscover", 443): return nil
        case ("autodiscover", let port):
            return LintFinding(
                .autodiscoverPort, at: record.portPosition,
                "_autodiscover names port \(port) of \(record.target.text) for the settings.")
        case ("imaps", 143), ("pop3s", 110), ("submissions", 587):
            return LintFinding(
                .portMismatch, at: record.portPosition,
                "_\(record.label) means TLS from the first octet, and on port \(record.port) the conversation begins "
                    + "in clear.")
        case ("imap", 993), ("pop3", 995), ("submission", 465):
            return LintFinding(
                .portMismatch, at: record.portPosition,
                "_\(record.label) begins in clear, and on port \(record.port) TLS begins with the first octet: the "
                    + "label is _\(record.label)s.")
        default: return nil
        }
    }

    /// `autoconfig` and `autodiscover` of a domain that offers mail, where they are aliases of another's host.
    private func settingsElsewhere(_ alias: Zone.Alias, _ domains: Set<DomainName>) -> LintFinding? {
        let domain = DomainName(labels: Array(alias.owner.labels.dropFirst()))
        guard zone.hasOrigin, let label = alias.owner.labels.first, ["autoconfig", "autodiscover"].contains(label),
            domains.contains(domain), !alias.target.isWithin(domain)
        else { return nil }
        return LintFinding(
            .settingsElsewhere, at: alias.targetPosition,
            "\(alias.owner.text), where clients look for settings, is a host of another domain: \(alias.target.text).")
    }

    private func address(_ record: Zone.Service) -> String { "\(record.target.text):\(record.port)" }
}
