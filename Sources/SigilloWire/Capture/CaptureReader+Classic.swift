/// What the header of a pcap file says about its records.
struct ClassicHeader: Sendable {
    /// A magic number of the pcap family.
    struct Variant: Sendable {
        var order: ByteOrder
        var nanosecondsPerTick: UInt64
        /// 16, or 24 in Kuznetzov's variant, which adds interface and protocol.
        var recordHeaderLength: Int

        init?(magic: UInt32) {
            switch magic {
            case 0xa1b2_c3d4: (order, nanosecondsPerTick, recordHeaderLength) = (.big, 1_000, 16)
            case 0xd4c3_b2a1: (order, nanosecondsPerTick, recordHeaderLength) = (.little, 1_000, 16)
            case 0xa1b2_3c4d: (order, nanosecondsPerTick, recordHeaderLength) = (.big, 1, 16)
            case 0x4d3c_b2a1: (order, nanosecondsPerTick, recordHeaderLength) = (.little, 1, 16)
            case 0xa1b2_cd34: (order, nanosecondsPerTick, recordHeaderLength) = (.big, 1_000, 24)
            case 0x34cd_b2a1: (order, nanosecondsPerTick, recordHeaderLength) = (.little, 1_000, 24)
            default: return nil
            }
        }
    }

    /// How old versions order the two lengths of a record.
    enum LengthOrder: Sendable {
        case capturedFirst, originalFirst, smallerFirst
    }

    static let length = 24

    var variant: Variant
    var lengthOrder: LengthOrder
    var linkType: LinkType
    var recordLimit: Int
}

extension CaptureReader {
    mutating func nextClassicFrame() throws(CaptureError) -> FrameView? {
        guard let header = try classicHeader(), queue.count >= header.variant.recordHeaderLength else { return nil }
        let variant = header.variant
        let order = variant.order
        var captured = order.uint32(queue.storage, at: queue.head + 8)
        var original = order.uint32(queue.storage, at: queue.head + 12)
        if header.lengthOrder == .originalFirst || header.lengthOrder == .smallerFirst && captured > original {
            swap(&captured, &original)
        }
        guard captured <= header.recordLimit else {
            throw damage("a record claims \(captured) octets, more than the \(header.recordLimit) that may be captured")
        }
        let length = Int(captured)
        guard queue.count - variant.recordHeaderLength >= length else { return nil }

        let start = queue.head &+ variant.recordHeaderLength
        let seconds = UInt64(order.uint32(queue.storage, at: queue.head))
        let ticks = UInt64(order.uint32(queue.storage, at: queue.head + 4))
        let frame = FrameView(
            number: frameCount + 1,
            time: seconds &* 1_000_000_000 &+ ticks &* variant.nanosecondsPerTick,
            linkType: header.linkType,
            buffer: queue.storage, range: start..<(start &+ length),
            originalLength: max(Int(original), length))
        queue.skip(variant.recordHeaderLength + length)
        return frame
    }

    private mutating func classicHeader() throws(CaptureError) -> ClassicHeader? {
        if let classic { return classic }
        guard queue.count >= ClassicHeader.length,
            let variant = ClassicHeader.Variant(magic: queue.storage.uint32(at: queue.head))
        else { return nil }
        let major = variant.order.uint16(queue.storage, at: queue.head + 4)
        let minor = variant.order.uint16(queue.storage, at: queue.head + 6)
        guard major == 2 else {
            throw .unreadable("This is a pcap file of version \(major).\(minor); versions 2.0 to 2.4 can be read.")
        }
        let snaplen = Int(variant.order.uint32(queue.storage, at: queue.head + 16))
        // The upper bits tell the length of the frame check sequence, which the IP length cuts off anyway.
        let linkType = LinkType(rawValue: variant.order.uint32(queue.storage, at: queue.head + 20) & 0x03ff_ffff)
        let header = ClassicHeader(
            variant: variant,
            lengthOrder: minor < 3 ? .originalFirst : minor == 3 ? .smallerFirst : .capturedFirst,
            linkType: linkType,
            recordLimit: min(max(snaplen, Self.recordLimit), Self.blockLimit))
        classic = header
        note(linkType)
        queue.skip(ClassicHeader.length)
        return header
    }
}
