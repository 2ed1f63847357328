/// One packet of a capture, as far as it was captured.
package struct CapturedFrame: Sendable, Hashable {
    /// Counts from 1 in the order of the file, as in tshark.
    package var number: Int
    /// Nanoseconds since 1970-01-01 00:00 UTC; 0 when the file gives no time.
    package var time: UInt64
    /// What the octets begin with.
    package var linkType: LinkType
    /// The octets that were captured.
    package var octets: [UInt8]
    /// The length on the wire; greater than `octets.count` when the frame was cut.
    package var originalLength: Int

    /// Creates a frame.
    package init(number: Int, time: UInt64, linkType: LinkType, octets: [UInt8], originalLength: Int) {
        self.number = number
        self.time = time
        self.linkType = linkType
        self.octets = octets
        self.originalLength = originalLength
    }

    /// Whether octets are missing at its end.
    package var isCut: Bool { originalLength > octets.count }
}

/// A packet of a capture that stands inside a longer buffer: what ``CaptureReader`` finds, without a copy.
///
/// Whoever keeps it, or a slice of it, keeps the whole buffer.
package struct FrameView: Sendable {
    /// Counts from 1 in the order of the file.
    package var number: Int
    /// Nanoseconds since 1970-01-01 00:00 UTC; 0 when the file gives no time.
    package var time: UInt64
    /// What the octets begin with.
    package var linkType: LinkType
    /// The octets of the frame and of others.
    package var buffer: [UInt8]
    /// Where the frame stands in the buffer.
    package var range: Range<Int>
    /// The length on the wire; greater than the range when the frame was cut.
    package var originalLength: Int

    /// Creates a view.
    @inline(__always)
    package init(
        number: Int, time: UInt64, linkType: LinkType, buffer: [UInt8], range: Range<Int>, originalLength: Int
    ) {
        self.number = number
        self.time = time
        self.linkType = linkType
        self.buffer = buffer
        self.range = range
        self.originalLength = originalLength
    }

    /// A view of a whole frame.
    package init(_ frame: CapturedFrame) {
        self.init(
            number: frame.number, time: frame.time, linkType: frame.linkType, buffer: frame.octets,
            range: 0..<frame.octets.count, originalLength: frame.originalLength)
    }

    /// Whether octets are missing at its end.
    package var isCut: Bool { originalLength > range.count }
}

extension CapturedFrame {
    /// A frame of its own, with a copy of its octets.
    package init(_ view: FrameView) {
        self.init(
            number: view.number, time: view.time, linkType: view.linkType, octets: Array(view.buffer[view.range]),
            originalLength: view.originalLength)
    }
}

/// The kind of header that frames begin with (the registry of LINKTYPE_ values).
package struct LinkType: RawRepresentable, Sendable, Hashable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let null = LinkType(rawValue: 0)
    package static let ethernet = LinkType(rawValue: 1)
    package static let raw = LinkType(rawValue: 101)
    package static let loop = LinkType(rawValue: 108)
    package static let linuxCooked = LinkType(rawValue: 113)
    package static let ipv4 = LinkType(rawValue: 228)
    package static let ipv6 = LinkType(rawValue: 229)
    package static let linuxCooked2 = LinkType(rawValue: 276)
}
