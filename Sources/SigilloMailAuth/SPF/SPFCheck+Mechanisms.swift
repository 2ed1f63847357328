internal import SigilloCore

/// The mechanisms (RFC 7208 §5).
extension SPFCheck {
    enum Match {
        case yes
        case no
        /// The check ends with this.
        case error(Verdict)
    }

    mutating func matches(_ mechanism: SPFRecord.Mechanism, of domain: String) -> Match {
        if mechanism.looksUp, let error = countLookup() { return .error(error) }
        switch mechanism {
        case .all: return .yes
        case .network(let network, let length):
            return request.address.matches(network, prefixLength: length) ? .yes : .no
        case .include(let spec): return include(spec, of: domain)
        case .a(let spec, let lengths): return a(spec, lengths, of: domain)
        case .mx(let spec, let lengths): return mx(spec, lengths, of: domain)
        case .ptr(let spec): return ptr(spec, of: domain)
        case .exists(let spec): return exists(spec, of: domain)
        }
    }

    /// RFC 7208 §5.2: matches where the other domain's check passes.
    private mutating func include(_ spec: SPFMacroString, of domain: String) -> Match {
        guard let target = target(spec, of: domain) else {
            return .error(.permanentError("'include' leads to something that is no domain name"))
        }
        let verdict = evaluate(target)
        switch verdict.result {
        case .pass: return .yes
        case .fail, .softfail, .neutral: return .no
        case .temperror, .permerror: return .error(verdict)
        case .none:
            return .error(
                .permanentError("'include' leads to \(Letters.printable(target.utf8)), which has no SPF record"))
        }
    }

    /// RFC 7208 §5.3.
    private mutating func a(
        _ spec: SPFMacroString?, _ lengths: SPFRecord.PrefixLengths, of domain: String
    ) -> Match {
        guard let target = target(spec, of: domain) else { return .no }
        switch resolver.records(of: target, addressKind) {
        case .failure: return .error(.temporaryError(target))
        case .noSuchName, .records([]): return noMatch(isVoid: true)
        case .records(let records): return isAmong(records, lengths) ? .yes : .no
        }
    }

    /// RFC 7208 §5.4. A domain without MX records has none: its own addresses do not count.
    private mutating func mx(
        _ spec: SPFMacroString?, _ lengths: SPFRecord.PrefixLengths, of domain: String
    ) -> Match {
        guard let target = target(spec, of: domain) else { return .no }
        let hosts: [String]
        switch resolver.records(of: target, .mx) {
        case .failure: return .error(.temporaryError(target))
        case .noSuchName, .records([]): return noMatch(isVoid: true)
        case .records(let records):
            hosts = records.compactMap { if case .mailExchange(_, let host) = $0 { host } else { nil } }
        }
        guard hosts.count <= Self.hostLimit else {
            return .error(
                .permanentError("\(Letters.printable(target.utf8)) has more than \(Self.hostLimit) MX records"))
        }
        var foundAny = false
        for host in hosts.map(DomainName.withoutFinalDot) where DomainName.canBeAsked(host) {
            switch resolver.records(of: host, addressKind) {
            case .failure: return .error(.temporaryError(host))
            case .noSuchName: continue
            case .records(let records):
                foundAny = foundAny || !records.isEmpty
                if isAmong(records, lengths) { return .yes }
            }
        }
        return noMatch(isVoid: !foundAny)
    }

    /// RFC 7208 §5.5: whether a name of the client that leads back to it is the domain, or stands below it.
    private mutating func ptr(_ spec: SPFMacroString?, of domain: String) -> Match {
        guard let target = target(spec, of: domain) else { return .no }
        let names = lookUpNames()
        if names.validated.contains(where: { DomainName.isWithin($0, target) }) { return .yes }
        return noMatch(isVoid: names.isVoid)
    }

    /// RFC 7208 §5.7: an A record, whatever the family of the client is.
    private mutating func exists(_ spec: SPFMacroString, of domain: String) -> Match {
        guard let target = target(spec, of: domain) else { return .no }
        switch resolver.records(of: target, .a) {
        case .failure: return .error(.temporaryError(target))
        case .noSuchName, .records([]): return noMatch(isVoid: true)
        case .records: return .yes
        }
    }

    private mutating func noMatch(isVoid: Bool) -> Match {
        isVoid ? countVoid().map { .error($0) } ?? .no : .no
    }

    private var addressKind: DNSRecord.Kind { request.address.isIPv4 ? .a : .aaaa }

    private func isAmong(_ records: [DNSRecord], _ lengths: SPFRecord.PrefixLengths) -> Bool {
        let length = request.address.isIPv4 ? lengths.four : lengths.six
        return records.addresses.contains { request.address.matches($0, prefixLength: length) }
    }

    /// The names of a client by its PTR records.
    struct ClientNames {
        /// Those that lead back to its address, of the first ten.
        var validated: [String] = []
        /// Whether there are no PTR records.
        var isVoid = false
    }

    /// Looks the client's names up, once in a check (RFC 7208 §5.5); a name about which DNS fails is passed over.
    mutating func lookUpNames() -> ClientNames {
        if let clientNames { return clientNames }
        var found = ClientNames()
        switch resolver.records(of: request.address.reverseName, .ptr) {
        case .failure: break
        case .noSuchName: found.isVoid = true
        case .records(let records):
            found.isVoid = records.isEmpty
            let names = records.compactMap { if case .pointer(let name) = $0 { name } else { nil } }
            found.validated = names.prefix(Self.hostLimit).map(DomainName.withoutFinalDot).filter(leadsBack)
        }
        clientNames = found
        return found
    }

    private func leadsBack(_ name: String) -> Bool {
        guard DomainName.canBeAsked(name), case .records(let records) = resolver.records(of: name, addressKind) else {
            return false
        }
        return records.addresses.contains(request.address)
    }
}
