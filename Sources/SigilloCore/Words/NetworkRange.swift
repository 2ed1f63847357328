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

    /// The most octets of a text that is looked at: an address of IPv6 with an IPv4 tail, and its prefix length.
    private static let longestText = 49

    /// Four octets of IPv4, or sixteen of IPv6.
    private let prefix: [UInt8]
    private let length: Int

    /// Reads a network.
    ///
    /// - Throws: ``Fault``.
    package init(_ text: String) throws(Fault) {
        guard text.utf8.count <= Self.longestText else { throw .malformed }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = Self.octets(of: parts[0]) else { throw .malformed }
        let bits = 8 * address.count
        if parts.count == 2 {
            guard let number = Self.number(parts[1], limit: bits) else { throw .malformed }
            length = number
        } else {
            length = bits
        }
        prefix = Self.masked(address, length)
        guard prefix == address else { throw .bitsBehindPrefix(of: "\(Self.text(prefix))/\(length)") }
    }

    /// Whether an address, as sockets print it, is one of the network's. An IPv4 address in its IPv6 form
    /// (RFC 4291 §2.5.5.2) is the IPv4 address.
    package func contains(_ address: String) -> Bool {
        guard address.utf8.count <= Self.longestText, let octets = Self.octets(of: address[...]) else { return false }
        return octets.count == prefix.count && Self.masked(octets, length) == prefix
    }

    private static func masked(_ octets: [UInt8], _ length: Int) -> [UInt8] {
        octets.enumerated().map { index, octet in
            let kept = min(8, max(0, length - 8 * index))
            return kept == 0 ? 0 : octet & (0xff << (8 - UInt8(kept)))
        }
    }

    private static func text(_ octets: [UInt8]) -> String {
        guard octets.count == 16 else { return octets.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]), radix: 16) }.joined(separator: ":")
    }

    // MARK: - Addresses

    private static func octets(of text: Substring) -> [UInt8]? {
        guard text.utf8.contains(UInt8(ascii: ":")) else { return ipv4(text) }
        guard let octets = ipv6(text) else { return nil }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
        return octets.starts(with: mapped) ? Array(octets.suffix(4)) : octets
    }

    private static func ipv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let octets = parts.compactMap { part in
            part == "0" || part.utf8.first != UInt8(ascii: "0") ? number(part, limit: 255).map(UInt8.init) : nil
        }
        return parts.count == 4 && octets.count == 4 ? octets : nil
    }

    /// Groups of hexadecimal digits; `::` once stands for as many zeros as are missing, and the last 32 bits may be
    /// written as IPv4 (RFC 4291 §2.2).
    private static func ipv6(_ text: Substring) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let front = groups(halves[0], mayEndInIPv4: halves.count == 1) else { return nil }
        guard halves.count == 2 else { return front.count == 16 ? front : nil }
        guard let back = groups(halves[1], mayEndInIPv4: true), front.count + back.count <= 14 else { return nil }
        return front + [UInt8](repeating: 0, count: 16 - front.count - back.count) + back
    }

    private static func groups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var octets: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInIPv4, index == parts.count - 1, let tail = ipv4(part) {
                octets += tail
                continue
            }
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexadecimal),
                let group = UInt16(part, radix: 16)
            else { return nil }
            octets += [UInt8(group >> 8), UInt8(group & 0xff)]
        }
        return octets
    }

    /// A decimal number without a sign, of three digits at most.
    private static func number(_ text: Substring, limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= limit
        else { return nil }
        return number
    }

    private static func isHexadecimal(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
