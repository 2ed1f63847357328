package import SigilloCore

/// Reads a capture file of unknown format from chunks of octets, frame by frame.
///
/// The format is told by its magic number: pcap in microseconds or nanoseconds, Kuznetzov's variant of it, all in both
/// byte orders; and pcapng with several sections and interfaces. Nothing is allocated from a length field.
///
/// ```
/// var reader = CaptureReader()
/// while let chunk = nextChunk() {
///     reader.append(chunk)
///     while let frame = try reader.next() { judge(frame) }
/// }
/// reader.finish()
/// while let frame = try reader.next() { judge(frame) }
/// ```
///
/// After an error, the frames that came before it stand; `next()` throws the same error again.
package struct CaptureReader: Sendable {
    /// A file format.
    package enum Format: String, Sendable, Hashable {
        case pcap, pcapng
    }

    /// What the magic number said, or nil while it has not come.
    package internal(set) var format: Format?
    /// The link types that the file declares, in order of appearance, each once.
    package internal(set) var linkTypes: [LinkType] = []
    /// The NSS key log texts of the file's decryption secrets: whoever has the file can open its TLS.
    package internal(set) var keyLogs: [Secret] = []
    /// Packets that name an interface which the file does not declare; they were left out.
    package internal(set) var orphans = 0
    /// How many frames were delivered.
    package internal(set) var frameCount = 0

    /// How many packets the capturing system says that it lost.
    ///
    /// The sum wraps around: only whether it is 0 is worth anything in a file that lies.
    package var drops: UInt64 {
        (section?.interfaces ?? []).reduce(pastDrops) { $0 &+ $1.drops }
    }

    /// The most octets of one frame that are believed, unless the file's own snaplen is greater.
    static let recordLimit = 262_144
    /// The greatest block that is believed, and the most of key logs that is kept.
    static let blockLimit = 16 << 20

    var queue = OctetQueue()
    var classic: ClassicHeader?
    var section: Section?
    /// The drops that do not stand in a counter of the current section's interfaces.
    var pastDrops: UInt64 = 0
    private var isFinished = false
    private var failure: CaptureError?

    /// Creates a reader at the beginning of a file.
    package init() {}

    /// Takes the next octets of the file.
    package mutating func append(_ octets: UnsafeRawBufferPointer) {
        queue.append(octets)
    }

    /// Takes the next octets of the file.
    package mutating func append(_ octets: [UInt8]) {
        octets.withUnsafeBytes { queue.append($0) }
    }

    /// Takes the next octets of the file.
    package mutating func append(_ octets: ArraySlice<UInt8>) {
        octets.withUnsafeBytes { queue.append($0) }
    }

    /// Takes the next octets of the file, at most `maximum` or as many as wait already, which `fill` writes.
    ///
    /// - Parameter fill: writes octets from the start of the buffer and returns how many; 0 is the end.
    /// - Returns: what `fill` returned.
    package mutating func append<Failure: Error>(
        upTo maximum: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        try queue.append(upTo: maximum, fill)
    }

    /// States that no more octets come.
    package mutating func finish() {
        isFinished = true
    }

    /// The next frame, or nil where more octets are needed (after ``finish()``: at the end of the file).
    ///
    /// - Throws: ``CaptureError`` where the file is no capture, or is damaged.
    package mutating func next() throws(CaptureError) -> CapturedFrame? {
        try nextView().map { CapturedFrame($0) }
    }

    /// The next frame as ``next()`` gives it, without a copy of its octets.
    package mutating func nextView() throws(CaptureError) -> FrameView? {
        if let failure { throw failure }
        do throws(CaptureError) {
            if let frame = try readFrame() {
                frameCount += 1
                return frame
            }
            if isFinished { try checkEnd() }
            return nil
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func readFrame() throws(CaptureError) -> FrameView? {
        if format == nil { try readMagic() }
        switch format {
        case .pcap: return try nextClassicFrame()
        case .pcapng: return try nextBlockFrame()
        case nil: return nil
        }
    }

    private mutating func readMagic() throws(CaptureError) {
        guard queue.count >= 4 else { return }
        let magic = queue.storage.uint32(at: queue.head)
        if magic == Self.sectionMagic {
            format = .pcapng
        } else if ClassicHeader.Variant(magic: magic) != nil {
            format = .pcap
        } else {
            throw .unknownMagic(queue.storage[queue.head...])
        }
    }

    private func checkEnd() throws(CaptureError) {
        guard format != nil else { throw .unknownMagic(queue.storage[queue.head...]) }
        guard classic != nil || section != nil else {
            throw .unreadable("The file ends inside its header, after \(queue.count) octets.")
        }
        guard queue.count == 0, !queue.isSkipping else {
            throw .damaged(offset: queue.position, reason: "the file ends inside a record")
        }
    }

    /// Notes a link type that the file declares.
    mutating func note(_ linkType: LinkType) {
        if !linkTypes.contains(linkType) { linkTypes.append(linkType) }
    }

    /// The error for the record at the front of the queue.
    func damage(_ reason: String) -> CaptureError {
        .damaged(offset: queue.position, reason: reason)
    }
}
