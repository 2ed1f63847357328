/// What frames begin with, by link type: the short headers that captures of all kinds of lines put in front of a packet.
extension PacketDecoder {
    /// Reads the first header of a frame, by the number of its link type.
    mutating func link(_ number: UInt32) -> Step {
        switch number {
        case 0, 108: .next(.addressFamily)
        case 1: .next(.ethernet)
        case 6: tokenRing()
        case 9: .next(.ppp)
        case 10: fiberRing()
        case 12, 14, 101, 228, 229: .next(.rawIP)
        case 50: hdlc()
        case 51: pppoe()
        case 100: .next(.etherType(0))
        case 104: ciscoHDLC()
        case 105: wireless()
        case 107: frameRelay()
        case 109: behind(12, .rawIP, "ENC")
        case 113: .next(.cooked)
        case 117: packetFilter()
        case 119: prism()
        case 122: behind(16, .etherType(0), "Fibre Channel")
        case 127: radiotap()
        case 138: fireWire()
        case 143: cableModem()
        case 149, 258: packetTap(number)
        case 163: wirelessMonitor()
        case 178: juniperEthernet()
        case 192: perPacketInformation()
        case 197: extensibleRecord()
        case 204: behind(1, .ppp, "PPP direction")
        case 226: behind(24, .rawIP, "IPNET")
        case 239: netfilterLog()
        case 240: behind(4, .ethernet, "netANALYZER")
        case 276: .next(.cooked2)
        default: .done(.blind(.linkType(number)))
        }
    }

    /// Skips a header of fixed length.
    func behind(_ length: Int, _ layer: Layer, _ name: String) -> Step {
        guard has(length) else { return short(name) }
        return .skip(length, layer)
    }

    // MARK: Serial lines

    /// PPP in HDLC-like framing (RFC 1662 §3.1), or Cisco's framing, as the address octet tells.
    mutating func hdlc() -> Step {
        guard has(4) else { return short("HDLC") }
        return octets[start] == 0x0f || octets[start] == 0x8f ? ciscoHDLC() : .next(.ppp)
    }

    /// Address, control, and an EtherType (RFC 1547 §4.3.1).
    mutating func ciscoHDLC() -> Step {
        guard has(4) else { return short("HDLC") }
        let type = octets.uint16(at: start &+ 2)
        start &+= 4
        return .next(.etherType(type))
    }

    /// Frame Relay (RFC 2427), or Cisco's version with an EtherType behind the address.
    mutating func frameRelay() -> Step {
        var position = 0
        while position < 4, has(position &+ 1), octets[start &+ position] & 1 == 0 { position &+= 1 }
        position &+= 1
        guard has(position &+ 3) else { return short("Frame Relay") }
        start &+= position
        guard octets[start] == 3 else {
            let type = octets.uint16(at: start)
            start &+= 2
            return .next(.etherType(type))
        }
        start &+= octets[start &+ 1] == 0 ? 2 : 1
        guard has(1) else { return short("Frame Relay") }
        let identifier = octets[start]
        start &+= 1
        switch identifier {
        case 0xcc: return .next(.ipv4)
        case 0x8e: return .next(.ipv6)
        case 0xcf: return .next(.ppp)
        case 0x80:
            guard has(5) else { return short("Frame Relay") }
            guard octets.uint16(at: start) == 0, octets[start &+ 2] == 0 else {
                return .done(.blind(.encapsulation("bridged Frame Relay")))
            }
            let type = octets.uint16(at: start &+ 3)
            start &+= 5
            return .next(.etherType(type))
        default: return .done(.quiet(.linkLocal))
        }
    }

    // MARK: Rings

    /// IEEE 802.5: a route may follow the addresses; only frames of type LLC carry packets.
    private mutating func tokenRing() -> Step {
        guard has(14) else { return short("token ring") }
        guard octets[start &+ 1] & 0xc0 == 0x40 else { return .done(.quiet(.linkLocal)) }
        var length = 14
        if octets[start &+ 8] & 0x80 != 0 {
            guard has(16) else { return short("token ring") }
            length &+= Int(octets[start &+ 14] & 0x1f)
        }
        return behind(length, .etherType(0), "token ring")
    }

    /// FDDI: a frame control octet and the addresses.
    private mutating func fiberRing() -> Step {
        guard has(13) else { return short("FDDI") }
        guard octets[start] & 0x30 == 0x10 else { return .done(.quiet(.linkLocal)) }
        return .skip(13, .etherType(0))
    }

    // MARK: Others

    /// IP over IEEE 1394 as Apple captures it: two addresses of eight octets, then an EtherType.
    private mutating func fireWire() -> Step {
        guard has(18) else { return short("IEEE 1394") }
        return .skip(18, .etherType(octets.uint16(at: start &+ 16)))
    }

    /// The log of OpenBSD's packet filter: a header that tells its length, padded to a multiple of four.
    private mutating func packetFilter() -> Step {
        guard has(4) else { return short("PFLOG") }
        let length = (Int(octets[start]) &+ 3) & ~3
        guard length >= 4 else { return .done(.blind(.malformed("PFLOG header length"))) }
        return behind(length, .rawIP, "PFLOG")
    }

