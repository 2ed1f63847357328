import SigilloCore
import Testing

@testable import SigilloWire

/// Frames in which a VXLAN tunnel stands.
enum TunnelSample {
    static func udp(_ payload: [UInt8], port: UInt16) -> [UInt8] {
        let datagram = PacketBuilder.udp(
            payload, from: (Frames.client.address, 5_555), to: (Frames.server.address, port))
        return PacketBuilder.ethernet(
            PacketBuilder.ip(datagram, protocolNumber: 17, from: Frames.client.address, to: Frames.server.address),
            etherType: 0x0800)
    }

    static var vxlan: [UInt8] {
        let inner = PacketBuilder.ethernet(Frames.packet(), etherType: 0x0800)
        return udp([8, 0, 0, 0, 0, 0, 42, 0] + inner, port: 4_789)
    }
}

@Suite("Packet decoder")
struct PacketDecoderTests {
    private static func ipv4(_ payload: [UInt8], protocolNumber: UInt8) -> [UInt8] {
        PacketBuilder.ipv4(payload, protocolNumber: protocolNumber, from: 0xc000_0201, to: 0xc000_0202)
    }

    private static func ethernet(_ payload: [UInt8], _ etherType: UInt16 = 0x0800) -> [UInt8] {
        PacketBuilder.ethernet(payload, etherType: etherType)
    }

    /// Every way in which the same segment may be wrapped.
    private static var wrappings: [(name: String, linkType: LinkType, octets: [UInt8])] {
        let packet = Frames.packet()
        let packet6 = Frames.packet6()
        let inner = ethernet(packet)
        let cooked: [UInt8] = [0, 4, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 8, 0]
        let cooked2: [UInt8] = [8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 4, 6, 1, 2, 3, 4, 5, 6, 0, 0]
        let options = [UInt8](repeating: 1, count: 8)
        return [
            ("Ethernet", .ethernet, inner),
            ("padding", .ethernet, inner + [0, 0, 0, 0, 0, 0]),
            ("one tag", .ethernet, PacketBuilder.ethernet(packet, etherType: 0x0800, vlans: [5])),
            (
                "two tags", .ethernet,
                PacketBuilder.ethernet(packet6, etherType: 0x86dd, vlans: [5, 6], tagType: 0x88a8)
            ),
            ("old tags", .ethernet, PacketBuilder.ethernet(packet, etherType: 0x0800, vlans: [5, 6], tagType: 0x9100)),
            ("SNAP", .ethernet, ethernet([0xaa, 0xaa, 3, 0, 0, 0, 8, 0] + packet, UInt16(packet.count + 8))),
            ("cooked", .linuxCooked, cooked + packet),
            ("cooked 2", .linuxCooked2, cooked2 + packet),
            ("NULL little", .null, [2, 0, 0, 0] + packet),
            ("NULL big", .null, [0, 0, 0, 2] + packet),
            ("LOOP", .loop, [0, 0, 0, 2] + packet),
            ("NULL 10", .null, [10, 0, 0, 0] + packet6),
            ("NULL 24", .null, [24, 0, 0, 0] + packet6),
            ("NULL 28", .null, [0, 0, 0, 28] + packet6),
            ("NULL 30", .loop, [30, 0, 0, 0] + packet6),
            ("raw", .raw, packet), ("raw 6", .raw, packet6), ("raw BSD", .rawOfBSD, packet),
            ("IPv4", .ipv4, packet), ("IPv6", .ipv6, packet6),
            ("PPP", .ppp, [0xff, 3, 0, 0x21] + packet),
            ("PPPoE", .ethernet, ethernet([0x11, 0, 0, 1, 0, UInt8(packet.count + 2), 0, 0x21] + packet, 0x8864)),
            ("MPLS", .ethernet, ethernet([0, 1, 0, 64, 0, 2, 1, 64] + packet, 0x8847)),
            ("pseudowire", .ethernet, ethernet([0, 1, 1, 64, 0, 0, 0, 0] + inner, 0x8847)),
            ("IPv4 options", .raw, Frames.packet(options: options)),
            ("IPv4 without length", .raw, Frames.packet(totalLength: 0)),
            ("IPv6 without length", .raw, Frames.packet6(payloadLength: 0)),
            ("hop-by-hop", .raw, Frames.packet6(nextHeader: 0, extensions: [6, 0, 1, 4, 0, 0, 0, 0])),
            (
                "three extensions", .raw,
                Frames.packet6(
                    nextHeader: 0,
                    extensions: [43, 0, 1, 4, 0, 0, 0, 0, 60, 0, 0, 0, 0, 0, 0, 0, 6, 1]
                        + [UInt8](repeating: 0, count: 14))
            ),
            (
                "authentication", .raw,
                Frames.packet6(nextHeader: 51, extensions: [6, 4] + [UInt8](repeating: 0, count: 22))
            ),
            ("atomic fragment", .raw, Frames.packet6(nextHeader: 44, extensions: [6, 0, 0, 0, 0, 0, 0, 9])),
            ("IP in IP", .raw, ipv4(packet, protocolNumber: 4)),
            ("6in4", .raw, ipv4(packet6, protocolNumber: 41)),
            ("EtherIP", .raw, ipv4([0x30, 0] + inner, protocolNumber: 97)),
            ("MPLS in IP", .raw, ipv4([0, 1, 1, 64] + packet, protocolNumber: 137)),
            ("GRE", .raw, ipv4([0, 0, 8, 0] + packet, protocolNumber: 47)),
            (
                "GRE with everything", .raw,
                ipv4([0xb0, 0, 0x65, 0x58] + [UInt8](repeating: 0, count: 12) + inner, protocolNumber: 47)
            ),
            ("PPTP", .raw, ipv4([0x30, 1, 0x88, 0x0b, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0x21] + packet, protocolNumber: 47)),
            ("ERSPAN I", .raw, ipv4([0, 0, 0x88, 0xbe] + inner, protocolNumber: 47)),
            (
                "ERSPAN II", .raw,
                ipv4([0x10, 0, 0x88, 0xbe, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 8) + inner, protocolNumber: 47)
            ),
            ("VXLAN", .ethernet, TunnelSample.vxlan),
            ("Geneve", .ethernet, TunnelSample.udp([1, 0, 0x65, 0x58, 0, 0, 1, 0, 9, 9, 9, 9] + inner, port: 6_081)),
            ("GTP-U", .ethernet, TunnelSample.udp([0x30, 255, 0, 0, 0, 0, 0, 1] + packet, port: 2_152)),
            (
                "GTP-U with extension", .ethernet,
                TunnelSample.udp([0x34, 255, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 0, 0] + packet, port: 2_152)
            ),
            ("Teredo", .ethernet, TunnelSample.udp([0, 0, 1, 2, 3, 4, 5, 6] + packet6, port: 3_544)),
        ]
    }

