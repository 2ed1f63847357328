import SigilloCore
import SigilloWire

/// How a conversation comes into a capture.
enum Framing: String, Sendable, CaseIterable, Codable {
    case whole, octets, reordered, retransmitted, ipv6, vlan, fragments, ipv6Fragments

    /// Those that leave the conversation on IPv4 and without tags.
    static let plain: [Framing] = [.whole, .octets, .reordered, .retransmitted, .fragments]
    /// Those of a conversation whose segments are given.
    static let given: [Framing] = [.whole, .ipv6, .vlan, .fragments, .ipv6Fragments]

    var isIPv6: Bool { self == .ipv6 || self == .ipv6Fragments }
    var isFragmented: Bool { self == .fragments || self == .ipv6Fragments }
    var vlans: [UInt16] { self == .vlan ? [100] : [] }

    /// A conversation that begins, in this framing.
    func builder(
        port: UInt16, clientPort: UInt16 = 49_152, isIPv6: Bool = false, startsLate: Bool = false,
        clientISN: UInt32 = 1_000, serverISN: UInt32 = 5_000
    ) -> ConversationBuilder {
        ConversationBuilder(
            port: port, clientPort: clientPort, isIPv6: isIPv6 || self.isIPv6, startsLate: startsLate,
            clientISN: clientISN, serverISN: serverISN, vlans: vlans)
    }

    /// Frames as they stand in the capture: in fragments, if so.
    func finished(_ frames: [CapturedFrame]) -> [CapturedFrame] {
        isFragmented ? Fragments.split(frames) : frames
    }
}

extension Script {
    /// Its frames in a framing.
    ///
    /// - Parameters:
    ///   - segment: the greatest payload of a segment where the framing has no size of its own.
    ///   - isIPv6: whether the addresses are of IPv6 whatever the framing.
    func frames(_ framing: Framing, segment: Int? = nil, isIPv6: Bool = false) -> [CapturedFrame] {
        var builder = framing.builder(port: port, isIPv6: isIPv6)
        for step in steps {
            switch framing {
            case .octets: builder = builder.sending(step.octets, step.direction, segmented: 1)
            case .reordered:
                builder = builder.sending(step.octets, step.direction, segmented: 5)
                    .reversed((step.octets.count + 4) / 5)
            case .retransmitted:
                builder = builder.sending(step.octets, step.direction, segmented: 7)
                    .repeated((step.octets.count + 6) / 7)
            case .whole, .ipv6, .vlan, .fragments, .ipv6Fragments:
                builder = builder.sending(step.octets, step.direction, segmented: segment)
            }
        }
        return framing.finished(builder.frames)
    }
}

/// IP packets in pieces, the last of them first.
enum Fragments {
    /// Each packet of Ethernet frames whose payload is greater than a piece, in pieces of so many octets.
    static func split(_ frames: [CapturedFrame], into size: Int = 24) -> [CapturedFrame] {
        let all = frames.flatMap { frame -> [CapturedFrame] in
            let packets = pieces(of: Array(frame.octets.dropFirst(14)), number: frame.number, into: size)
            return packets.reversed().map { packet in
                let octets = Array(frame.octets.prefix(14)) + packet
                return CapturedFrame(
                    number: 0, time: frame.time, linkType: frame.linkType, octets: octets,
                    originalLength: octets.count)
            }
        }
        return ConversationBuilder.numbered(all)
    }

    private static func pieces(of packet: [UInt8], number: Int, into size: Int) -> [[UInt8]] {
        let isIPv4 = packet[0] >> 4 == 4
        let header = isIPv4 ? 20 : 40
        let payload = Array(packet.dropFirst(header))
        guard payload.count > size else { return [packet] }
        return stride(from: 0, to: payload.count, by: size).map { offset in
            let piece = Array(payload[offset..<min(offset + size, payload.count)])
            let hasMore = offset + size < payload.count
            let identification = UInt16(truncatingIfNeeded: number)
            guard isIPv4 else {
                let place = UInt16(offset) | (hasMore ? 1 : 0)
                let fields = [packet[6], 0, UInt8(place >> 8), UInt8(place & 255), 0, 0]
                let fragment = fields + [UInt8(identification >> 8), UInt8(identification & 255)] + piece
                let (from, to) = (address(packet, 8), address(packet, 24))
                return PacketBuilder.ipv6(fragment, nextHeader: 44, from: from, to: to)
            }
            return PacketBuilder.ipv4(
                piece, protocolNumber: packet[9], from: word(packet, 12), to: word(packet, 16),
                identification: identification, offset: offset, hasMore: hasMore)
        }
    }

    private static func word(_ octets: [UInt8], _ index: Int) -> UInt32 {
        octets[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func address(_ octets: [UInt8], _ index: Int) -> IPAddress {
        func half(_ start: Int) -> UInt64 { octets[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        return IPAddress(high: half(index), low: half(index + 8))
    }
}
