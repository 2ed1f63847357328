/// TCP (RFC 9293) and UDP (RFC 768).
extension PacketDecoder {
    mutating func tcp() -> Step {
        guard has(20) else { return short("TCP") }
        let headerLength = Int(octets[start &+ 12] >> 4) &* 4
        guard headerLength >= 20 else { return .done(.blind(.malformed("TCP data offset"))) }
        guard has(headerLength) else { return short("TCP") }
        var unit = TransportUnit(
            addresses: addresses, sourcePort: octets.uint16(at: start),
            destinationPort: octets.uint16(at: start &+ 2), start: start &+ headerLength, end: end,
            missing: missing, flaw: flaw)
        unit.sequence = octets.uint32(at: start &+ 4)
        unit.acknowledgement = octets.uint32(at: start &+ 8)
        unit.flags = .init(rawValue: octets[start &+ 13])
        unit.window = UInt32(octets.uint16(at: start &+ 14))
        if unit.flags.contains(.syn) { readOptions(from: start &+ 20, to: unit.start, into: &unit) }
        return .done(.tcp(unit))
    }

    private func readOptions(from first: Int, to limit: Int, into unit: inout TransportUnit) {
        var position = first
        while position < limit, octets[position] != 0 {
            guard octets[position] != 1 else {
                position &+= 1
                continue
            }
            guard limit &- position >= 2 else { return }
            let length = Int(octets[position &+ 1])
            guard length >= 2, limit &- position >= length else { return }
            switch (octets[position], length) {
            case (3, 3...): unit.windowScale = min(octets[position &+ 2], 14)
            case (30, 3...): unit.joinsMultipath = octets[position &+ 2] >> 4 == 1
            default: break
            }
            position &+= length
        }
    }

    mutating func udp() -> Step {
        guard has(8) else { return short("UDP") }
        let length = Int(octets.uint16(at: start &+ 4))
        // A length of 0 is that of a jumbogram (RFC 2675 §4): what the IP header says holds.
        if length != 0 {
            guard length >= 8 else { return .done(.blind(.malformed("UDP length"))) }
            bound(length: length)
        }
        let unit = TransportUnit(
            addresses: addresses, sourcePort: octets.uint16(at: start),
            destinationPort: octets.uint16(at: start &+ 2), start: start &+ 8, end: end, missing: missing,
            flaw: flaw)
        return .done(tunnel(unit) ?? .udp(unit))
    }

    /// UDP-Lite (RFC 3828): the length field tells what is checked, and the IP header how long it is.
    func udpLite() -> Step {
        guard has(8) else { return short("UDP-Lite") }
        return .done(
            .udp(
                TransportUnit(
                    addresses: addresses, sourcePort: octets.uint16(at: start),
                    destinationPort: octets.uint16(at: start &+ 2), start: start &+ 8, end: end, missing: missing,
                    flaw: flaw)))
    }
}