    /// DOCSIS (MULPI §6.2): packets, which may be encrypted, beside the management of the line.
    private mutating func cableModem() -> Step {
        guard has(6) else { return short("DOCSIS") }
        let control = octets[start]
        var length = 6
        var isEncrypted = false
        if control & 1 == 1 {
            let size = Int(octets[start &+ 1])
            guard has(6 &+ size) else { return short("DOCSIS") }
            // The extended header stands before the check sequence.
            var position = start &+ 4
            let limit = position &+ size
            while position < limit {
                let (type, count) = (octets[position] >> 4, Int(octets[position] & 0x0f))
                if type == 3 || type == 4, count >= 3, position &+ 2 < limit {
                    isEncrypted = isEncrypted || octets[position &+ 2] & 0x80 != 0
                }
                position &+= 1 &+ count
            }
            length &+= size
        }
        switch control >> 6 {
        case 0, 2:
            guard !isEncrypted else { return .done(.blind(.encapsulation("encrypted DOCSIS"))) }
            return behind(length, .ethernet, "DOCSIS")
        case 1: return .done(.blind(.encapsulation("ATM in DOCSIS")))
        default: return .done(.quiet(.linkLocal))
        }
    }

    /// Apple's header of packets of any interface: its length, and the link type of what follows.
    ///
    /// It stands in the order of the machine that wrote it, and under a number for private use, too.
    private mutating func packetTap(_ number: UInt32) -> Step {
        guard has(12) else { return number == 258 ? short("PKTAP") : .done(.blind(.linkType(number))) }
        for order in [ByteOrder.little, .big] {
            let length = Int(order.uint32(octets, at: start))
            let next = order.uint32(octets, at: start &+ 4)
            let type = order.uint32(octets, at: start &+ 8)
            guard (100...1_024).contains(length), next <= 1, type <= 300, type != number else { continue }
            guard has(length) else { return short("PKTAP") }
            guard next == 1 else { return .done(.quiet(.linkLocal)) }
            start &+= length
            return enter(.link(type))
        }
        return .done(.blind(.linkType(number)))
    }

    /// Juniper's header before Ethernet: a magic number, flags, and extensions where a flag says so.
    private mutating func juniperEthernet() -> Step {
        guard has(6) else { return short("Juniper") }
        guard octets.uint16(at: start) == 0x4d47, octets[start &+ 2] == 0x43, octets[start &+ 3] & 0x02 == 0 else {
            return .done(.blind(.linkType(178)))
        }
        let hasExtensions = octets[start &+ 3] & 0x80 != 0
        return behind(
            hasExtensions ? 6 &+ Int(octets.uint16(at: start &+ 4)) : 4, .ethernet, "Juniper")
    }

    /// Endace's extensible record format: Ethernet, IP or HDLC behind a header that may be extended.
    private mutating func extensibleRecord() -> Step {
        guard has(16) else { return short("ERF") }
        let type = octets[start &+ 8] & 0x7f
        var hasMore = octets[start &+ 8] & 0x80 != 0
        start &+= 16
        for _ in 0..<Self.headerLimit where hasMore {
            guard has(8) else { return short("ERF") }
            hasMore = octets[start] & 0x80 != 0
            start &+= 8
        }
        switch type {
        case _ where hasMore: return .done(.blind(.encapsulation("ERF")))
        case 1: return hdlc()
        case 2, 11, 16, 20: return behind(2, .ethernet, "ERF")
        case 22, 23: return .next(.rawIP)
        case 48: return .done(.quiet(.linkLocal))
        default: return .done(.blind(.encapsulation("ERF type \(type)")))
        }
    }

    /// The log of Linux' netfilter: attributes in the order of the machine that wrote them, one of them the packet.
    private mutating func netfilterLog() -> Step {
        guard has(4) else { return short("NFLOG") }
        guard octets[start &+ 1] == 0 else { return .done(.blind(.malformed("NFLOG version"))) }
        let family = octets[start]
        start &+= 4
        while has(4) {
            let little = Int(ByteOrder.little.uint16(octets, at: start))
            let isLittle = little >= 4 && has(little) && octets[start &+ 3] & 0x7f == 0
            let order = isLittle ? ByteOrder.little : .big
            let length = Int(order.uint16(octets, at: start))
            let type = order.uint16(octets, at: start &+ 2) & 0x7fff
            guard length >= 4 else { return .done(.blind(.malformed("NFLOG attribute length"))) }
            guard type == 9 else {
                start &+= (length &+ 3) & ~3
                continue
            }
            start &+= 4
            bound(length: length &- 4)
            switch family {
            case 2: return .next(.ipv4)
            case 10: return .next(.ipv6)
            case 7: return .next(.ethernet)
            default: return .next(.rawIP)
            }
        }
        // A log entry without its packet says nothing of what the packet held.
        return short("NFLOG")
    }
}
