/// IPv4 (RFC 791) and IPv6 (RFC 8200) with their options, extension headers and fragments.
extension PacketDecoder {
    mutating func ipv4() -> Step {
        guard has(20) else { return short("IPv4") }
        let headerLength = Int(octets[start] & 0x0f) &* 4
        guard octets[start] >> 4 == 4, headerLength >= 20 else {
            return .done(.blind(.malformed("IPv4 version or header length")))
        }
        let totalLength = Int(octets.uint16(at: start &+ 2))
        if totalLength == 0 {
            // Segmentation offload: the packet is as long as the frame.
            boundByFrame()
        } else {
            guard totalLength >= headerLength else { return .done(.blind(.malformed("IPv4 total length"))) }
            bound(length: totalLength)
        }
        guard has(headerLength) else { return short("IPv4") }
        addresses = AddressPair(
            source: IPAddress(ipv4: octets.uint32(at: start &+ 12)),
            destination: IPAddress(ipv4: octets.uint32(at: start &+ 16)))
        let fragmentField = octets.uint16(at: start &+ 6)
        let protocolNumber = octets[start &+ 9]
        let identification = UInt32(octets.uint16(at: start &+ 4))
        start &+= headerLength
        guard fragmentField & 0x3fff == 0 else {
            return .done(
                .fragment(
                    Fragment(
                        key: .init(
                            addresses: addresses, identification: identification, protocolNumber: protocolNumber),
                        protocolNumber: protocolNumber,
                        offset: Int(fragmentField & 0x1fff) &* 8, hasMore: fragmentField & 0x2000 != 0,
                        start: start, end: end, flaw: flaw, depth: depth)))
        }
        return .next(.payload(protocolNumber: protocolNumber))
    }

    mutating func ipv6() -> Step {
        guard has(40) else { return short("IPv6") }
        guard octets[start] >> 4 == 6 else { return .done(.blind(.malformed("IPv6 version"))) }
        let payloadLength = Int(octets.uint16(at: start &+ 4))
        addresses = AddressPair(
            source: IPAddress(high: octets.uint64(at: start &+ 8), low: octets.uint64(at: start &+ 16)),
            destination: IPAddress(high: octets.uint64(at: start &+ 24), low: octets.uint64(at: start &+ 32)))
        let nextHeader = octets[start &+ 6]
        if payloadLength == 0 {
            // A jumbogram or segmentation offload: the packet is as long as the frame.
            boundByFrame()
        } else {
            bound(length: 40 &+ payloadLength)
        }
        start &+= 40
        return .next(.payload(protocolNumber: nextHeader))
    }

    /// Walks extension headers and authentication headers to what the packet carries.
    mutating func payload(_ first: UInt8) -> Step {
        var number = first
        for _ in 0...Self.headerLimit {
            switch number {
            case 6: return tcp()
            case 17: return udp()
            case 0, 43, 60, 135, 139, 140:
                guard has(8), has((Int(octets[start &+ 1]) &+ 1) &* 8) else { return short("IPv6 extension") }
                let length = (Int(octets[start &+ 1]) &+ 1) &* 8
                number = octets[start]
                start &+= length
            case 51:
                guard has(8), has((Int(octets[start &+ 1]) &+ 2) &* 4) else { return short("authentication") }
                let length = (Int(octets[start &+ 1]) &+ 2) &* 4
                number = octets[start]
                start &+= length
            case 44:
                guard has(8) else { return short("IPv6 fragment") }
                let field = octets.uint16(at: start &+ 2)
                let identification = octets.uint32(at: start &+ 4)
                number = octets[start]
                start &+= 8
                // An atomic fragment is a whole packet (RFC 6946).
                if field & 0xfff9 == 0 { continue }
                return .done(
                    .fragment(
                        Fragment(
                            key: .init(addresses: addresses, identification: identification, protocolNumber: 0),
                            protocolNumber: number, offset: Int(field & 0xfff8), hasMore: field & 1 == 1,
                            start: start, end: end, flaw: flaw, depth: depth)))
            default: return carried(number)
            }
        }
        return .done(.blind(.malformed("more than \(Self.headerLimit) extension headers")))
    }

    private mutating func carried(_ number: UInt8) -> Step {
        switch number {
        case 1, 58: return .done(.quiet(.controlMessage))
        case 2, 46, 59, 88, 89, 103, 112: return .done(.quiet(.linkLocal))
        case 4: return enter(.ipv4)
        case 41: return enter(.ipv6)
        case 47: return gre()
        case 97:
            guard has(2) else { return short("EtherIP") }
            start &+= 2
            return enter(.ethernet)
        case 50: return encapsulatedSecurity()
        case 115: return layerTwoSession()
        case 136: return udpLite()
        case 137: return enter(.mpls)
        default:
            return .done(.blind(.encapsulation(Self.protocolNames[number] ?? "IP protocol \(number)")))
        }
    }

    private static let protocolNames: [UInt8: String] = [
        33: "DCCP", 55: "MOBILE", 94: "IPIP", 98: "ENCAP", 108: "IPComp", 132: "SCTP",
    ]
}
