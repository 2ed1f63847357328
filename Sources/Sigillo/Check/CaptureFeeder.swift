internal import SigilloCapture
internal import SigilloCheck
internal import SigilloCompression
internal import SigilloCore
internal import SigilloFiles
internal import SigilloWire

/// Reads a capture file and hands over what its frames hold, batch by batch, to whoever judges it.
struct CaptureFeeder {
    /// What some frames hold.
    struct Portion: Sendable {
        /// Key logs that stand in the file before these frames and behind those of the portion before.
        var keyLogs: [Secret] = []
        /// The number of the last frame before these; 0 where there is none.
        var lastFrame = 0
        var batch = FlowBatch()
    }

    /// How reading ended, and what the file said of itself.
    struct Reading: Sendable {
        enum End: Sendable {
            case whole
            /// What follows the last frame is not known; a few words.
            case damaged(String)
            /// There was nothing to judge; a sentence.
            case unreadable(String)
        }

        var end = End.whole
        var reader: CaptureReader
        var intake: FrameIntake
    }

    private var reader = CaptureReader()
    private var unpacker = CaptureUnpacker(inflater: ZlibInflater.factory)
    private var intake = FrameIntake()
    private var portion = Portion()
    private var takenKeyLogs = 0

    /// So much is handed over at once: enough that handing over costs nothing, little enough to stay in the cache.
    private static let batchOctets = 256 << 10
    private static let batchCalls = 1_024
    /// How many portions may wait.
    private static let waitingLimit = 3

    /// Reads a file on a thread of its own while the caller judges what was read; `-` is standard input.
    static func read(_ path: String, _ judge: (Portion) -> Void) -> Reading {
        let handoff = Handoff<Portion, Reading>(capacity: waitingLimit)
        let thread = try? WorkerThread {
            var feeder = CaptureFeeder()
            handoff.finish(feeder.read(path) { handoff.give($0) })
        }
        guard let thread else {
            var feeder = CaptureFeeder()
            return feeder.read(path) { portion in
                judge(portion)
                return portion
            }
        }
        while true {
            switch handoff.take() {
            case .element(let portion):
                judge(portion)
                handoff.giveBack(portion)
            case .end(let reading):
                thread.join()
                return reading
            }
        }
    }

    /// - Parameter give: takes a portion; it returns one that is no longer needed, if there is one.
    private mutating func read(_ path: String, give: (Portion) -> Portion?) -> Reading {
        var end = Reading.End.whole
        do {
            try readFrames(of: path, give: give)
            if let damage = unpacker.damage { end = .damaged(damage) }
        } catch let error as CaptureError {
            switch error {
            case .unreadable(let sentence):
                let cause = unpacker.damage.map { "It cannot be read, since \($0). " } ?? ""
                end = .unreadable("\(path): \(cause)\(sentence)")
            case .damaged(let offset, let reason):
                end = .damaged(unpacker.damage ?? "octet \(offset) of the file: \(reason)")
            }
        } catch {
            end = .unreadable("\(error)")
        }
        // Key logs may stand behind the last frame.
        takeKeyLogs(give)
        handOver(give)
        return Reading(end: end, reader: reader, intake: intake)
    }

    private mutating func readFrames(of path: String, give: (Portion) -> Portion?) throws {
        let source = try ByteSource(path)
        while unpacker.damage == nil {
            if unpacker.isPlain {
                let count = try reader.append(upTo: ByteSource.portion) { (buffer) throws(FileError) in
                    try source.read(into: buffer)
                }
                guard count > 0 else { break }
            } else {
                guard let octets = try source.next() else { break }
                unpacker.append(octets)
            }
            try takeFrames(give)
            while let part = unpacker.next() {
                reader.append(part)
                try takeFrames(give)
            }
        }
        unpacker.finish()
        while let part = unpacker.next() { reader.append(part) }
        reader.finish()
        try takeFrames(give)
    }

    private mutating func takeFrames(_ give: (Portion) -> Portion?) throws(CaptureError) {
        while let frame = try reader.nextView() {
            if reader.keyLogs.count > takenKeyLogs { takeKeyLogs(give) }
            intake.add(frame, to: &portion.batch)
            if portion.batch.octets >= Self.batchOctets || portion.batch.count >= Self.batchCalls { handOver(give) }
        }
    }

    /// Takes what the reader met of key logs, which open what comes behind them.
    private mutating func takeKeyLogs(_ give: (Portion) -> Portion?) {
        guard reader.keyLogs.count > takenKeyLogs else { return }
        if portion.batch.count > 0 { handOver(give) }
        portion.lastFrame = intake.lastFrame
        portion.keyLogs += reader.keyLogs[takenKeyLogs...]
        takenKeyLogs = reader.keyLogs.count
    }

    private mutating func handOver(_ give: (Portion) -> Portion?) {
        guard portion.batch.count > 0 || !portion.keyLogs.isEmpty else { return }
        let full = portion
        portion = Portion()
        guard var used = give(full) else { return }
        used.batch.removeAll()
        portion.batch = used.batch
    }
}
