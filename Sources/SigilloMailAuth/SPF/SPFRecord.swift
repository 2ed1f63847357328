internal import SigilloCore

/// A record of the Sender Policy Framework, read in full (RFC 7208 §4.6).
package struct SPFRecord: Sendable, Hashable {
    /// The most octets of a record: many times what fits into an answer of DNS over UDP.
    package static let limit = 8_192

    /// How many bits of an address count, for each family (`dual-cidr-length`).
    struct PrefixLengths: Sendable, Hashable {
        var four = 32
        var six = 128
    }

    /// What a client is compared with (RFC 7208 §5).
    enum Mechanism: Sendable, Hashable {
        case all
        case include(SPFMacroString)
        /// Without a name it is the domain that is checked; so of `mx` and `ptr`.
        case a(SPFMacroString?, PrefixLengths)
        case mx(SPFMacroString?, PrefixLengths)
        case ptr(SPFMacroString?)
        /// `ip4` and `ip6`, by the family of the network.
        case network(HostAddress, prefixLength: Int)
        case exists(SPFMacroString)

        /// Whether it counts among the terms that look something up (RFC 7208 §4.6.4).
        var looksUp: Bool {
            switch self {
            case .all, .network: false
            default: true
            }
        }
    }

    /// A mechanism, and the result where it matches.
    struct Directive: Sendable, Hashable {
        var result: SPFResult
        var mechanism: Mechanism
        /// As it is published.
        var text: String
    }

    /// The directives in order.
    var directives: [Directive] = []
    /// Where to go on when no directive matches (RFC 7208 §6.1).
    var redirect: SPFMacroString?
    /// Where the words are that explain a fail (RFC 7208 §6.2).
    var explanation: SPFMacroString?

    /// Whether octets of a TXT record are a record of SPF: the version, then a space or the end (RFC 7208 §4.5).
    static func isOne(_ octets: [UInt8]) -> Bool {
        let version = "v=spf1".utf8
        return Letters.equal(octets.prefix(version.count), version)
            && (octets.count == version.count || octets[version.count] == Letters.space)
    }
}

/// What is wrong with a record.
package struct SPFSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence that names the term.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
