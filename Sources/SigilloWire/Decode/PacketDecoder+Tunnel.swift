/// Tunnels over IP and UDP. What only looks like one and cannot be read stays a datagram.
extension PacketDecoder {
    /// Generic Routing Encapsulation (RFC 2784, RFC 2890), ERSPAN, and PPTP's version of it (RFC 2637).
    mutating func gre() -> Step {
        guard has(4) else { return short("GRE") }
        let flags = octets.uint16(at: start)
        let type = octets.uint16(at: start &+ 2)
        let hasSequence = flags & 0x1000 != 0
        var length = 4
        if flags & 0xc000 != 0 { length &+= 4 }
        if flags & 0x2000 != 0 { length &+= 4 }
        if hasSequence { length &+= 4 }
        switch (flags & 7, flags & 0x4000) {
        case (0, 0): break
        case (1, _):
            // No checksum; a key always; an acknowledgement perhaps.
            length = 8 &+ (hasSequence ? 4 : 0) &+ (flags & 0x0080 != 0 ? 4 : 0)
        default: return .done(.blind(.encapsulation("GRE with source routes")))
        }
        guard has(length) else { return short("GRE") }
        start &+= length
        switch type {
        case 0x880b where end == start && missing == 0: return .done(.quiet(.linkLocal))
        case 0x880b: return enter(.ppp)
        case 0x883e:
            // WCCP: version 2 puts a header of four octets before the packet, which no IPv4 packet begins like.
            if has(1), octets[start] >> 4 != 4 { start &+= 4 }
            return enter(.ipv4)
        case 0x88be:
            // Type I has no header of its own, and no sequence number.
            if hasSequence { start &+= 8 }
            return enter(.ethernet)
        case 0x22eb:
            guard has(12) else { return short("ERSPAN") }
            start &+= octets[start &+ 11] & 1 == 1 ? 20 : 12
            return enter(.ethernet)
        default: return enter(.etherType(type))
        }
    }

    /// The packet inside a UDP datagram of a tunnel's port, or nil where it is no tunnel that can be read.
    func tunnel(_ unit: TransportUnit) -> DecodedPacket? {
        var inner = self
        inner.start = unit.start
        switch (unit.sourcePort, unit.destinationPort) {
        case (_, 4789), (_, 8472): return inner.vxlan()
        case (_, 4790): return inner.extendedVXLAN()
        case (_, 4341): return inner.locatorSeparation()
        case (_, 6635): return inner.labelsOverUDP()
        case (_, 37_008): return inner.sniffed()
        case (_, 6081): return inner.geneve()
        case (_, 2152), (2152, _): return inner.gtp()
        case (_, 3544), (3544, _): return inner.teredo()
        case (_, 1701), (1701, _): return inner.layerTwoTunnel()
        case (1194, _), (5247, _), (51_820, _): return inner.sealed(port: unit.sourcePort)
        case (_, 1194), (_, 5247), (_, 51_820): return inner.sealed(port: unit.destinationPort)
        case (_, 4500), (4500, _):
            // Without four zero octets in front it is ESP, a lone 0xff keeps a translation alive (RFC 3948 §2).
            guard inner.has(8), octets.uint32(at: unit.start) != 0 else { return nil }
            return inner.secured()
        default: return nil
        }
    }

    private func sealed(port: UInt16) -> DecodedPacket? {
        sealedTunnel(port: port).map { .blind(.encapsulation($0)) }
    }

    private mutating func secured() -> DecodedPacket {
        switch encapsulatedSecurity() {
        case .next(let layer), .skip(_, let layer): run(from: layer)
        case .done(let packet): packet
        }
    }

    mutating func inside(_ layer: Layer) -> DecodedPacket? {
        guard case .next = enter(layer) else {
            return .blind(.encapsulation("more than \(Self.depthLimit) packets inside one another"))
        }
        let packet = run(from: layer)
        if case .blind(.malformed) = packet { return nil }
        return packet
    }

    /// Virtual eXtensible LAN (RFC 7348 §5).
    private mutating func vxlan() -> DecodedPacket? {
        guard has(8), octets[start &+ 7] == 0 else { return nil }
        switch octets[start] {
        // The second is that of the group policy extension, which fills the octets behind it.
        case 0x08 where octets.uint32(at: start) == 0x0800_0000, 0x88: break
        case 0x0c: return extendedVXLAN()
        default: return nil
        }
        start &+= 8
        return inside(.ethernet)
    }

    /// Geneve (RFC 8926 §3.4).
    private mutating func geneve() -> DecodedPacket? {
        guard has(8), octets[start] >> 6 == 0, octets[start &+ 7] == 0 else { return nil }
        let length = 8 &+ Int(octets[start] & 0x3f) &* 4
        let type = octets.uint16(at: start &+ 2)
        guard has(length) else { return nil }
        start &+= length
        return inside(.etherType(type))
    }

    /// The user plane of mobile networks, GTPv1-U (3GPP TS 29.281 §5).
    private mutating func gtp() -> DecodedPacket? {
        guard has(8), octets[start] & 0xf0 == 0x30, octets[start &+ 1] == 0xff else { return nil }
        let hasOptions = octets[start] & 0x07 != 0
        var hasExtension = octets[start] & 0x04 != 0
        start &+= 8
        if hasOptions {
            guard has(4) else { return nil }
            hasExtension = hasExtension && octets[start &+ 3] != 0
            start &+= 4
        }
        for _ in 0..<Self.headerLimit where hasExtension {
            guard has(4), octets[start] > 0, has(Int(octets[start]) &* 4) else { return nil }
            start &+= Int(octets[start]) &* 4
            hasExtension = octets[start &- 1] != 0
        }
        return hasExtension ? nil : inside(.rawIP)
    }

    /// IPv6 over UDP (RFC 4380 §5.1.1), behind its authentication and origin indication.
    private mutating func teredo() -> DecodedPacket? {
        if has(4), octets.uint16(at: start) == 1 {
            let length = 13 &+ Int(octets[start &+ 2]) &+ Int(octets[start &+ 3])
            guard has(length) else { return nil }
            start &+= length
        }
        if has(8), octets.uint16(at: start) == 0 { start &+= 8 }
        guard has(40), octets[start] >> 4 == 6 else { return nil }
        return inside(.ipv6)
    }
}
