package import SigilloCore

/// Makes the frames of one TCP connection from its byte streams: handshake, data, acknowledgements, end.
///
/// Where the kernel's capture cannot be had, the in-process tap writes its captures with it. An address that is none
/// stands as 192.0.2.1.
package struct FrameSynthesizer: Sendable {
    /// The greatest payload of one segment: what an Ethernet frame of 1,500 octets holds beside time stamps.
    package static let segmentSize = 1_448

    private struct End: Sendable {
        var address: IPAddress
        var port: UInt16
        /// The sequence number of its next octet.
        var sequence: UInt32
    }

    private var client: End
    private var server: End
    private let vlans: [UInt16]
    private let segmentSize: Int

    /// Creates a connection that has not begun.
    ///
    /// - Parameters:
    ///   - clientISN: the client's initial sequence number.
    ///   - serverISN: the server's.
    ///   - segmentSize: the greatest payload of one segment.
    ///   - vlans: VLAN tags of every frame, the outermost first.
    package init(
        client: Endpoint, server: Endpoint, clientISN: UInt32 = 1_000, serverISN: UInt32 = 5_000,
        segmentSize: Int = FrameSynthesizer.segmentSize, vlans: [UInt16] = []
    ) {
        let fallback = IPAddress(ipv4: 0xc000_0201)
        self.client = End(
            address: IPAddress(client.address) ?? fallback, port: client.port, sequence: clientISN)
        self.server = End(
            address: IPAddress(server.address) ?? fallback, port: server.port, sequence: serverISN)
        self.segmentSize = max(segmentSize, 1)
        self.vlans = vlans
    }

    /// Appends SYN, SYN-ACK and ACK.
    package mutating func open(at time: UInt64, to frames: inout [CapturedFrame]) {
        appendSegment([], flags: Self.syn, .clientToServer, at: time, to: &frames)
        client.sequence &+= 1
        appendSegment([], flags: Self.syn | Self.ack, .serverToClient, at: time, to: &frames)
        server.sequence &+= 1
        acknowledge(.clientToServer, at: time, to: &frames)
    }

    /// Appends octets in as many segments as they need.
    package mutating func send(
        _ octets: some Collection<UInt8>, _ direction: Direction, at time: UInt64, to frames: inout [CapturedFrame]
    ) {
        var rest = octets[...]
        while !rest.isEmpty {
            let part = rest.prefix(segmentSize)
            rest = rest.dropFirst(part.count)
            appendSegment(part, flags: Self.psh | Self.ack, direction, at: time, to: &frames)
            advance(direction, by: part.count)
        }
    }

    /// Appends a segment without octets that acknowledges everything the other end has sent.
    package mutating func acknowledge(_ direction: Direction, at time: UInt64, to frames: inout [CapturedFrame]) {
        appendSegment([], flags: Self.ack, direction, at: time, to: &frames)
    }

    /// Appends a FIN.
    package mutating func close(_ direction: Direction, at time: UInt64, to frames: inout [CapturedFrame]) {
        appendSegment([], flags: Self.fin | Self.ack, direction, at: time, to: &frames)
        advance(direction, by: 1)
    }

    /// Appends a reset.
    package mutating func reset(_ direction: Direction, at time: UInt64, to frames: inout [CapturedFrame]) {
        appendSegment([], flags: Self.rst | Self.ack, direction, at: time, to: &frames)
    }

    /// Lets octets pass that no frame shows: they crossed, and the capture lost them.
    package mutating func lose(_ octets: Int, _ direction: Direction) {
        advance(direction, by: octets)
    }

    /// Appends a segment at any place of its stream: a retransmission, a keep-alive, data with a FIN.
    ///
    /// - Parameters:
    ///   - back: how many octets before the next one it begins.
    ///   - flags: the octet of TCP flags.
    package mutating func segment(
        _ octets: some Collection<UInt8>, back: Int = 0, flags: UInt8 = 0x18, _ direction: Direction, at time: UInt64,
        to frames: inout [CapturedFrame]
    ) {
        appendSegment(octets, back: back, flags: flags, direction, at: time, to: &frames)
        guard back == 0 else { return }
        let numbered = (flags & Self.syn != 0 ? 1 : 0) + (flags & Self.fin != 0 ? 1 : 0)
        advance(direction, by: octets.count + numbered)
    }

    /// Makes the frame of a UDP datagram.
    package static func datagram(
        _ octets: [UInt8], from source: Endpoint, to destination: Endpoint, number: Int, at time: UInt64
    ) -> CapturedFrame {
        let fallback = IPAddress(ipv4: 0xc000_0201)
        let from = (address: IPAddress(source.address) ?? fallback, port: source.port)
        let to = (address: IPAddress(destination.address) ?? fallback, port: destination.port)
        let datagram = PacketBuilder.udp(octets, from: from, to: to)
        return frame(
            PacketBuilder.ip(datagram, protocolNumber: 17, from: from.address, to: to.address),
            etherType: PacketBuilder.etherType(from: from.address, to: to.address), vlans: [], number: number,
            at: time)
    }

    private static let fin: UInt8 = 0x01
    private static let syn: UInt8 = 0x02
    private static let rst: UInt8 = 0x04
    private static let psh: UInt8 = 0x08
    private static let ack: UInt8 = 0x10

    private mutating func advance(_ direction: Direction, by octets: Int) {
        switch direction {
        case .clientToServer: client.sequence &+= UInt32(truncatingIfNeeded: octets)
        case .serverToClient: server.sequence &+= UInt32(truncatingIfNeeded: octets)
        }
    }

    private func appendSegment(
        _ payload: some Collection<UInt8>, back: Int = 0, flags: UInt8, _ direction: Direction, at time: UInt64,
        to frames: inout [CapturedFrame]
    ) {
        let (sender, receiver) = direction == .clientToServer ? (client, server) : (server, client)
        let segment = PacketBuilder.tcp(
            payload, from: (sender.address, sender.port), to: (receiver.address, receiver.port),
            sequence: sender.sequence &- UInt32(truncatingIfNeeded: back),
            acknowledgement: flags & Self.ack != 0 ? receiver.sequence : 0, flags: flags)
        let packet = PacketBuilder.ip(segment, protocolNumber: 6, from: sender.address, to: receiver.address)
        let etherType = PacketBuilder.etherType(from: sender.address, to: receiver.address)
        frames.append(
            Self.frame(packet, etherType: etherType, vlans: vlans, number: frames.count + 1, at: time))
    }

    private static func frame(
        _ packet: [UInt8], etherType: UInt16, vlans: [UInt16], number: Int, at time: UInt64
    ) -> CapturedFrame {
        let octets = PacketBuilder.ethernet(packet, etherType: etherType, vlans: vlans)
        return CapturedFrame(
            number: number, time: time, linkType: .ethernet, octets: octets, originalLength: octets.count)
    }
}
