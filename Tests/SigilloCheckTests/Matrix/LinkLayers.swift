import SigilloWire

/// Ethernet frames of a conversation, in other link layers and tunnels.
enum LinkLayers {
    typealias Wrap = @Sendable (CapturedFrame) -> CapturedFrame

    private static func frame(_ frame: CapturedFrame, _ linkType: LinkType, _ octets: [UInt8]) -> CapturedFrame {
        CapturedFrame(
            number: frame.number, time: frame.time, linkType: linkType, octets: octets, originalLength: octets.count)
    }

    /// What stands behind the addresses: EtherType and payload.
    private static func typed(_ frame: CapturedFrame) -> [UInt8] { Array(frame.octets.dropFirst(12)) }

    /// The IP packet.
    private static func packet(_ frame: CapturedFrame) -> [UInt8] { Array(frame.octets.dropFirst(14)) }

    private static func isIPv4(_ packet: [UInt8]) -> Bool { packet[0] >> 4 == 4 }

    private static let addresses = (from: UInt32(0xcb00_7101), to: UInt32(0xcb00_7102))

    static let cooked: Wrap = { frame($0, .linuxCooked, [0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0] + typed($0)) }

    static let cooked2: Wrap = {
        let typed = typed($0)
        let fields: [UInt8] = [0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0]
        return frame($0, .linuxCooked2, Array(typed.prefix(2)) + fields + Array(typed.dropFirst(2)))
    }

    static let raw: Wrap = { frame($0, .raw, packet($0)) }

    /// The family of IPv6 is that of FreeBSD.
    static let nullBigEndian: Wrap = {
        let packet = packet($0)
        return frame($0, .null, [0, 0, 0, isIPv4(packet) ? 2 : 28] + packet)
    }

    static let nullLittleEndian: Wrap = {
        let packet = packet($0)
        return frame($0, .null, [isIPv4(packet) ? 2 : 30, 0, 0, 0] + packet)
    }

    static let stacked: Wrap = {
        frame($0, .ethernet, $0.octets.prefix(12) + [0x88, 0xa8, 0, 100, 0x81, 0, 0, 200] + typed($0))
    }

    static let pppoe: Wrap = {
        let packet = packet($0)
        let length = packet.count + 2
        let fields: [UInt8] = [0x88, 0x64, 0x11, 0, 0, 1, UInt8(length >> 8), UInt8(length & 255), 0]
        let header = $0.octets.prefix(12) + fields + [isIPv4(packet) ? 0x21 : 0x57]
        return frame($0, .ethernet, Array(header) + packet)
    }

    /// IPv6 in IPv4 (RFC 4213), or IPv4 in IPv4.
    static let ipInIP: Wrap = {
        let packet = packet($0)
        let outer = PacketBuilder.ipv4(
            packet, protocolNumber: isIPv4(packet) ? 4 : 41, from: addresses.from, to: addresses.to)
        return frame($0, .ethernet, $0.octets.prefix(12) + [0x08, 0x00] + outer)
    }

    static let gre: Wrap = {
        let outer = PacketBuilder.ipv4(
            [0, 0] + typed($0), protocolNumber: 47, from: addresses.from, to: addresses.to)
        return frame($0, .ethernet, $0.octets.prefix(12) + [0x08, 0x00] + outer)
    }

    static let vxlan: Wrap = {
        let (from, to) = (IPAddress(ipv4: addresses.from), IPAddress(ipv4: addresses.to))
        let datagram = PacketBuilder.udp(
            [8, 0, 0, 0, 0, 0, 42, 0] + $0.octets, from: (from, 50_000), to: (to, 4789))
        let outer = PacketBuilder.ipv4(
            datagram, protocolNumber: 17, from: addresses.from, to: addresses.to)
        return frame($0, .ethernet, $0.octets.prefix(12) + [0x08, 0x00] + outer)
    }

    static let mpls: Wrap = {
        frame($0, .ethernet, $0.octets.prefix(12) + [0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64] + packet($0))
    }

    /// IPv4 with three NOPs and an end of options.
    static let options: Wrap = {
        let packet = packet($0)
        guard isIPv4(packet) else { return $0 }
        func word(_ index: Int) -> UInt32 { packet[index..<index + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        let place = UInt16(packet[6]) << 8 | UInt16(packet[7])
        let other = PacketBuilder.ipv4(
            Array(packet.dropFirst(20)), protocolNumber: packet[9], from: word(12), to: word(16),
            identification: UInt16(packet[4]) << 8 | UInt16(packet[5]), offset: Int(place & 0x1fff) * 8,
            hasMore: place & 0x2000 != 0, options: [1, 1, 1, 0])
        return frame($0, .ethernet, $0.octets.prefix(14) + other)
    }

    /// A total length of 0, which is what a sending system shows of a segment that its network card will cut.
    static let noTotalLength: Wrap = {
        var octets = $0.octets
        guard octets[14] >> 4 == 4 else { return $0 }
        for index in [16, 17, 24, 25] { octets[index] = 0 }
        let sum = PacketBuilder.checksum(Array(octets[14..<34]))
        octets[24] = UInt8(sum >> 8)
        octets[25] = UInt8(sum & 255)
        return frame($0, .ethernet, octets)
    }

    /// A TCP checksum that is wrong.
    static let wrongChecksum: Wrap = {
        var octets = $0.octets
        let tag = octets[12] == 0x81 ? 4 : 0
        let index = 14 + tag + (octets[14 + tag] >> 4 == 4 ? 20 : 40) + 16
        guard octets.count > index + 1 else { return $0 }
        octets[index] ^= 0x5a
        return frame($0, .ethernet, octets)
    }

    /// Six octets of padding that hold no traffic, behind the packet.
    static func padded(with text: String) -> Wrap {
        { frame($0, .ethernet, $0.octets + Array(text.utf8)) }
    }
}
