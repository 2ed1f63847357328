/// The names that a DNS message asks for (RFC 1035 §4.1.2), also in mDNS (RFC 6762).
enum DNSQuestion {
    private static let questionLimit = 32

    /// The names of a query, in order; none where it is no query or malformed.
    static func names(in message: ArraySlice<UInt8>) -> [String] {
        guard message.count > 12 else { return [] }
        let start = message.startIndex
        // QR = 0 and OPCODE = 0: a standard query.
        guard message[start + 2] & 0xf8 == 0 else { return [] }
        let count = Int(message[start + 4]) << 8 | Int(message[start + 5])
        var rest = message.dropFirst(12)
        var names: [String] = []
        for _ in 0..<min(count, questionLimit) {
            guard let labels = takeLabels(&rest), rest.count >= 4 else { return names }
            rest = rest.dropFirst(4)
            names.append(VisibleText.of(labels.joined(separator: [UInt8(ascii: ".")]), limit: 255))
        }
        return names
    }

    /// Takes labels up to the root; compression does not occur in a first question and ends the reading.
    private static func takeLabels(_ rest: inout ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var labels: [ArraySlice<UInt8>] = []
        while let length = rest.first.map(Int.init) {
            rest = rest.dropFirst()
            if length == 0 { return labels }
            guard length < 64, rest.count >= length, labels.count < 128 else { return nil }
            labels.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return nil
    }
}
