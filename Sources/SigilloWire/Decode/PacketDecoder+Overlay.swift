/// Further tunnels over UDP and IP, and the headers of service chains.
extension PacketDecoder {
    /// The Generic Protocol Extension of VXLAN: a flag says that the type of what follows is told.
    mutating func extendedVXLAN() -> DecodedPacket? {
        guard has(8), octets[start] & 0x08 != 0, octets[start] & 0xc0 == 0, octets[start &+ 7] == 0 else { return nil }
        let type = octets[start] & 0x04 != 0 ? octets[start &+ 3] : 3
        start &+= 8
        return Self.layer(ofService: type).flatMap { inside($0) }
    }

    /// The Network Service Header (RFC 8300 §2.2).
    mutating func serviceHeader() -> Step {
        guard has(8) else { return short("NSH") }
        let length = Int(octets[start &+ 1] & 0x3f) &* 4
        guard length >= 8, has(length) else { return short("NSH") }
        guard let layer = Self.layer(ofService: octets[start &+ 3]) else {
            return .done(.blind(.encapsulation("NSH")))
        }
        start &+= length
        return enter(layer)
    }

    /// The numbers that both have in common.
    private static func layer(ofService type: UInt8) -> Layer? {
        switch type {
        case 1: .ipv4
        case 2: .ipv6
        case 3: .ethernet
        case 4: .etherType(0x894f)
        case 5: .mpls
        default: nil
        }
    }

    /// The Layer Two Tunneling Protocol over UDP: version 2 carries PPP (RFC 2661 §3.1), version 3 anything.
    mutating func layerTwoTunnel() -> DecodedPacket? {
        guard has(6) else { return nil }
        let flags = octets.uint16(at: start)
        switch (flags & 0x8000, flags & 0x000f) {
        case (0x8000, 2), (0x8000, 3): return .quiet(.controlMessage)
        case (0, 3):
            guard has(8) else { return nil }
            start &+= 8
            return pseudowire()
        case (0, 2): break
        default: return .blind(.encapsulation("L2TP"))
        }
        var length = 6
        if flags & 0x4000 != 0 { length &+= 2 }
        if flags & 0x0800 != 0 { length &+= 4 }
        if flags & 0x0200 != 0 {
            guard has(length &+ 2) else { return .blind(.encapsulation("L2TP")) }
            length &+= 2 &+ Int(octets.uint16(at: start &+ length))
        }
        guard has(length &+ 1) else { return .blind(.encapsulation("L2TP")) }
        start &+= length
        return inside(.ppp) ?? .blind(.encapsulation("L2TP"))
    }

    /// The same over IP (RFC 3931 §4.1.1): a session of 0 is for control.
    mutating func layerTwoSession() -> Step {
        guard has(4) else { return short("L2TP") }
        guard octets.uint32(at: start) != 0 else { return .done(.quiet(.controlMessage)) }
        start &+= 4
        return .done(pseudowire())
    }

    /// Ethernet behind a cookie and a sublayer whose lengths both ends know and no header tells.
    private func pseudowire() -> DecodedPacket {
        for length in [0, 4, 8, 12] where has(length &+ 34) {
            let packet = start &+ length &+ 14
            let isPlain =
                switch octets.uint16(at: packet &- 2) {
                case 0x0800:
                    octets[packet] >> 4 == 4 && octets[packet] & 0x0f >= 5
                        && Int(octets.uint16(at: packet &+ 2)) <= end &+ missing &- packet
                case 0x86dd: octets[packet] >> 4 == 6
                case 0x8100, 0x88a8, 0x8863, 0x8864: true
                case 0x0806: octets.uint32(at: packet) == 0x0001_0800
                default: false
                }
            guard isPlain else { continue }
            var inner = self
            inner.start &+= length
            if let found = inner.inside(.ethernet) { return found }
        }
        return .blind(.encapsulation("L2TP"))
    }

    /// The Locator/ID Separation Protocol (RFC 9300 §5.1).
    mutating func locatorSeparation() -> DecodedPacket? {
        guard has(9) else { return nil }
        start &+= 8
        return inside(.rawIP)
    }

    /// MPLS over UDP (RFC 7510).
    mutating func labelsOverUDP() -> DecodedPacket? {
        inside(.mpls)
    }

    /// TaZmen Sniffer Protocol: what a router sends of frames that it saw, behind tags.
    mutating func sniffed() -> DecodedPacket? {
        guard has(4), octets[start] == 1, octets[start &+ 1] <= 1 else { return nil }
        let type = octets.uint16(at: start &+ 2)
        start &+= 4
        while has(1) {
            let tag = octets[start]
            guard tag > 1 else {
                start &+= 1
                if tag == 1 { break }
                continue
            }
            guard has(2) else { return nil }
            start &+= 2 &+ Int(octets[start &+ 1])
        }
        switch type {
        case 1: return inside(.ethernet)
        case 18: return inside(.link(105))
        case 119: return inside(.link(119))
        case 127: return inside(.link(163))
        default: return .blind(.encapsulation("TZSP"))
        }
    }

    /// The name of a sealed tunnel whose port and first octets these are, or nil.
    func sealedTunnel(port: UInt16) -> String? {
        guard has(1) else { return nil }
        switch port {
        case 51_820:
            // The type of the message, and three octets that are 0.
            let type = octets[start]
            guard has(32), (1...4).contains(type), octets.uint32(at: start) & 0x00ff_ffff == 0 else { return nil }
            return "WireGuard"
        case 1_194: return (1...11).contains(octets[start] >> 3) ? "OpenVPN" : nil
        case 5_247: return "CAPWAP"
        default: return nil
        }
    }
}
