import SigilloWire

/// Frames of single packets.
enum Frames {
    typealias End = (address: IPAddress, port: UInt16)

    static let client: End = (IPAddress(ipv4: 0xc000_020a), 49_152)
    static let server: End = (IPAddress(ipv4: 0xc633_6401), 143)

    /// A frame of Ethernet that holds an IPv4 packet with a TCP segment.
    static func ipv4TCP(
        _ payload: [UInt8], from source: End, to destination: End, sequence: UInt32, acknowledgement: UInt32 = 0,
        flags: UInt8, options: [UInt8] = []
    ) -> CapturedFrame {
        let segment = PacketBuilder.tcp(
            payload, from: source, to: destination, sequence: sequence, acknowledgement: acknowledgement,
            flags: flags, options: options)
        let packet = PacketBuilder.ip(
            segment, protocolNumber: 6, from: source.address, to: destination.address)
        return frame(PacketBuilder.ethernet(packet, etherType: 0x0800))
    }

    /// A whole frame of any octets.
    static func frame(_ octets: [UInt8], linkType: LinkType = .ethernet, number: Int = 1) -> CapturedFrame {
        CapturedFrame(number: number, time: 0, linkType: linkType, octets: octets, originalLength: octets.count)
    }

    /// An IPv4 packet that holds a TCP segment of the client with the text.
    static func packet(_ text: String = "hello", totalLength: UInt16? = nil, options: [UInt8] = []) -> [UInt8] {
        PacketBuilder.ipv4(
            segment(text), protocolNumber: 6, from: 0xc000_020a, to: 0xc633_6401, options: options,
            totalLength: totalLength)
    }

    /// An IPv6 packet that holds a TCP segment of the client with the text, behind extension headers.
    static func packet6(
        _ text: String = "hello", nextHeader: UInt8 = 6, extensions: [UInt8] = [], payloadLength: UInt16? = nil
    ) -> [UInt8] {
        PacketBuilder.ipv6(
            extensions + segment(text), nextHeader: nextHeader, from: IPAddress("2001:db8::1") ?? client.address,
            to: IPAddress("2001:db8::2") ?? server.address, payloadLength: payloadLength)
    }

    /// A TCP segment of the client with the text.
    static func segment(_ text: String = "hello") -> [UInt8] {
        PacketBuilder.tcp(Array(text.utf8), from: client, to: server, sequence: 100, flags: 0x18)
    }
}
