/// The names that a profile's texts stand for: `{host}`, `{parent}`, `{addresses}` and their kin.
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

    /// The most names that `{names:N}` stands for.
    private static let mostNames = 1_000

    /// Replaces the words in one pass; every other brace stays as it is.
    ///
    /// - Throws: ``CertificateError/noParentDomain(host:)`` when the text wants a parent and there is none.
    func expand(_ text: String) throws(CertificateError) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            let word = rest.dropFirst().prefix { $0 != "}" }
            if word.endIndex < rest.endIndex, let value = try value(of: word) {
                result += value
                rest = rest[word.endIndex...].dropFirst()
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    private func value(of word: Substring) throws(CertificateError) -> String? {
        switch word {
        case "host": return host
        case "HOST": return host.uppercased()
        case "initial": return String(host.prefix(1))
        case "parent": return try domain()
        case "grandparent": return String(try domain().drop { $0 != "." }.dropFirst())
        case "addresses": return addresses.map { ",IP:" + $0 }.joined()
        case "nul": return "\0"
        default:
            guard word.hasPrefix("names:"), let count = Int(word.dropFirst("names:".count)),
                (1...Self.mostNames).contains(count)
            else { return nil }
            return (1...count).map { "DNS:host\($0).other.test" }.joined(separator: ",")
        }
    }

    private func domain() throws(CertificateError) -> String {
        guard let parent else { throw .noParentDomain(host: host) }
        return parent
    }
}
