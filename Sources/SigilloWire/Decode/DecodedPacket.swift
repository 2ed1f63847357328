/// The two addresses of an IP packet.
struct AddressPair: Sendable, Hashable {
    var source: IPAddress
    var destination: IPAddress
}

/// A TCP segment or UDP datagram, by its place in the octets that were decoded.
struct TransportUnit: Sendable {
    /// The flags of a TCP header (RFC 9293 §3.1).
    struct Flags: OptionSet, Sendable {
        var rawValue: UInt8

        static let fin = Flags(rawValue: 0x01)
        static let syn = Flags(rawValue: 0x02)
        static let reset = Flags(rawValue: 0x04)
        static let acknowledgement = Flags(rawValue: 0x10)
    }

    var addresses: AddressPair
    var sourcePort: UInt16
    var destinationPort: UInt16
    /// Where the payload stands.
    var start: Int
    var end: Int
    /// Octets of payload that crossed the wire and were not captured.
    var missing: Int
    /// What is wrong with the lengths.
    var flaw: LengthFlaw

    // The rest is of TCP alone.
    var sequence: UInt32 = 0
    var acknowledgement: UInt32 = 0
    var flags: Flags = []
    var window: UInt32 = 0
    /// The window scale option of a SYN (RFC 7323 §2).
    var windowScale: UInt8 = 0
    /// Whether a SYN joins a connection of several flows (RFC 8684 §3.2).
    var joinsMultipath = false
}

/// How the lengths in headers fit the octets that were captured.
enum LengthFlaw: UInt8, Sendable {
    case none
    /// The capture kept fewer octets than crossed the wire.
    case cut
    /// A header claims more octets than crossed the wire.
    case overlong
}

/// One fragment of an IP packet.
struct Fragment: Sendable {
    /// What the fragments of one packet have in common (RFC 791, RFC 8200 §4.5).
    struct Key: Sendable, Hashable {
        var addresses: AddressPair
        var identification: UInt32
        /// 0 for IPv6, whose fragments need not agree on it.
        var protocolNumber: UInt8
    }

    var key: Key
    /// The protocol that the reassembled payload begins with, true for the first fragment.
    var protocolNumber: UInt8
    var offset: Int
    var hasMore: Bool
    var start: Int
    var end: Int
    var flaw: LengthFlaw
    var depth: Int
}

/// Traffic that is never a mail flow and is only counted.
enum QuietTraffic: Sendable {
    case addressResolution, controlMessage, linkLocal
}

/// What a frame holds in the end.
enum DecodedPacket: Sendable {
    case tcp(TransportUnit)
    case udp(TransportUnit)
    case fragment(Fragment)
    case quiet(QuietTraffic)
    case blind(Blindness)
    /// What several packets in one frame hold.
    case several([DecodedPacket])
}
