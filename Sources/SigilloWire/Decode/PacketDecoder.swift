/// Walks the headers of a frame down to TCP, UDP, a fragment, or whatever it cannot read; checksums are ignored, since
/// captures at the sender never have them right.
///
/// A value lives for one frame. Every step advances or ends, and at most ``depthLimit`` packets stand inside one another.
struct PacketDecoder {
    /// A header that is to be read next.
    enum Layer {
        case ethernet, cooked, cooked2, addressFamily, ppp, mpls, rawIP
        case etherType(UInt16)
        case ipv4, ipv6
        case payload(protocolNumber: UInt8)
        /// What a frame of another link type begins with.
        case link(UInt32)
    }

    /// What one step found: the next layer, or the end.
    enum Step {
        case next(Layer)
        /// The next layer behind so many octets, which are there.
        case skip(Int, Layer)
        case done(DecodedPacket)
    }

    /// How many packets may stand inside one another.
    static let depthLimit = 8
    /// How many VLAN tags and MPLS labels, and how many IPv6 extension headers, one packet may have.
    static let headerLimit = 16

    /// The octets of the frame, or of a reassembled packet.
    let octets: [UInt8]
    /// Where the next header begins.
    var start: Int
    /// Where the current packet ends, as far as it was captured.
    var end: Int
    /// Octets of the current packet behind `end` that were not captured.
    var missing: Int
    var flaw = LengthFlaw.none
    /// How many IP packets have been entered.
    var depth: Int
    var addresses = AddressPair(source: IPAddress(high: 0, low: 0), destination: IPAddress(high: 0, low: 0))
    private let isCut: Bool

    /// Decodes a frame.
    static func decode(_ frame: CapturedFrame) -> DecodedPacket {
        decode(FrameView(frame))
    }

    /// Decodes a frame; places are those of its buffer.
    static func decode(_ frame: FrameView) -> DecodedPacket {
        let layer: Layer
        switch frame.linkType {
        case .ethernet: layer = .ethernet
        case .linuxCooked: layer = .cooked
        case .linuxCooked2: layer = .cooked2
        case .null, .loop: layer = .addressFamily
        case .raw, .ipv4, .ipv6, .rawOfBSD, .rawOfOpenBSD: layer = .rawIP
        case .ppp: layer = .ppp
        default: layer = .link(frame.linkType.rawValue)
        }
        let missing = max(frame.originalLength - frame.range.count, 0)
        var decoder = PacketDecoder(
            octets: frame.buffer, start: frame.range.lowerBound, end: frame.range.upperBound, missing: missing,
            depth: 0, isCut: missing > 0)
        return decoder.run(from: layer)
    }

    /// Decodes the payload of a reassembled packet.
    static func decode(reassembled payload: [UInt8], of fragment: Fragment) -> DecodedPacket {
        var decoder = PacketDecoder(
            octets: payload, start: 0, end: payload.count, missing: 0, depth: fragment.depth, isCut: false)
        decoder.addresses = fragment.key.addresses
        return decoder.run(from: .payload(protocolNumber: fragment.protocolNumber))
    }

    private init(octets: [UInt8], start: Int, end: Int, missing: Int, depth: Int, isCut: Bool) {
        self.octets = octets
        self.start = start
        self.end = end
        self.missing = missing
        self.depth = depth
        self.isCut = isCut
    }

    /// Walks to the end.
    mutating func run(from first: Layer) -> DecodedPacket {
        var layer = first
        while true {
            switch step(layer) {
            case .next(let inner): layer = inner
            case .skip(let count, let inner):
                start &+= count
                layer = inner
            case .done(let packet): return packet
            }
        }
    }

    private mutating func step(_ layer: Layer) -> Step {
        switch layer {
        case .ethernet: ethernet()
        case .cooked: cooked()
        case .cooked2: cooked2()
        case .addressFamily: addressFamily()
        case .rawIP: rawIP()
        case .ppp: ppp()
        case .mpls: mpls()
        case .etherType(let type): etherType(type)
        case .ipv4: ipv4()
        case .ipv6: ipv6()
        case .payload(let protocolNumber): payload(protocolNumber)
        case .link(let number): link(number)
        }
    }

    /// Whether `count` octets stand at the start.
    @inline(__always)
    func has(_ count: Int) -> Bool {
        end &- start >= count
    }

    /// What a header means that is not there as a whole: the frame was cut, or the packet is malformed.
    func short(_ name: String) -> Step {
        .done(.blind(isCut || flaw == .cut ? .cutFrame : .malformed(name + " header cut short")))
    }

    /// Ends the current packet where its header says, `length` octets behind the start.
    mutating func bound(length: Int) {
        let declared = start &+ length
        if declared <= end {
            end = declared
            missing = 0
        } else {
            missing = declared &- end
            if flaw == .none { flaw = isCut ? .cut : .overlong }
        }
    }

    /// Leaves a header that tells no length: what the frame lost, the packet lost.
    mutating func boundByFrame() {
        if missing > 0, flaw == .none { flaw = .cut }
    }
}

extension LinkType {
    /// DLT_RAW as BSD systems and as OpenBSD number it.
    static let rawOfBSD = LinkType(rawValue: 12)
    static let rawOfOpenBSD = LinkType(rawValue: 14)
    /// The Point-to-Point Protocol.
    static let ppp = LinkType(rawValue: 9)
}
