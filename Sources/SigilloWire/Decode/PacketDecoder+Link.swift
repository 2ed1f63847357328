/// Link layers: Ethernet with its tags, Linux cooked, NULL and LOOP, PPP, MPLS.
extension PacketDecoder {
    mutating func ethernet() -> Step {
        guard has(14) else { return short("Ethernet") }
        let type = octets.uint16(at: start &+ 12)
        start &+= 14
        return .next(.etherType(type))
    }

    mutating func cooked() -> Step {
        guard has(16) else { return short("Linux cooked") }
        let type = octets.uint16(at: start &+ 14)
        start &+= 16
        return .next(.etherType(type))
    }

    mutating func cooked2() -> Step {
        guard has(20) else { return short("Linux cooked") }
        let type = octets.uint16(at: start)
        start &+= 20
        return .next(.etherType(type))
    }

    /// NULL is in the order of the machine that wrote it, LOOP in network order: both orders are tried for both.
    mutating func addressFamily() -> Step {
        guard has(4) else { return short("loopback") }
        let big = octets.uint32(at: start)
        start &+= 4
        switch min(big, big.byteSwapped) {
        case 2: return .next(.ipv4)
        case 10, 24, 28, 30: return .next(.ipv6)
        case let family: return .done(.blind(.encapsulation("address family \(family)")))
        }
    }

    func rawIP() -> Step {
        guard has(1) else { return short("IP") }
        switch octets[start] >> 4 {
        case 4: return .next(.ipv4)
        case 6: return .next(.ipv6)
        default: return .done(.blind(.malformed("neither IPv4 nor IPv6")))
        }
    }

    mutating func etherType(_ first: UInt16) -> Step {
        var type = first
        for _ in 0..<Self.headerLimit {
            switch type {
            case 0x0800: return .next(.ipv4)
            case 0x86dd: return .next(.ipv6)
            case 0x8100, 0x88a8, 0x9100, 0x9200, 0x9300:
                guard has(4) else { return short("VLAN") }
                type = octets.uint16(at: start &+ 2)
                start &+= 4
            case 0x8847, 0x8848: return .next(.mpls)
            case 0x8864: return pppoe()
            case 0x0806, 0x8035: return .done(.quiet(.addressResolution))
            case 0x6558: return enter(.ethernet)
            case 0x8926:
                // VN-Tag: four octets, then the EtherType.
                guard has(6) else { return short("VN-Tag") }
                type = octets.uint16(at: start &+ 4)
                start &+= 6
            case 0x88e7:
                // Provider backbone bridging (IEEE 802.1ah): a service tag, then the customer's frame.
                guard has(4) else { return short("I-TAG") }
                start &+= 4
                return enter(.ethernet)
            case 0x22f3:
                guard has(6) else { return short("TRILL") }
                let options = Int(octets.uint16(at: start) >> 6 & 0x1f) &* 4
                guard has(6 &+ options) else { return short("TRILL") }
                start &+= 6 &+ options
                return enter(.ethernet)
            case 0x88e5: return macSecurity()
            case 0x894f: return serviceHeader()
            case 0x0600... where Self.quietEtherTypes.contains(type): return .done(.quiet(.linkLocal))
            case 0..<0x0600:
                // A length: IEEE 802.2 follows, which only SNAP leads back from to an EtherType (RFC 1042).
                guard !has(2) || octets.uint16(at: start) == 0xaaaa else { return .done(.quiet(.linkLocal)) }
                guard has(8) else { return short("IEEE 802.2") }
                let organization = octets.uint32(at: start &+ 2) & 0x00ff_ffff
                // Bridges use a second number where the first would be taken for another (IEEE 802.1H).
                guard octets.uint32(at: start) >> 8 == 0x00aa_aa03, organization == 0 || organization == 0xf8 else {
                    return .done(.quiet(.linkLocal))
                }
                type = octets.uint16(at: start &+ 6)
                start &+= 8
            default:
                let name = Self.etherTypeNames[type] ?? "EtherType 0x" + String(type, radix: 16)
                return .done(.blind(.encapsulation(name)))
            }
        }
        return .done(.blind(.encapsulation("more than \(Self.headerLimit) VLAN tags")))
    }

    /// Neighbourhood protocols that carry nothing of a user.
    private static let quietEtherTypes: Set<UInt16> = [
        0x2000, 0x2001, 0x6002, 0x80f3, 0x8808, 0x8809, 0x8863, 0x886c, 0x8874, 0x887b, 0x888e, 0x8899, 0x88a2, 0x88ba,
        0x88c7, 0x88cc, 0x88d9, 0x88e1,
        0x88e3, 0x88f5, 0x88f7, 0x8902, 0x890d, 0x8912, 0x893a, 0x9000, 0x9003,
    ]

    private static let etherTypeNames: [UInt16: String] = [
        0x8137: "IPX", 0x809b: "AppleTalk", 0x8906: "Fibre Channel", 0x8915: "RoCE", 0x8903: "FabricPath",
    ]

    mutating func pppoe() -> Step {
        guard has(6) else { return short("PPPoE") }
        let length = Int(octets.uint16(at: start &+ 4))
        start &+= 6
        bound(length: length)
        return .next(.ppp)
    }

    mutating func ppp() -> Step {
        if has(2), octets.uint16(at: start) == 0xff03 { start &+= 2 }
        guard has(2) else { return short("PPP") }
        let isCompressed = octets[start] & 1 == 1
        let type = isCompressed ? UInt16(octets[start]) : octets.uint16(at: start)
        start &+= isCompressed ? 1 : 2
        switch type {
        case 0x0021: return .next(.ipv4)
        case 0x0057: return .next(.ipv6)
        case 0x0281, 0x0283: return .next(.mpls)
        // Link control, authentication of the link and network control carry no user traffic.
        case 0x8000...: return .done(.quiet(.linkLocal))
        default:
            let name = Self.pppNames[type] ?? "PPP protocol 0x" + String(type, radix: 16)
            return .done(.blind(.encapsulation(name)))
        }
    }

    private static let pppNames: [UInt16: String] = [
        0x002d: "PPP with compressed headers", 0x002f: "PPP with compressed headers", 0x003d: "PPP multilink",
        0x0053: "encrypted PPP", 0x00fd: "compressed or encrypted PPP",
    ]

    mutating func mpls() -> Step {
        for _ in 0..<Self.headerLimit {
            guard has(4) else { return short("MPLS") }
            let isBottom = octets[start &+ 2] & 1 == 1
            start &+= 4
            guard isBottom else { continue }
            guard has(1) else { return short("MPLS") }
            switch octets[start] >> 4 {
            case 4: return .next(.ipv4)
            case 6: return .next(.ipv6)
            case 0 where has(4):
                // The control word of a pseudowire, in practice of Ethernet (RFC 4448 §4.6).
                start &+= 4
                return enter(.ethernet)
            default: return .done(.blind(.encapsulation("MPLS")))
            }
        }
        return .done(.blind(.encapsulation("MPLS")))
    }

    /// Goes into a packet that stands inside the current one, unless that is too deep.
    mutating func enter(_ layer: Layer) -> Step {
        depth &+= 1
        guard depth <= Self.depthLimit else {
            return .done(.blind(.encapsulation("more than \(Self.depthLimit) packets inside one another")))
        }
        return .next(layer)
    }
}
