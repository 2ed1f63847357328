/// How many frames held what, by what was found in them in the end.
package struct FrameCounts: Sendable, Hashable {
    /// All frames.
    package var frames = 0
    /// TCP segments.
    package var tcp = 0
    /// UDP datagrams.
    package var udp = 0
    /// ARP and RARP.
    package var addressResolution = 0
    /// ICMP and ICMPv6.
    package var controlMessages = 0
    /// Protocols of the neighbourhood that carry nothing of a user: spanning tree, LLDP, IGMP, …
    package var linkLocal = 0
    /// IP fragments.
    package var fragments = 0
    /// Frames that were reported as blind, wholly or in part.
    package var blind = 0
    /// Resets that were ignored because their sequence number lies outside the window.
    package var ignoredResets = 0
    /// Octets of retransmissions so late that there was nothing left to compare them with.
    package var unverifiedOctets: UInt64 = 0

    /// Nothing yet.
    package init() {}

    /// Whether anything was found that could hold mail: without it, nothing was judged.
    package var hasTransport: Bool { tcp > 0 || udp > 0 }
}
