/// IEEE 802.11 and the headers that tell of its reception.
extension PacketDecoder {
    /// Radiotap: a length, and among its fields the flags that tell whether the frame is padded or damaged.
    mutating func radiotap() -> Step {
        guard has(8) else { return short("radiotap") }
        let length = Int(ByteOrder.little.uint16(octets, at: start &+ 2))
        guard length >= 8, has(length) else { return short("radiotap") }
        let limit = start &+ length
        let fields = ByteOrder.little.uint32(octets, at: start &+ 4)
        var position = start &+ 8
        var present = fields
        while present & 0x8000_0000 != 0, limit &- position >= 4 {
            present = ByteOrder.little.uint32(octets, at: position)
            position &+= 4
        }
        // The clock stands before the flags, at a multiple of eight.
        if fields & 1 != 0 { position = start &+ ((position &- start &+ 7) & ~7) &+ 8 }
        let flags = fields & 2 != 0 && position < limit ? octets[position] : 0
        start = limit
        return wireless(isPadded: flags & 0x20 != 0, isDamaged: flags & 0x40 != 0)
    }

    /// The per-packet information header: its own length, and the link type of what follows.
    mutating func perPacketInformation() -> Step {
        guard has(8) else { return short("PPI") }
        let length = Int(ByteOrder.little.uint16(octets, at: start &+ 2))
        let type = ByteOrder.little.uint32(octets, at: start &+ 4)
        guard length >= 8, has(length) else { return short("PPI") }
        start &+= length
        return enter(.link(type))
    }

    /// The header of Prism chips; some drivers put the later one of the AVS project in its place.
    mutating func prism() -> Step {
        guard has(8) else { return short("Prism") }
        if octets.uint32(at: start) & 0xffff_f000 == 0x8021_1000 { return wirelessMonitor() }
        guard has(144) else { return short("Prism") }
        start &+= 144
        return wireless()
    }

    /// The header of the AVS project, which tells its length.
    mutating func wirelessMonitor() -> Step {
        guard has(8) else { return short("AVS") }
        let length = Int(octets.uint32(at: start &+ 4))
        guard length >= 8, has(length) else { return short("AVS") }
        start &+= length
        return wireless()
    }

    /// A frame of IEEE 802.11 (§9.2): only data frames carry packets, and most of them are encrypted.
    mutating func wireless(isPadded: Bool = false, isDamaged: Bool = false) -> Step {
        guard has(2) else { return short("IEEE 802.11") }
        let (control, flags) = (octets[start], octets[start &+ 1])
        // Management and control frames, and data frames that carry none.
        guard control & 0x0c == 0x08, control & 0x40 == 0 else { return .done(.quiet(.linkLocal)) }
        guard !isDamaged, control & 3 == 0 else {
            return .done(.blind(.malformed("an IEEE 802.11 frame that was received with errors")))
        }
        var length = flags & 3 == 3 ? 30 : 24
        let quality = length
        if control & 0x80 != 0 { length &+= flags & 0x80 != 0 ? 6 : 2 }
        guard has(length) else { return short("IEEE 802.11") }
        guard flags & 0x40 == 0 else { return .done(.blind(.encapsulation("encrypted IEEE 802.11"))) }
        guard flags & 4 == 0, octets[start &+ 22] & 0x0f == 0 else {
            return .done(.blind(.encapsulation("fragments of IEEE 802.11")))
        }
        let isAggregate = control & 0x80 != 0 && octets[start &+ quality] & 0x80 != 0
        start &+= isPadded ? (length &+ 3) & ~3 : length
        if isAggregate { return aggregate() }
        guard has(1) else { return missing > 0 ? short("IEEE 802.11") : .done(.quiet(.linkLocal)) }
        guard !has(2) || Self.isLogicalLink(octets.uint16(at: start)) else {
            return .done(.blind(.encapsulation("IEEE 802.11 without IEEE 802.2")))
        }
        return .next(.etherType(0))
    }

    /// SNAP, spanning tree, and the two of NetBIOS and IPX: what stands before packets of a wireless network.
    private static func isLogicalLink(_ points: UInt16) -> Bool {
        points == 0xaaaa || points == 0x4242 || points == 0xf0f0 || points == 0xe0e0
    }

    /// Several packets in one frame (IEEE 802.11 §9.3.2.2), each with its addresses and a length.
    private mutating func aggregate() -> Step {
        var packets: [DecodedPacket] = []
        while has(14), packets.count < Self.aggregateLimit {
            let length = Int(octets.uint16(at: start &+ 12))
            var inner = self
            inner.start &+= 14
            inner.bound(length: length)
            packets.append(inner.run(from: .etherType(0)))
            start &+= (14 &+ length &+ 3) & ~3
        }
        guard !has(14), missing == 0, !packets.isEmpty else {
            packets.append(
                .blind(has(14) ? .encapsulation("an aggregate of too many IEEE 802.11 packets") : .cutFrame))
            return .done(.several(packets))
        }
        return .done(packets.count == 1 ? packets[0] : .several(packets))
    }

    /// More packets than fit into the longest aggregate that stations agree on.
    private static let aggregateLimit = 256
}
