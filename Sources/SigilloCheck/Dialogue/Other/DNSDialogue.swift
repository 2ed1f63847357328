import SigilloCore

/// DNS over TCP (RFC 1035 §4.2.2): names that are asked for, each message behind its length.
struct DNSDialogue: Dialogue {
    let name = "dns"
    private var buffers = PerDirection(repeating: [UInt8]())

    /// Whether a side begins with a message; nil without octets, and true while nothing speaks against it.
    static func begins(_ octets: ArraySlice<UInt8>) -> Bool? {
        guard octets.count >= 6 else { return octets.isEmpty ? nil : octets.first.map { $0 < 0x10 } }
        let start = octets.startIndex
        let length = Int(octets[start]) << 8 | Int(octets[start + 1])
        // Behind length and ID stand the flags, whose reserved bit is 0.
        return length >= 12 && octets[start + 5] & 0x40 == 0
    }

    func reading(_ direction: Direction) -> Reading {
        let buffer = buffers[direction]
        guard buffer.count >= 2 else { return .counted(UInt64(2 - buffer.count)) }
        let length = 2 + Int(buffer[0]) << 8 + Int(buffer[1])
        return .counted(UInt64(max(1, length - buffer.count)))
    }

    mutating func line(_ line: Line, from direction: Direction, evidence: inout Evidence) -> Turn { .goOn }

    mutating func body(
        _ octets: ArraySlice<UInt8>, at offset: UInt64, from direction: Direction, evidence: inout Evidence
    ) {
        buffers[direction] += octets
        let buffer = buffers[direction]
        guard buffer.count >= 2, buffer.count >= 2 + Int(buffer[0]) << 8 + Int(buffer[1]) else { return }
        buffers[direction] = []
        let end = offset &+ UInt64(octets.count)
        let names = direction == .clientToServer ? DNSQuestion.names(in: buffer.dropFirst(2)) : []
        if !names.isEmpty {
            evidence.mention(
                "Names that were asked of DNS crossed in clear.", direction: direction,
                range: (end &- UInt64(buffer.count))..<end, rule: "dns.name", reference: "RFC 9076 §5.1")
        }
        evidence.show("‹message of DNS, \(buffer.count - 2) octets›", direction: direction, end: end)
    }

    mutating func bodyEnded(at end: UInt64, from direction: Direction, evidence: inout Evidence) {}
    mutating func missed(_ octets: UInt64, from direction: Direction, evidence: inout Evidence) {
        buffers[direction] = []
    }
    mutating func ended(evidence: inout Evidence) {}
}
