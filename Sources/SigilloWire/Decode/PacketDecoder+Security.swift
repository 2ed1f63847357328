/// Encapsulations that seal, or only authenticate: MACsec and the Encapsulating Security Payload.
extension PacketDecoder {
    /// MACsec (IEEE 802.1AE §9): without its two bits of encryption and change, what follows is as it was.
    mutating func macSecurity() -> Step {
        guard has(6) else { return short("MACsec") }
        let control = octets[start]
        guard control & 0x0c == 0 else { return .done(.blind(.encapsulation("MACsec"))) }
        let length = control & 0x20 != 0 ? 14 : 6
        guard has(length &+ 2) else { return short("MACsec") }
        let type = octets.uint16(at: start &+ length)
        return .skip(length &+ 2, .etherType(type))
    }

    /// ESP (RFC 4303): sealed, unless its trailer fits what stands before it as only plain octets can (RFC 5879).
    mutating func encapsulatedSecurity() -> Step {
        let sealed = Step.done(.blind(.encapsulation("ESP")))
        guard missing == 0, has(8) else { return sealed }
        let first = start &+ 8
        // The lengths of the usual integrity check values.
        for check in [12, 16, 0, 24, 32] where end &- first >= check &+ 10 {
            let trailer = end &- check
            let (padding, number) = (Int(octets[trailer &- 2]), octets[trailer &- 1])
            let limit = trailer &- 2 &- padding
            guard limit > first, isPadding(limit..<trailer &- 2) else { continue }
            var inner = self
            inner.start = first
            inner.end = limit
            guard inner.isPlain(number) else { continue }
            self = inner
            switch number {
            case 4: return enter(.ipv4)
            case 41: return enter(.ipv6)
            default: return .next(.payload(protocolNumber: number))
            }
        }
        return sealed
    }

    /// Padding counts up from 1 (RFC 4303 §2.4).
    private func isPadding(_ range: Range<Int>) -> Bool {
        range.allSatisfy { Int(octets[$0]) == $0 &- range.lowerBound &+ 1 }
    }

    /// Whether the octets are a packet of a protocol, by every length and check that it has.
    private func isPlain(_ number: UInt8) -> Bool {
        let count = end &- start
        switch number {
        case 4: return count >= 20 && octets[start] >> 4 == 4 && Int(octets.uint16(at: start &+ 2)) == count
        case 41: return count >= 40 && octets[start] >> 4 == 6 && Int(octets.uint16(at: start &+ 4)) == count &- 40
        case 17: return count >= 8 && Int(octets.uint16(at: start &+ 4)) == count
        case 6: return count >= 20 && octets[start &+ 12] >> 4 >= 5 && hasRightChecksum(number)
        default: return false
        }
    }

    private func hasRightChecksum(_ number: UInt8) -> Bool {
        var pseudo: [UInt8] = []
        if let source = addresses.source.ipv4, let destination = addresses.destination.ipv4 {
            pseudo.appendBigEndian(source)
            pseudo.appendBigEndian(destination)
        } else {
            for address in [addresses.source, addresses.destination] {
                pseudo.appendBigEndian(address.high)
                pseudo.appendBigEndian(address.low)
            }
        }
        pseudo.appendBigEndian(UInt32(truncatingIfNeeded: end &- start))
        pseudo += [0, 0, 0, number]
        return PacketBuilder.checksum(pseudo + octets[start..<end]) == 0
    }
}
