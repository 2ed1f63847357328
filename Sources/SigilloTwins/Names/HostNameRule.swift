/// Whether a certificate is for a host: RFC 9525 §6.3 without flaws, and less than that with them.
package struct HostNameRule: Sendable {
    /// The host that the client dialled, in lower case.
    let host: String
    let flaws: Set<Flaw>

    /// Creates a rule for a host.
    package init(host: String, flaws: Set<Flaw> = []) {
        self.host = host.lowercased()
        self.flaws = flaws
    }

    /// The flaws that make the rule another than the library's own.
    package static let looseFlaws: Set<Flaw> = [
        .ignoresHostName, .takesNameWithSameStart, .takesNameWithSameEnd, .takesParentDomain, .takesCommonNameBesideSAN,
        .takesPartialWildcard, .takesWildcardForLabels, .takesWildcardForNothing, .cutsNamesAtNUL,
    ]

    /// Whether one of the names is the host's.
    ///
    /// - Parameters:
    ///   - names: the DNS names of the subject alternative name, octet for octet.
    ///   - commonNames: those of the subject; without DNS names a careful client may still take one (RFC 7817 §3).
    package func accepts(names: [[UInt8]], commonNames: [[UInt8]]) -> Bool {
        if flaws.contains(.ignoresHostName) { return true }
        var candidates = names.isEmpty || flaws.contains(.takesCommonNameBesideSAN) ? names + commonNames : names
        if flaws.contains(.refusesLaterNames) { candidates = Array(candidates.prefix(1)) }
        return candidates.contains(where: matches)
    }

    private func matches(_ octets: [UInt8]) -> Bool {
        var octets = octets
        if let end = octets.firstIndex(of: 0) {
            guard flaws.contains(.cutsNamesAtNUL) else { return false }
            octets = Array(octets[..<end])
        }
        let spelt = String(decoding: octets, as: UTF8.self)
        if flaws.contains(.refusesOtherCase), spelt != spelt.lowercased() { return false }
        let name = spelt.lowercased()
        if name == host { return true }
        if name.contains("*") { return !flaws.contains(.refusesWildcards) && matches(wildcard: name) }
        return isNear(name)
    }

    private func isNear(_ name: String) -> Bool {
        flaws.contains(.takesNameWithSameStart) && name.hasPrefix(host)
            || flaws.contains(.takesNameWithSameEnd) && name.hasSuffix(host)
            || flaws.contains(.takesParentDomain) && host.hasSuffix("." + name)
    }

    /// A wildcard is the whole leftmost label, and stands for exactly one.
    private func matches(wildcard name: String) -> Bool {
        let pattern = name.split(separator: ".", omittingEmptySubsequences: false)
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = pattern.first, pattern.dropFirst().allSatisfy({ !$0.contains("*") }) else { return false }
        let rest = pattern.dropFirst()
        if first == "*" {
            if labels.dropFirst().elementsEqual(rest), rest.count >= 2 { return true }
            if flaws.contains(.takesWildcardForNothing), labels.elementsEqual(rest) { return true }
            return flaws.contains(.takesWildcardForLabels) && labels.count > pattern.count
                && labels.suffix(rest.count).elementsEqual(rest)
        }
        guard flaws.contains(.takesPartialWildcard), labels.dropFirst().elementsEqual(rest), let label = labels.first
        else { return false }
        let parts = first.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && label.count >= first.count - 1 && label.hasPrefix(parts[0])
            && label.hasSuffix(parts[1])
    }
}
