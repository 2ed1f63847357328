/// Builds packets from their fields, with right lengths and checksums: what synthesized captures are made of.
package enum PacketBuilder {
    /// An Ethernet frame, with VLAN tags from the outermost to the innermost.
    package static func ethernet(
        _ payload: [UInt8], etherType: UInt16, vlans: [UInt16] = [], tagType: UInt16 = 0x8100
    ) -> [UInt8] {
        var frame: [UInt8] = [0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01]
        for vlan in vlans {
            frame.appendBigEndian(tagType)
            frame.appendBigEndian(vlan)
        }
        frame.appendBigEndian(etherType)
        return frame + payload
    }

    /// The EtherType of an IP packet that these addresses make.
    package static func etherType(from source: IPAddress, to destination: IPAddress) -> UInt16 {
        source.ipv4 != nil && destination.ipv4 != nil ? 0x0800 : 0x86dd
    }

    /// An IP packet: IPv4 where both addresses are, else IPv6.
    package static func ip(
        _ payload: [UInt8], protocolNumber: UInt8, from source: IPAddress, to destination: IPAddress
    ) -> [UInt8] {
        if let from = source.ipv4, let to = destination.ipv4 {
            return ipv4(payload, protocolNumber: protocolNumber, from: from, to: to)
        }
        return ipv6(payload, nextHeader: protocolNumber, from: source, to: destination)
    }

    /// An IPv4 packet, or a fragment of one.
    ///
    /// - Parameters:
    ///   - options: the options, of a length that is a multiple of 4.
    ///   - offset: the place of a fragment in octets, a multiple of 8.
    ///   - totalLength: a wrong total length.
    package static func ipv4(
        _ payload: [UInt8], protocolNumber: UInt8, from source: UInt32, to destination: UInt32,
        identification: UInt16 = 0, offset: Int = 0, hasMore: Bool = false, options: [UInt8] = [],
        totalLength: UInt16? = nil
    ) -> [UInt8] {
        let headerLength = 20 + options.count
        var header: [UInt8] = [0x40 | UInt8(headerLength / 4), 0]
        header.appendBigEndian(totalLength ?? UInt16(clamping: headerLength + payload.count))
        header.appendBigEndian(identification)
        header.appendBigEndian(UInt16(offset / 8) | (hasMore ? 0x2000 : 0))
        header += [64, protocolNumber, 0, 0]
        header.appendBigEndian(source)
        header.appendBigEndian(destination)
        header += options
        let sum = checksum(header)
        header[10] = UInt8(sum >> 8)
        header[11] = UInt8(sum & 0xff)
        return header + payload
    }

    /// An IPv6 packet; extension headers stand at the front of its payload.
    package static func ipv6(
        _ payload: [UInt8], nextHeader: UInt8, from source: IPAddress, to destination: IPAddress,
        payloadLength: UInt16? = nil
    ) -> [UInt8] {
        var header: [UInt8] = [0x60, 0, 0, 0]
        header.appendBigEndian(payloadLength ?? UInt16(clamping: payload.count))
        header += [nextHeader, 64]
        for half in [source.high, source.low, destination.high, destination.low] { header.appendBigEndian(half) }
        return header + payload
    }

    /// A TCP segment.
    package static func tcp(
        _ payload: some Collection<UInt8>, from source: (address: IPAddress, port: UInt16),
        to destination: (address: IPAddress, port: UInt16), sequence: UInt32, acknowledgement: UInt32 = 0,
        flags: UInt8, window: UInt16 = 65_535, options: [UInt8] = []
    ) -> [UInt8] {
        var segment: [UInt8] = []
        segment.reserveCapacity(20 + options.count + payload.count)
        segment.appendBigEndian(source.port)
        segment.appendBigEndian(destination.port)
        segment.appendBigEndian(sequence)
        segment.appendBigEndian(acknowledgement)
        segment += [UInt8((20 + options.count) / 4) << 4, flags]
        segment.appendBigEndian(window)
        segment += [0, 0, 0, 0]
        segment += options
        segment += payload
        setChecksum(of: &segment, at: 16, protocolNumber: 6, from: source.address, to: destination.address)
        return segment
    }

    /// A UDP datagram.
    package static func udp(
        _ payload: [UInt8], from source: (address: IPAddress, port: UInt16),
        to destination: (address: IPAddress, port: UInt16)
    ) -> [UInt8] {
        var datagram: [UInt8] = []
        datagram.appendBigEndian(source.port)
        datagram.appendBigEndian(destination.port)
        datagram.appendBigEndian(UInt16(clamping: 8 + payload.count))
        datagram += [0, 0]
        datagram += payload
        setChecksum(of: &datagram, at: 6, protocolNumber: 17, from: source.address, to: destination.address)
        return datagram
    }

    private static func setChecksum(
        of segment: inout [UInt8], at index: Int, protocolNumber: UInt8, from source: IPAddress,
        to destination: IPAddress
    ) {
        // Both pseudo headers (RFC 9293 §3.1, RFC 8200 §8.1) sum up to this: zero octets add nothing.
        var pseudo: [UInt8] = []
        if let from = source.ipv4, let to = destination.ipv4 {
            pseudo.appendBigEndian(from)
            pseudo.appendBigEndian(to)
        } else {
            for half in [source.high, source.low, destination.high, destination.low] {
                pseudo.appendBigEndian(half)
            }
        }
        pseudo.appendBigEndian(UInt32(segment.count))
        pseudo += [0, protocolNumber]
        let sum = checksum(segment, initial: UInt32(~checksum(pseudo)))
        segment[index] = UInt8(sum >> 8)
        segment[index + 1] = UInt8(sum & 0xff)
    }

    /// The Internet checksum (RFC 1071).
    package static func checksum(_ octets: [UInt8], initial: UInt32 = 0) -> UInt16 {
        var sum = UInt64(initial)
        var index = 0
        while index + 1 < octets.count {
            sum &+= UInt64(octets.uint16(at: index))
            index += 2
        }
        if index < octets.count { sum &+= UInt64(octets[index]) << 8 }
        while sum >> 16 != 0 { sum = sum & 0xffff &+ sum >> 16 }
        return ~UInt16(truncatingIfNeeded: sum)
    }
}
