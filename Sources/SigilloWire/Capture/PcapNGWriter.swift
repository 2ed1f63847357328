/// Builds a pcapng file with nanosecond times, TLS key logs before the packets, and comments.
///
/// An interface is described when its link type is first met. A key log must stand before the packets that it opens,
/// or one-pass readers such as tshark decrypt nothing.
package struct PcapNGWriter: Sendable {
    /// The secrets type of an NSS key log: `TLSK`.
    static let keyLogSecrets: UInt32 = 0x544c_534b

    /// The file so far.
    package private(set) var octets: [UInt8] = []
    private var interfaceName: String?
    private var interfaces: [LinkType: UInt32] = [:]

    /// Creates a file that holds only its section header.
    ///
    /// - Parameters:
    ///   - application: who writes it.
    ///   - interfaceName: the name that interfaces are given, for example `lo`.
    package init(application: String = "sigillo", interfaceName: String? = nil) {
        self.interfaceName = interfaceName
        var body: [UInt8] = []
        body.appendLittleEndian(UInt32(0x1a2b_3c4d))
        body.appendLittleEndian(UInt16(1))
        body.appendLittleEndian(UInt16(0))
        body.appendLittleEndian(UInt64.max)
        Self.appendOption(4, Array(application.utf8), to: &body)
        Self.endOptions(of: &body)
        appendBlock(0x0a0d_0d0a, body)
    }

    /// Appends a Decryption Secrets Block; nothing where there are no lines.
    package mutating func write(keyLog lines: [String]) {
        guard !lines.isEmpty else { return }
        let text = lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
        var body: [UInt8] = []
        body.appendLittleEndian(Self.keyLogSecrets)
        body.appendLittleEndian(UInt32(text.count))
        Self.appendPadded(text, to: &body)
        appendBlock(10, body)
    }

    /// Appends a frame, with a comment for whoever opens the file.
    package mutating func write(_ frame: CapturedFrame, comment: String? = nil) {
        var body: [UInt8] = []
        body.reserveCapacity(frame.octets.count + 64)
        body.appendLittleEndian(interface(for: frame.linkType))
        body.appendLittleEndian(UInt32(truncatingIfNeeded: frame.time >> 32))
        body.appendLittleEndian(UInt32(truncatingIfNeeded: frame.time))
        body.appendLittleEndian(UInt32(truncatingIfNeeded: frame.octets.count))
        body.appendLittleEndian(UInt32(truncatingIfNeeded: max(frame.originalLength, frame.octets.count)))
        Self.appendPadded(frame.octets, to: &body)
        if let comment {
            Self.appendOption(1, Array(comment.utf8), to: &body)
            Self.endOptions(of: &body)
        }
        appendBlock(6, body)
    }

    /// A whole file.
    ///
    /// - Parameters:
    ///   - frames: the packets in order; their numbers are those of their places.
    ///   - keyLog: NSS key log lines.
    ///   - interfaceName: the name of the interface.
    ///   - comments: comments by frame number.
    package static func file(
        of frames: some Sequence<CapturedFrame>, keyLog: [String] = [], interfaceName: String? = nil,
        comments: [Int: String] = [:]
    ) -> [UInt8] {
        var writer = PcapNGWriter(interfaceName: interfaceName)
        // Tools that copy captures decide by what they read before the first secrets whether they can write the file.
        for frame in frames.prefix(1) { _ = writer.interface(for: frame.linkType) }
        writer.write(keyLog: keyLog)
        for frame in frames { writer.write(frame, comment: comments[frame.number]) }
        return writer.octets
    }

    private mutating func interface(for linkType: LinkType) -> UInt32 {
        if let known = interfaces[linkType] { return known }
        let index = UInt32(interfaces.count)
        interfaces[linkType] = index
        var body: [UInt8] = []
        body.appendLittleEndian(UInt16(truncatingIfNeeded: linkType.rawValue))
        body.appendLittleEndian(UInt16(0))
        body.appendLittleEndian(UInt32(CaptureReader.recordLimit))
        if let interfaceName { Self.appendOption(2, Array(interfaceName.utf8), to: &body) }
        Self.appendOption(9, [9], to: &body)
        Self.endOptions(of: &body)
        appendBlock(1, body)
        return index
    }

    private mutating func appendBlock(_ type: UInt32, _ body: [UInt8]) {
        let length = UInt32(body.count + 12)
        octets.appendLittleEndian(type)
        octets.appendLittleEndian(length)
        octets += body
        octets.appendLittleEndian(length)
    }

    private static func appendPadded(_ octets: [UInt8], to body: inout [UInt8]) {
        body += octets
        body += [UInt8](repeating: 0, count: (4 - octets.count & 3) & 3)
    }

    private static func appendOption(_ code: UInt16, _ value: [UInt8], to body: inout [UInt8]) {
        // The length field has 16 bits: a longer comment loses its end.
        let value = Array(value.prefix(Int(UInt16.max)))
        body.appendLittleEndian(code)
        body.appendLittleEndian(UInt16(value.count))
        appendPadded(value, to: &body)
    }

    private static func endOptions(of body: inout [UInt8]) {
        body.appendLittleEndian(UInt32(0))
    }
}
