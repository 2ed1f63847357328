import SigilloCore
import Testing

@testable import SigilloWire

/// The headers that captures of all kinds of lines put in front of a packet, and further tunnels.
@Suite("Link types and tunnels")
struct LinkTypeTests {
    typealias Wrapping = (name: String, linkType: UInt32, octets: [UInt8])

    private static let zeros = zero(64)

    private static func zero(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static let snap: [UInt8] = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]
    private static let packet = Frames.packet()
    private static let inner = PacketBuilder.ethernet(Frames.packet(), etherType: 0x0800)

    /// A data frame of 802.11.
    static func wireless(
        _ payload: [UInt8], flags: UInt8 = 1, isQoS: Bool = false, quality: UInt8 = 0, fragment: UInt8 = 0
    ) -> [UInt8] {
        let addresses = [UInt8](repeating: 2, count: 18)
        let fourth = flags & 3 == 3 ? [UInt8](repeating: 3, count: 6) : []
        let control = isQoS ? [quality, 0] + (flags & 0x80 != 0 ? [0, 0, 0, 0] : []) : []
        return [isQoS ? 0x88 : 0x08, flags, 0, 0] + addresses + [fragment, 0] + fourth + control + payload
    }

    static func radiotap(_ frame: [UInt8], flags: UInt8 = 0) -> [UInt8] {
        [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0] + [0, 0, 0, 0] + [UInt8](repeating: 7, count: 8) + [flags] + frame
    }

    private static func packetTap(_ frame: [UInt8], linkType: UInt8) -> [UInt8] {
        [108, 0, 0, 0, 1, 0, 0, 0, linkType, 0, 0, 0] + [UInt8](repeating: 0, count: 96) + frame
    }

    private static func aggregate() -> [UInt8] {
        let parts: [[UInt8]] = [snap + [0x45, 0], snap + packet].enumerated().map { number, payload in
            let addresses = [UInt8](repeating: 4, count: 12)
            let length = payload.count
            // An ARP packet in front, so that the second part is the segment.
            var part = addresses + [UInt8(length >> 8), UInt8(length & 255)] + payload
            if number == 0 { part.replaceSubrange(20..<22, with: [8, 6]) }
            while !part.count.isMultiple(of: 4) { part.append(0) }
            return part
        }
        return wireless(parts.flatMap(\.self), isQoS: true, quality: 0x80)
    }

