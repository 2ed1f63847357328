import SigilloCore
import SigilloWire

/// Which datagrams of the port of HTTP/3 are sealed: those of QUIC (RFC 9000, RFC 9001) and DTLS, as far as they look
/// like it; nothing is said of the others.
///
/// A short header of QUIC shows nothing but a set bit, so that it is believed only where a long header with a known
/// version came before in the same flow.
struct DatagramSight: Sendable {
    /// Where QUIC is spoken; datagrams of other ports are not looked at.
    static let port: UInt16 = 443

    private struct Key: Hashable {
        var client: Endpoint
        var server: Endpoint
    }

    private var sealed = Set<Key>()
    private static let limit = 16_384

    /// Why a datagram cannot be judged, or nil where it is sealed.
    mutating func look(at octets: ArraySlice<UInt8>, from: Endpoint, to: Endpoint) -> Blindness? {
        let isToServer = to.port == Self.port
        let key = Key(client: isToServer ? from : to, server: isToServer ? to : from)
        if Self.isLongHeader(octets) || Self.isDTLS(octets) {
            if sealed.count < Self.limit { sealed.insert(key) }
            return nil
        }
        // The fixed bit of a short header (RFC 9000 §17.3.1), in a flow that has begun.
        if let first = octets.first, first & 0xc0 == 0x40, octets.count >= 21, sealed.contains(key) { return nil }
        return .encapsulation("datagrams of port 443 that are not QUIC")
    }

    /// A long header (RFC 8999 §5.1): its form, a known version, and identifiers of the lengths that are allowed.
    static func isLongHeader(_ octets: ArraySlice<UInt8>) -> Bool {
        let start = octets.startIndex
        guard octets.count >= 7, octets[start] & 0x80 != 0 else { return false }
        let version = octets[(start + 1)..<(start + 5)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard isKnown(version), version == 0 || octets[start] & 0x40 != 0 else { return false }
        let first = Int(octets[start + 5])
        guard first <= 20, octets.count >= 7 + first else { return false }
        let second = Int(octets[start + 6 + first])
        return second <= 20 && octets.count >= 7 + first + second
    }

    /// Version 1, version 2 (RFC 9369), a negotiation, drafts, Google's and Facebook's, and those for practice.
    private static func isKnown(_ version: UInt32) -> Bool {
        switch version {
        case 0, 1, 0x6b33_43cf: true
        case 0xff00_0000...0xff00_00ff, 0x5130_3030...0x5130_3539, 0x5430_3530...0x5430_3539,
            0xface_b000...0xface_b00f:
            true
        default: version & 0x0f0f_0f0f == 0x0a0a_0a0a
        }
    }

    /// A record of DTLS (RFC 6347 §4.1), or the unified header of DTLS 1.3 (RFC 9147 §4), which is not told apart from
    /// other octets and so is not taken for one.
    static func isDTLS(_ octets: ArraySlice<UInt8>) -> Bool {
        let start = octets.startIndex
        guard octets.count >= 13, (20...25).contains(octets[start]), octets[start + 1] == 0xfe else { return false }
        let length = Int(octets[start + 11]) << 8 | Int(octets[start + 12])
        return octets[start + 2] >= 0xfc && length > 0 && octets.count >= 13 + length
    }
}
