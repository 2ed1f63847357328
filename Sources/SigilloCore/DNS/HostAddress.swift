/// An IPv4 or IPv6 address as servers and name servers have it: octets, without a zone.
///
/// The checker has an address of its own (SigilloWire): the two eyes share no code.
public struct HostAddress: Sendable, Hashable {
    /// Four octets, or sixteen.
    public let octets: [UInt8]

    /// The longest text that is read: an IPv6 address with an IPv4 address at its end.
    private static let textLimit = 45

    /// Reads a dotted IPv4 address (RFC 5321 §4.1.3, without leading zeros) or an IPv6 address (RFC 4291 §2.2).
    ///
    /// - Returns: nil where it is neither.
    public init?(_ text: some StringProtocol) {
        let text = Array(text.utf8.prefix(Self.textLimit + 1))
        guard text.count <= Self.textLimit, let octets = Self.four(text[...]) ?? Self.sixteen(text[...]) else {
            return nil
        }
        self.octets = octets
    }

    /// Creates an address; nil unless there are four octets or sixteen.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 4 || octets.count == 16 else { return nil }
        self.octets = Array(octets)
    }

    /// Whether it is an IPv4 address.
    public var isIPv4: Bool { octets.count == 4 }

    /// The IPv4 address that an IPv4-mapped IPv6 address stands for (RFC 4291 §2.5.5.2); any other as it is.
    public var unmapped: HostAddress {
        let prefix: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff]
        return isIPv4 || !octets.starts(with: prefix) ? self : HostAddress(octets: octets.dropFirst(12)) ?? self
    }

    /// Whether both are of one family and share the first `length` bits (RFC 4632 §3.1).
    public func matches(_ network: HostAddress, prefixLength length: Int) -> Bool {
        octets.count == network.octets.count && masked(to: length) == network.masked(to: length)
    }

    /// The octets with zeros behind the first `length` bits.
    func masked(to length: Int) -> [UInt8] {
        octets.enumerated().map { index, octet in
            let kept = min(8, max(0, length - 8 * index))
            return kept == 0 ? 0 : octet & (0xff << (8 - UInt8(kept)))
        }
    }

    /// The name whose PTR records are its host's names, without the dot at the end (RFC 1035 §3.5, RFC 3596 §2.5).
    public var reverseName: String {
        let labels =
            isIPv4
            ? octets.reversed().map { String($0) }
            : octets.reversed().flatMap { [String($0 & 0x0f, radix: 16), String($0 >> 4, radix: 16)] }
        return labels.joined(separator: ".") + (isIPv4 ? ".in-addr.arpa" : ".ip6.arpa")
    }

    // MARK: - Reading

    private static let dot = UInt8(ascii: ".")
    private static let colon = UInt8(ascii: ":")

    private static func four(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: dot, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var result: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
                part.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = UInt8(String(decoding: part, as: UTF8.self))
            else { return nil }
            result.append(number)
        }
        return result
    }

    private static func sixteen(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        // A double colon, once, stands for as many zeros as are missing.
        if let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) {
            guard let head = groups(text[..<gap], mayEndInFour: false),
                let tail = groups(text[(gap + 2)...], mayEndInFour: true), head.count + tail.count <= 14
            else { return nil }
            return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        guard let octets = groups(text, mayEndInFour: true), octets.count == 16 else { return nil }
        return octets
    }

    private static func groups(_ text: ArraySlice<UInt8>, mayEndInFour: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var result: [UInt8] = []
        let parts = text.split(separator: colon, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInFour, index == parts.count - 1, part.contains(dot) {
                guard let last = four(part) else { return nil }
                result += last
            } else {
                guard (1...4).contains(part.count), part.allSatisfy(isHexadecimal),
                    let number = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
                else { return nil }
                result += [UInt8(number >> 8), UInt8(number & 0xff)]
            }
        }
        return result
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

extension HostAddress: CustomStringConvertible {
    /// `192.0.2.1`, or `2001:db8::1` (RFC 5952 §4).
    public var description: String {
        if isIPv4 { return octets.map { String($0) }.joined(separator: ".") }
        if unmapped.isIPv4 { return "::ffff:\(unmapped)" }
        let groups = stride(from: 0, to: octets.count, by: 2).map { Int(octets[$0]) << 8 | Int(octets[$0 + 1]) }
        // The first of the longest runs of zeros; one group alone is no run.
        var gap = 0..<0
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(1, gap.count) { gap = start..<end }
            start = max(end, start + 1)
        }
        func text(_ part: ArraySlice<Int>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        guard !gap.isEmpty else { return text(groups[...]) }
        return text(groups[..<gap.lowerBound]) + "::" + text(groups[gap.upperBound...])
    }
}
