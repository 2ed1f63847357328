/// Network addresses in text, as octets.
enum AddressText {
    /// The four octets of a dotted IPv4 address, or nil.
    static func ipv4(_ text: some Collection<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var result: [UInt8] = []
        for part in parts {
            guard part.count <= 3, let number = ASCII.number(part, limit: 255) else { return nil }
            result.append(UInt8(number))
        }
        return result
    }

    /// The sixteen octets of an IPv6 address (RFC 4291 §2.2), without a zone, or nil.
    static func ipv6(_ text: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(text)
        guard text.count <= 45 else { return nil }
        // A double colon, once, stands for as many zeros as are missing.
        if let gap = text.indices.dropLast().first(where: { text[$0] == ASCII.colon && text[$0 + 1] == ASCII.colon }) {
            guard let head = groups(text[..<gap]), let tail = groups(text[(gap + 2)...]),
                head.count + tail.count <= 14
            else { return nil }
            return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
        }
        guard let octets = groups(text[...]), octets.count == 16 else { return nil }
        return octets
    }

    private static func groups(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var result: [UInt8] = []
        let parts = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains(ASCII.dot) {
                guard let last = ipv4(part) else { return nil }
                result += last
            } else {
                guard (1...4).contains(part.count),
                    let number = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                    part.first != UInt8(ascii: "+")
                else { return nil }
                result += [UInt8(number >> 8), UInt8(number & 0xff)]
            }
        }
        return result
    }
}
