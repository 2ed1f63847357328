/// The addresses of a network: a prefix in the notation of CIDR (RFC 4632 §3.1, RFC 4291 §2.3).
///
/// `192.0.2.0/24` holds `192.0.2.77`; an address alone is a network of one. The bits behind the prefix must be zero,
/// since whoever writes `192.0.2.77/24` may mean either.
package struct NetworkRange: Sendable, Hashable {
    /// Why a text is no network.
    package enum Fault: Error, Sendable, Hashable {
        /// It is no address with a prefix length behind a slash.
        case malformed
        /// Bits behind the prefix are set: the network meant may be this one.
        case bitsBehindPrefix(of: String)
    }

    private let first: HostAddress
    private let length: Int

    /// Reads a network.
    ///
    /// - Throws: ``Fault``.
    package init(_ text: String) throws(Fault) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = HostAddress(parts[0])?.unmapped else { throw .malformed }
        let bits = 8 * address.octets.count
        guard let length = parts.count == 2 ? Self.number(parts[1], limit: bits) : bits else { throw .malformed }
        let prefix = address.masked(to: length)
        guard prefix == address.octets else { throw .bitsBehindPrefix(of: "\(Self.text(prefix))/\(length)") }
        first = address
        self.length = length
    }

    /// Whether an address, as sockets print it, is one of the network's. An IPv4 address in its IPv6 form
    /// (RFC 4291 §2.5.5.2) is the IPv4 address.
    package func contains(_ address: String) -> Bool {
        HostAddress(address)?.unmapped.matches(first, prefixLength: length) ?? false
    }

    private static func text(_ octets: [UInt8]) -> String {
        guard octets.count == 16 else { return octets.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]), radix: 16) }.joined(separator: ":")
    }

    /// A decimal number without a sign, of three digits at most.
    private static func number(_ text: Substring, limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= limit
        else { return nil }
        return number
    }
}
