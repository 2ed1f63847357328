internal import SigilloWire

/// Looks for one datagram of ours among the frames of a batch.
///
/// Only UDP frames that are hardly longer than the marker are searched, so a flood of mail costs one comparison of
/// lengths a frame.
struct MarkerSearch: Sendable {
    /// More than the link, IPv6 and UDP headers of any link type here take together.
    private static let longestHeaders = 128
    private static let protocolUDP: UInt8 = 17

    private let marker: [UInt8]
    private let linkType: LinkType

    /// Prepares a search; an empty marker is never found.
    init(for marker: [UInt8], linkType: LinkType) {
        self.marker = marker
        self.linkType = linkType
    }

    /// Whether one of the chunk's frames holds the marker.
    func finds(in chunk: FrameChunk) -> Bool {
        chunk.records.contains { record in
            isPlausible(length: record.range.count) && finds(in: chunk.octets(of: record))
        }
    }

    /// Whether a frame is a UDP datagram that holds the marker.
    func finds(in frame: ArraySlice<UInt8>) -> Bool {
        guard isPlausible(length: frame.count), isUDP(frame), let first = marker.first else { return false }
        let last = frame.endIndex - marker.count
        return (frame.startIndex...last).contains { start in
            frame[start] == first && frame[start..<(start + marker.count)].elementsEqual(marker)
        }
    }

    private func isPlausible(length: Int) -> Bool {
        !marker.isEmpty && length >= marker.count && length <= marker.count + Self.longestHeaders
    }

    private func isUDP(_ frame: ArraySlice<UInt8>) -> Bool {
        let linkHeader: Int
        switch linkType {
        case .ethernet: linkHeader = 14
        case .linuxCooked: linkHeader = 16
        case .linuxCooked2: linkHeader = 20
        case .null, .loop: linkHeader = 4
        default: linkHeader = 0
        }
        let packet = frame.dropFirst(linkHeader)
        guard packet.count >= 20, let version = packet.first.map({ $0 >> 4 }) else { return false }
        switch version {
        case 4: return packet[packet.startIndex + 9] == Self.protocolUDP
        case 6: return packet[packet.startIndex + 6] == Self.protocolUDP
        default: return false
        }
    }
}
