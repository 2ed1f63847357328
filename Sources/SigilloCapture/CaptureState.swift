internal import SigilloWire

/// What the reader thread and the takers of slices share, behind a lock.
struct CaptureState: Sendable {
    /// The open handle; nil once the capture is closed.
    var source: PacketSource?
    /// Why the reader stopped of itself.
    var failure: String?
    /// Whether the reader has stopped, for whatever reason.
    var hasEnded = false
    /// Added to what each slice has lost: proves in a test that a loss is not overlooked.
    var simulatedDrops: UInt64 = 0

    /// The marker that a taker waits for.
    private var search: MarkerSearch?
    private(set) var sawMarker = false

    private let heldLimit: Int
    private var chunks: [FrameChunk] = []
    private var heldOctets = 0
    /// Frames that were not kept because the limit was reached.
    private var overflow: UInt64 = 0
    private var countedDrops: PacketSource.DropCounts

    /// Begins with an open handle, what it has dropped until now, and the octets that may be held between two slices.
    init(source: PacketSource, countedDrops: PacketSource.DropCounts, heldLimit: Int) {
        self.source = source
        self.countedDrops = countedDrops
        self.heldLimit = heldLimit
    }

    /// Whether a taker waits for whatever comes next.
    var wantsAnything = false
    /// Whether frames are held.
    var holdsFrames: Bool { !chunks.isEmpty || overflow > 0 }

    /// From now on looks for a marker.
    mutating func seek(_ search: MarkerSearch) {
        self.search = search
        sawMarker = false
    }

    /// Takes over a batch and returns whether it brought the marker.
    mutating func absorb(_ chunk: FrameChunk) -> Bool {
        let found = search?.finds(in: chunk) ?? false
        if found {
            search = nil
            sawMarker = true
        }
        if chunk.octets.count > heldLimit - heldOctets {
            overflow += UInt64(chunk.records.count)
        } else {
            heldOctets += chunk.octets.count
            chunks.append(chunk)
        }
        return found || wantsAnything
    }

    /// Gives away everything held, with what was lost meanwhile, and begins the next slice.
    mutating func takeHeld() -> (chunks: [FrameChunk], dropped: UInt64) {
        let dropped = takeDrops()
        let held = chunks
        chunks = []
        heldOctets = 0
        search = nil
        sawMarker = false
        return (held, dropped)
    }

    private mutating func takeDrops() -> UInt64 {
        var dropped = overflow + simulatedDrops
        overflow = 0
        guard let source else { return dropped }
        if let counts = source.dropCounts() {
            dropped += counts.since(countedDrops)
            countedDrops = counts
        } else {
            failure = failure ?? "the kernel does not say how many packets the capture has lost"
        }
        return dropped
    }
}