    /// Every way in which the same segment may be wrapped.
    private static var links: [Wrapping] {
        let short = UInt8(packet.count)
        let attributes: [UInt8] = [5, 0, 10, 0, 1, 0, 0, 0]
        return [
            ("PPP in HDLC framing", 50, [0xff, 3, 0, 0x21] + packet),
            ("Cisco's framing under PPP's number", 50, [0x0f, 0, 8, 0] + packet),
            ("PPPoE", 51, [0x11, 0, 0, 1, 0, short + 2, 0, 0x21] + packet),
            ("ATM", 100, snap + packet), ("Cisco HDLC", 104, [0x8f, 0, 8, 0] + packet),
            ("Frame Relay", 107, [0x18, 0x41, 3, 0xcc] + packet),
            ("Frame Relay with padding", 107, [0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0] + packet),
            ("Frame Relay of Cisco", 107, [0x18, 0x41, 8, 0] + packet),
            ("OpenBSD IPsec", 109, zero(12) + packet),
            ("packet filter", 117, [61, 2] + zero(62) + packet),
            ("Fibre Channel", 122, zero(16) + snap + packet),
            ("FireWire", 138, zero(16) + [8, 0] + packet),
            ("token ring", 6, [0x10, 0x40] + zero(12) + snap + packet),
            ("token ring with a route", 6, [0x10, 0x40] + zero(6) + [0x80] + zero(5) + [4, 0, 1, 2] + snap + packet),
            ("FDDI", 10, [0x50] + zero(12) + snap + packet),
            ("DOCSIS", 143, [0, 0, 0, 0, 0, 0] + inner),
            ("DOCSIS with an extended header", 143, [1, 4, 0, 0, 0x43, 1, 0, 0, 0, 0] + inner),
            ("PKTAP", 258, packetTap(inner, linkType: 1)), ("PKTAP of raw IP", 149, packetTap(packet, linkType: 12)),
            ("Juniper", 178, [0x4d, 0x47, 0x43, 0x80, 0, 4, 1, 2, 3, 4] + inner),
            ("Juniper, plain", 178, [0x4d, 0x47, 0x43, 0] + inner),
            ("Endace", 197, zero(8) + [0x82, 0, 0, 0, 0, 0, 0, 0] + zero(10) + inner),
            ("Endace HDLC", 197, zero(8) + [1, 0, 0, 0, 0, 0, 0, 0] + [0xff, 3, 0, 0x21] + packet),
            ("PPP with direction", 204, [1, 0xff, 3, 0, 0x21] + packet),
            ("IPNET", 226, [1, 2] + zero(22) + packet),
            ("netfilter", 239, [2, 0, 0, 0] + attributes + [short + 4, 0, 9, 0] + packet),
            ("netfilter, big", 239, [2, 0, 0, 0, 0, 5, 0, 10, 1, 0, 0, 0, 0, short + 4, 0, 9] + packet),
            ("netANALYZER", 240, zero(4) + inner),
            ("802.11", 105, wireless(snap + packet)),
            ("802.11 between stations", 105, wireless(snap + packet, flags: 3)),
            ("802.11 with quality", 105, wireless(snap + packet, isQoS: true)),
            ("802.11 with HT control", 105, wireless(snap + packet, flags: 0x83, isQoS: true)),
            ("802.11 as bridges write it", 105, wireless([0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0] + packet)),
            ("802.11 aggregate", 105, aggregate()),
            ("radiotap", 127, radiotap(wireless(snap + packet))),
            ("radiotap with padding", 127, radiotap(wireless([0, 0] + snap + packet, isQoS: true), flags: 0x20)),
            ("Prism", 119, zeros + zeros + zero(16) + wireless(snap + packet)),
            ("AVS", 163, [0x80, 0x21, 0x10, 1, 0, 0, 0, 64] + zero(56) + wireless(snap + packet)),
            ("AVS under Prism's number", 119, [0x80, 0x21, 0x10, 1, 0, 0, 0, 64] + zero(56) + wireless(snap + packet)),
            ("PPI", 192, [0, 0, 8, 0, 105, 0, 0, 0] + wireless(snap + packet)),
            ("PPI of Ethernet", 192, [0, 0, 12, 0, 1, 0, 0, 0, 9, 9, 9, 9] + inner),
        ]
    }

    private static func ipv4(_ payload: [UInt8], _ protocolNumber: UInt8) -> [UInt8] {
        PacketBuilder.ipv4(payload, protocolNumber: protocolNumber, from: 0xc000_0201, to: 0xc000_0202)
    }

    private static func over(_ etherType: UInt16, _ payload: [UInt8]) -> [UInt8] {
        PacketBuilder.ethernet(payload, etherType: etherType)
    }

    /// ESP with a cipher that encrypts nothing, behind an integrity check value of a length.
    static func plainESP(_ payload: [UInt8], number: UInt8, check: Int) -> [UInt8] {
        let padding = (4 - (payload.count + 2) & 3) & 3
        let trailer = (0..<padding).map { UInt8($0 + 1) } + [UInt8(padding), number]
        return [0, 0, 1, 0, 0, 0, 0, 1] + payload + trailer + [UInt8](repeating: 0xa5, count: check)
    }