    @Test func findsTheSameSegmentInEveryWrapping() {
        for wrapping in Self.wrappings {
            let record = Recorder.recording([Frames.frame(wrapping.octets, linkType: wrapping.linkType)])
            #expect(record.text(.clientToServer) == "hello", "\(wrapping.name)")
            #expect(record.blindness.isEmpty && record.datagrams.isEmpty, "\(wrapping.name)")
        }
    }

    @Test func everyWrappingCutShortIsHandled() {
        for wrapping in Self.wrappings {
            for length in wrapping.octets.indices {
                var frame = Frames.frame(Array(wrapping.octets.prefix(length)), linkType: wrapping.linkType)
                _ = Recorder.recording([frame])
                frame.originalLength = wrapping.octets.count
                let record = Recorder.recording([frame])
                #expect(
                    !record.blindness.isEmpty || !record.datagrams.isEmpty
                        || record.text(.clientToServer) == "hello", "\(wrapping.name) cut to \(length)")
            }
        }
    }

    @Test func deliversDatagrams() {
        let source = Endpoint(address: "192.0.2.10", port: 5_353)
        let destination = Endpoint(address: "198.51.100.53", port: 53)
        let frame = FrameSynthesizer.datagram(Array("query".utf8), from: source, to: destination, number: 1, at: 0)
        let record = Recorder.recording([frame])
        #expect(record.datagrams == [.init(text: "query", source: source, destination: destination)])
    }

    @Test func aDatagramThatOnlyLooksLikeATunnelStaysOne() {
        let record = Recorder.recording([Frames.frame(TunnelSample.udp(Array("hello, world".utf8), port: 4_789))])
        #expect(record.datagrams.map(\.text) == ["hello, world"])
    }

    @Test(
        arguments: [
            ("ESP", ipv4([1, 2, 3, 4], protocolNumber: 50)), ("SCTP", ipv4([1, 2, 3, 4], protocolNumber: 132)),
            ("L2TP", ipv4([1, 2, 3, 4], protocolNumber: 115)), ("IP protocol 200", ipv4([1], protocolNumber: 200)),
        ])
    func namesWhatItCannotRead(name: String, packet: [UInt8]) {
        #expect(Recorder.recording([Frames.frame(packet, linkType: .raw)]).blindness == [.encapsulation(name)])
    }

    @Test func namesTunnelsOverUDPAndEthernet() {
        let esp = Frames.frame(TunnelSample.udp([1, 2, 3, 4, 5, 6, 7, 8], port: 4_500))
        #expect(Recorder.recording([esp]).blindness == [.encapsulation("ESP")])
        let macsec = Frames.frame(Self.ethernet([0x0c, 0, 0, 0, 0, 1, 9, 9], 0x88e5))
        #expect(Recorder.recording([macsec]).blindness == [.encapsulation("MACsec")])
        let unknown = Frames.frame(Self.ethernet([0, 0, 0, 0], 0xabcd))
        #expect(Recorder.recording([unknown]).blindness == [.encapsulation("EtherType 0xabcd")])
    }

    @Test func namesUnknownLinkTypes() {
        let frame = Frames.frame([1, 2, 3], linkType: LinkType(rawValue: 147))
        #expect(Recorder.recording([frame]).blindness == [.linkType(147)])
    }

    @Test func countsQuietTrafficWithoutBlindness() {
        var assembler = FlowAssembler()
        var record = Recorder()
        let packets = [
            Self.ethernet([0, 1, 8, 0, 6, 4, 0, 1], 0x0806), Self.ethernet(Self.ipv4([8, 0], protocolNumber: 1)),
            Self.ethernet(Self.ipv4([0x11], protocolNumber: 2)), Self.ethernet([2, 7], 0x88cc),
            Self.ethernet([0x42, 0x42, 3, 0, 0, 0, 0, 0], 38),
        ]
        for packet in packets { assembler.add(Frames.frame(packet), to: &record) }
        #expect(record.blindness.isEmpty && !assembler.counts.hasTransport)
        #expect(assembler.counts.addressResolution == 1 && assembler.counts.controlMessages == 1)
        #expect(assembler.counts.linkLocal == 3 && assembler.counts.frames == 5)
    }

    @Test func limitsDepthAndChains() {
        var packet = Frames.packet()
        for _ in 0..<8 { packet = Self.ipv4(packet, protocolNumber: 4) }
        #expect(Recorder.recording([Frames.frame(packet, linkType: .raw)]).text(.clientToServer) == "hello")
        packet = Self.ipv4(packet, protocolNumber: 4)
        #expect(Recorder.recording([Frames.frame(packet, linkType: .raw)]).blindness.count == 1)

        let option: [UInt8] = [60, 0, 0, 0, 0, 0, 0, 0]
        let extensions = [[UInt8]](repeating: option, count: 15).flatMap(\.self) + [6, 0, 0, 0, 0, 0, 0, 0]
        let allowed = Frames.packet6(nextHeader: 60, extensions: extensions)
        #expect(Recorder.recording([Frames.frame(allowed, linkType: .raw)]).text(.clientToServer) == "hello")
        let many = [[UInt8]](repeating: option, count: 1_000).flatMap(\.self)
        let tooMany = Recorder.recording([
            Frames.frame(Frames.packet6(nextHeader: 60, extensions: many), linkType: .raw)
        ])
        #expect(tooMany.blindness == [.malformed("more than 16 extension headers")])
        let tags = PacketBuilder.ethernet(
            Frames.packet(), etherType: 0x0800, vlans: [UInt16](repeating: 1, count: 17))
        #expect(Recorder.recording([Frames.frame(tags)]).blindness.count == 1)
    }

    @Test func aLengthBeyondTheFrameIsMalformedAndStillRead() {
        let record = Recorder.recording([Frames.frame(Frames.packet(totalLength: 1_000), linkType: .raw)])
        #expect(record.text(.clientToServer) == "hello")
        #expect(record.blindness == [.malformed("a length beyond the end of the frame")])
    }

    @Test func framesCutBehindTheirPacketAreWhole() {
        var frame = Frames.frame(Self.ethernet(Frames.packet()))
        frame.originalLength += 6
        #expect(Recorder.recording([frame]).blindness.isEmpty)
    }

    @Test func namesConnectionsOfSeveralFlows() {
        let join = Frames.ipv4TCP(
            [], from: Frames.client, to: Frames.server, sequence: 1, flags: 0x02,
            options: [1, 1, 30, 12, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(Recorder.recording([join]).blindness == [.encapsulation("MPTCP join")])
        let capable = Frames.ipv4TCP(
            [], from: Frames.client, to: Frames.server, sequence: 1, flags: 0x02, options: [30, 4, 0x01, 0])
        #expect(Recorder.recording([capable]).blindness.isEmpty)
    }

    @Test func survivesOptionsThatLie() {
        for options: [UInt8] in [[3, 0, 0, 0], [3, 255, 0, 0], [30, 1, 0, 0], [1, 1, 1, 30], [0, 3, 3, 3]] {
            let frame = Frames.ipv4TCP(
                Array("x".utf8), from: Frames.client, to: Frames.server, sequence: 1, flags: 0x02, options: options)
            #expect(Recorder.recording([frame]).text(.clientToServer) == "x")
        }
    }
}
