/// The names that a profile's texts stand for: `{host}`, `{parent}` and `{addresses}`.
struct HostNames: Sendable, Hashable {
    /// The server's host name.
    var host: String
    /// Addresses that are written beside the host name into subject alternative names.
    var addresses: [String]

    /// The host without its first label, where a wildcard may stand for that label.
    ///
    /// Verifiers refuse a wildcard right below a top-level domain, so the parent must have two labels itself.
    var parent: String? {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = host.contains(":") || labels.allSatisfy { $0.allSatisfy(\.isNumber) }
        guard labels.count >= 3, !isAddress else { return nil }
        return labels.dropFirst().joined(separator: ".")
    }

    /// Replaces the three words in one pass; every other brace stays as it is.
    ///
    /// - Throws: ``CertificateError/noParentDomain(host:)`` when the text wants a parent and there is none.
    func expand(_ text: String) throws(CertificateError) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{host}") {
                result += host
                rest.removeFirst("{host}".count)
            } else if rest.hasPrefix("{parent}") {
                guard let parent else { throw .noParentDomain(host: host) }
                result += parent
                rest.removeFirst("{parent}".count)
            } else if rest.hasPrefix("{addresses}") {
                result += addresses.map { ",IP:" + $0 }.joined()
                rest.removeFirst("{addresses}".count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }
}