    private static var tunnels: [Wrapping] {
        let transport = ipv4(
            plainESP(
                PacketBuilder.tcp(
                    Array("hello".utf8), from: (IPAddress(ipv4: 0xc000_0201), 49_152),
                    to: (IPAddress(ipv4: 0xc000_0202), 143), sequence: 100, flags: 0x18),
                number: 6, check: 12), 50)
        return [
            ("VN-Tag", 1, over(0x8926, [0, 1, 0, 2, 8, 0] + packet)),
            ("provider backbone", 1, over(0x88e7, [0, 0, 0, 9] + inner)),
            ("TRILL", 1, over(0x22f3, [0, 0x40, 0, 1, 0, 2, 9, 9, 9, 9] + inner)),
            ("MACsec that encrypts nothing", 1, over(0x88e5, [0x20, 0, 0, 0, 0, 1] + zero(8) + [8, 0] + packet)),
            ("NSH", 1, over(0x894f, [0, 2, 1, 3] + zero(4) + inner)),
            ("ESP that encrypts nothing, tunnel", 101, ipv4(plainESP(packet, number: 4, check: 12), 50)),
            ("ESP that encrypts nothing, IPv6", 101, ipv4(plainESP(Frames.packet6(), number: 41, check: 16), 50)),
            ("ESP that encrypts nothing, transport", 101, transport),
            ("ESP over UDP", 1, TunnelSample.udp(plainESP(packet, number: 4, check: 0), port: 4_500)),
            ("L2TP 3 over IP", 101, ipv4([0, 0, 0, 9, 1, 2, 3, 4] + inner, 115)),
            ("L2TP 3 over IP, no cookie", 101, ipv4([0, 0, 0, 9] + inner, 115)),
            ("L2TP 3 over UDP", 1, TunnelSample.udp([0, 3, 0, 0, 0, 0, 0, 9] + inner, port: 1_701)),
            ("L2TP 2", 1, TunnelSample.udp([0, 2, 0, 7, 0, 9, 0xff, 3, 0, 0x21] + packet, port: 1_701)),
            (
                "L2TP 2 with everything", 1,
                TunnelSample.udp([0x4a, 2, 0, 99, 0, 7, 0, 9, 0, 1, 0, 2, 0, 2, 9, 9, 0, 0x21] + packet, port: 1_701)
            ),
            ("VXLAN with policy", 1, TunnelSample.udp([0x88, 0, 0, 5, 0, 0, 42, 0] + inner, port: 4_789)),
            ("VXLAN-GPE", 1, TunnelSample.udp([0x0c, 0, 0, 1, 0, 0, 42, 0] + packet, port: 4_790)),
            ("VXLAN-GPE of Ethernet", 1, TunnelSample.udp([0x08, 0, 0, 0, 0, 0, 42, 0] + inner, port: 4_790)),
            ("LISP", 1, TunnelSample.udp(zero(8) + packet, port: 4_341)),
            ("MPLS over UDP", 1, TunnelSample.udp([0, 1, 1, 64] + packet, port: 6_635)),
            ("TZSP", 1, TunnelSample.udp([1, 0, 0, 1, 10, 1, 7, 1] + inner, port: 37_008)),
            ("TZSP of 802.11", 1, TunnelSample.udp([1, 0, 0, 18, 0, 1] + wireless(snap + packet), port: 37_008)),
            ("WCCP", 101, ipv4([0, 0, 0x88, 0x3e, 0, 0, 0, 0] + packet, 47)),
        ]
    }

    @Test func findsTheSameSegmentInEveryWrapping() {
        for wrapping in Self.links + Self.tunnels {
            let frame = Frames.frame(wrapping.octets, linkType: LinkType(rawValue: wrapping.linkType))
            let record = Recorder.recording([frame])
            #expect(record.text(.clientToServer) == "hello", "\(wrapping.name)")
            #expect(record.blindness.isEmpty && record.datagrams.isEmpty, "\(wrapping.name): \(record.blindness)")
        }
    }

