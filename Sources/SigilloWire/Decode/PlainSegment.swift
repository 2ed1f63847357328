/// The common case read in one go: a whole frame of Ethernet, IP without extensions, TCP.
///
/// Whatever is anything else, or contradicts itself, is left to ``PacketDecoder``, which says the same of these.
enum PlainSegment {
    private static let ethernetLength = 14

    /// The segment of a frame, or nil where all layers must be walked.
    @inline(__always)
    static func read(_ frame: FrameView) -> TransportUnit? {
        guard frame.linkType == .ethernet, !frame.isCut, frame.range.count >= 54 else { return nil }
        let start = frame.range.lowerBound
        let end = frame.range.upperBound
        let octets = frame.buffer
        switch octets.uint16(at: start &+ 12) {
        case 0x0800: return ipv4(octets, at: start &+ ethernetLength, end: end)
        case 0x86dd: return ipv6(octets, at: start &+ ethernetLength, end: end)
        default: return nil
        }
    }

    @inline(__always)
    private static func ipv4(_ octets: [UInt8], at start: Int, end: Int) -> TransportUnit? {
        let totalLength = Int(octets.uint16(at: start &+ 2))
        // Version 4 without options, no fragment, TCP.
        guard octets[start] == 0x45, octets.uint16(at: start &+ 6) & 0x3fff == 0, octets[start &+ 9] == 6,
            totalLength >= 40, totalLength <= end &- start
        else { return nil }
        let addresses = AddressPair(
            source: IPAddress(ipv4: octets.uint32(at: start &+ 12)),
            destination: IPAddress(ipv4: octets.uint32(at: start &+ 16)))
        return tcp(octets, at: start &+ 20, end: start &+ totalLength, addresses)
    }

    @inline(__always)
    private static func ipv6(_ octets: [UInt8], at start: Int, end: Int) -> TransportUnit? {
        let length = Int(octets.uint16(at: start &+ 4))
        guard octets[start] >> 4 == 6, octets[start &+ 6] == 6, length >= 20, 40 &+ length <= end &- start else {
            return nil
        }
        let addresses = AddressPair(
            source: IPAddress(high: octets.uint64(at: start &+ 8), low: octets.uint64(at: start &+ 16)),
            destination: IPAddress(high: octets.uint64(at: start &+ 24), low: octets.uint64(at: start &+ 32)))
        return tcp(octets, at: start &+ 40, end: start &+ 40 &+ length, addresses)
    }

    @inline(__always)
    private static func tcp(_ octets: [UInt8], at start: Int, end: Int, _ addresses: AddressPair) -> TransportUnit? {
        let headerLength = Int(octets[start &+ 12] >> 4) &* 4
        let flags = TransportUnit.Flags(rawValue: octets[start &+ 13])
        // The options of a SYN are the decoder's.
        guard headerLength == 20 || headerLength > 20 && !flags.contains(.syn), headerLength <= end &- start else {
            return nil
        }
        var unit = TransportUnit(
            addresses: addresses, sourcePort: octets.uint16(at: start),
            destinationPort: octets.uint16(at: start &+ 2), start: start &+ headerLength, end: end, missing: 0,
            flaw: .none)
        unit.sequence = octets.uint32(at: start &+ 4)
        unit.acknowledgement = octets.uint32(at: start &+ 8)
        unit.flags = flags
        unit.window = UInt32(octets.uint16(at: start &+ 14))
        return unit
    }
}
