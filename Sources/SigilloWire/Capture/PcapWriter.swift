/// Builds a classic pcap file in nanoseconds, little-endian, of one link type.
package enum PcapWriter {
    /// A whole file; every frame must have the same link type.
    package static func file(of frames: [CapturedFrame], linkType: LinkType = .ethernet) -> [UInt8] {
        var octets: [UInt8] = []
        octets.appendLittleEndian(UInt32(0xa1b2_3c4d))
        octets.appendLittleEndian(UInt16(2))
        octets.appendLittleEndian(UInt16(4))
        octets.appendLittleEndian(UInt64(0))
        octets.appendLittleEndian(UInt32(CaptureReader.recordLimit))
        octets.appendLittleEndian(linkType.rawValue)
        for frame in frames {
            octets.appendLittleEndian(UInt32(truncatingIfNeeded: frame.time / 1_000_000_000))
            octets.appendLittleEndian(UInt32(frame.time % 1_000_000_000))
            octets.appendLittleEndian(UInt32(truncatingIfNeeded: frame.octets.count))
            octets.appendLittleEndian(UInt32(truncatingIfNeeded: max(frame.originalLength, frame.octets.count)))
            octets += frame.octets
        }
        return octets
    }
}