    @Test func everyWrappingCutShortIsHandled() {
        for wrapping in Self.links + Self.tunnels {
            for length in wrapping.octets.indices {
                var frame = Frames.frame(
                    Array(wrapping.octets.prefix(length)), linkType: LinkType(rawValue: wrapping.linkType))
                _ = Recorder.recording([frame])
                frame.originalLength = wrapping.octets.count
                let record = Recorder.recording([frame])
                #expect(
                    !record.blindness.isEmpty || !record.datagrams.isEmpty
                        || record.text(.clientToServer) == "hello", "\(wrapping.name) cut to \(length)")
            }
        }
    }

    @Test func everyWrappingDamagedIsHandled() {
        var random = FixedRandom(state: 7)
        for wrapping in Self.links + Self.tunnels {
            for _ in 0..<300 {
                var octets = wrapping.octets
                for _ in 0..<3 {
                    octets[.random(in: 0..<octets.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                _ = Recorder.recording([Frames.frame(octets, linkType: LinkType(rawValue: wrapping.linkType))])
            }
        }
    }

    @Test(
        arguments: [
            ("encrypted IEEE 802.11", 105, wireless([1, 2, 3, 4, 5, 6, 7, 8, 9], flags: 0x41)),
            ("fragments of IEEE 802.11", 105, wireless(snap, flags: 5)),
            ("fragments of IEEE 802.11", 105, wireless([1, 2, 3], fragment: 1)),
            ("IEEE 802.11 without IEEE 802.2", 105, wireless([0, 31, 0, 0, 0, 0] + snap)),
            ("encrypted DOCSIS", 143, [1, 5, 0, 0, 0x34, 0x11, 0x80, 1, 0, 0, 0] + inner),
            ("MACsec", 1, over(0x88e5, [0x2c, 0, 0, 0, 0, 1] + zeros)),
            ("L2TP", 101, ipv4([0, 0, 0, 9] + zeros, 115)),
            ("ESP", 101, ipv4([0, 0, 0, 9] + zeros, 50)),
            ("WireGuard", 1, TunnelSample.udp([4, 0, 0, 0] + zeros, port: 51_820)),
            ("OpenVPN", 1, TunnelSample.udp([0x38, 1, 2, 3], port: 1_194)),
            ("CAPWAP", 1, TunnelSample.udp([0, 1, 2, 3], port: 5_247)),
            ("encrypted PPP", 9, [0, 0x53, 1, 2]), ("compressed or encrypted PPP", 9, [0, 0xfd, 1, 2]),
        ] as [(String, UInt32, [UInt8])])
    func namesWhatIsSealed(name: String, linkType: UInt32, octets: [UInt8]) {
        let record = Recorder.recording([Frames.frame(octets, linkType: LinkType(rawValue: linkType))])
        #expect(record.blindness == [.encapsulation(name)])
    }

    @Test func framesReceivedWithErrorsAreNotBelieved() {
        let frame = Self.radiotap(Self.wireless(Self.snap + Self.packet), flags: 0x40)
        let record = Recorder.recording([Frames.frame(frame, linkType: LinkType(rawValue: 127))])
        #expect(record.starts.isEmpty && record.blindness.count == 1)
    }

    @Test(
        arguments: [
            (105, [0x80, 0] + zeros), (105, [0xd4, 0] + zeros), (105, [0x48, 1] + zeros), (105, wireless([])),
            (143, [0xc0, 0, 0, 0, 0, 0]), (6, [0, 0] + zeros), (10, [0x41] + zeros), (104, [0x8f, 0, 0x80, 0x35]),
            (107, [0, 1, 3, 8, 2, 0]), (9, [0xc0, 0x21, 1]),
            (1, TunnelSample.udp([0xc8, 2, 0, 12] + zeros, port: 1_701)),
            (101, ipv4([0, 0, 0, 0] + zeros, 115)),
        ] as [(UInt32, [UInt8])])
    func manyFramesCarryNoPacket(linkType: UInt32, octets: [UInt8]) {
        let record = Recorder.recording([Frames.frame(octets, linkType: LinkType(rawValue: linkType))])
        #expect(record.blindness.isEmpty && record.starts.isEmpty)
    }

    @Test func readsUDPLite() {
        let datagram = PacketBuilder.udp(Array("hi".utf8), from: Frames.client, to: Frames.server)
        let record = Recorder.recording([Frames.frame(Self.ipv4(datagram, 136), linkType: .raw)])
        #expect(record.datagrams.map(\.text) == ["hi"])
    }

    @Test(
        arguments: [
            (1, "ethernet", "Ethernet"), (127, "ieee802-11-radiotap", "IEEE 802.11 with radiotap header"),
            (189, "usb-linux", "USB"), (187, "bluetooth-hci-h4", "Bluetooth"),
            (147, "linktype-147", "for private use, USER0"), (40_000, "linktype-40000", "which is not known"),
        ] as [(UInt32, String, String)])
    func namesLinkTypes(number: UInt32, name: String, words: String) {
        #expect(LinkType(rawValue: number).name == name && LinkType(rawValue: number).words == words)
    }
}
