internal import CPcap
internal import Glibc
internal import SigilloWire

/// An activated libpcap handle: the one place that calls libpcap.
///
/// It is `@unchecked Sendable` because libpcap allows what is done with it from several threads: ``read(into:)`` runs
/// on the reader thread alone; ``interrupt()`` may be called from anywhere (pcap_breakloop(3PCAP)); and
/// ``dropCounts()``, which its owner calls only under a lock, asks the kernel and touches nothing that reading uses.
/// The handle is closed by the last owner, when nobody can be inside any of them.
final class PacketSource: @unchecked Sendable {
    /// How to open a capture.
    struct Settings: Sendable {
        var device: String
        var filter: CaptureFilter?
        var isPromiscuous = false
        /// The kernel's ring of packets, in octets.
        var bufferSize: Int
    }

    /// How a call to read ended.
    enum ReadOutcome: Sendable {
        case read
        case interrupted
        case failed(String)
    }

    /// What the handle has lost since it was opened; both wrap around.
    struct DropCounts: Sendable {
        var kernel: UInt32 = 0
        var interface: UInt32 = 0

        /// What was lost between an earlier count and this one.
        func since(_ earlier: DropCounts) -> UInt64 {
            UInt64(kernel &- earlier.kernel) + UInt64(interface &- earlier.interface)
        }
    }

    /// Longer than the longest frame on lo: 65,549 octets with segmentation offload.
    private static let snapshotLength: Int32 = 262_144
    /// How long the kernel gathers packets before it hands over a block that is not full.
    ///
    /// Not immediate mode: that has slots of fixed size, of which a flood of small datagrams fills all.
    private static let blockMilliseconds: Int32 = 1
    /// Bounds the time between two looks at the lock, and a batch to 4 MiB of the longest frames.
    private static let framesAtOnce: Int32 = 64

    private let handle: OpaquePointer
    private let nanosecondsPerTick: UInt64
    let linkType: LinkType

    /// Opens a capture in the network namespace of the calling thread.
    init(_ settings: Settings) throws(CaptureFailure) {
        var buffer = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
        guard let handle = pcap_create(settings.device, &buffer) else {
            throw CaptureFailure(.system, "the capture could not be prepared: \(Self.text(buffer))")
        }
        self.handle = handle
        do throws(CaptureFailure) {
            nanosecondsPerTick = Self.configure(handle, settings)
            try Self.activate(handle, settings)
            if let filter = settings.filter {
                try Self.apply(filter, to: handle)
            }
        } catch {
            // `deinit` does not run for an object that was never whole.
            pcap_close(handle)
            throw error
        }
        // Of the types met on Linux interfaces only raw IP has another number in files than in libpcap.
        let type = pcap_datalink(handle)
        linkType = type == DLT_RAW ? .raw : LinkType(rawValue: UInt32(truncatingIfNeeded: type))
    }

    deinit {
        pcap_close(handle)
    }

    /// Waits for packets and appends them to the batch; returns after some tens or when no more are ready.
    func read(into batch: FrameBatch) -> ReadOutcome {
        let status = withExtendedLifetime(batch) {
            pcap_dispatch(
                handle, Self.framesAtOnce,
                { user, header, octets in
                    guard let user, let header, let octets else { return }
                    // The batch outlives the call to pcap_dispatch, on whose thread this runs.
                    let batch = Unmanaged<FrameBatch>.fromOpaque(user).takeUnretainedValue()
                    batch.append(header.pointee, octets)
                },
                Unmanaged.passUnretained(batch).toOpaque().assumingMemoryBound(to: UInt8.self))
        }
        switch status {
        case 0...: return .read
        case PCAP_ERROR_BREAK: return .interrupted
        default: return .failed("the capture broke down: \(String(cString: pcap_geterr(handle)))")
        }
    }

    /// Makes a running or the next call to ``read(into:)`` return.
    func interrupt() {
        pcap_breakloop(handle)
    }

    /// What was lost so far, or nil when the kernel does not say.
    func dropCounts() -> DropCounts? {
        var statistics = pcap_stat()
        guard pcap_stats(handle, &statistics) == 0 else { return nil }
        return DropCounts(kernel: statistics.ps_drop, interface: statistics.ps_ifdrop)
    }

    /// An empty batch that reads this handle's time stamps.
    func makeBatch() -> FrameBatch {
        FrameBatch(nanosecondsPerTick: nanosecondsPerTick)
    }

    /// Sets what must be set before activation and returns the unit of the time stamps.
    private static func configure(_ handle: OpaquePointer, _ settings: Settings) -> UInt64 {
        // These can fail only on an activated handle, which this one is not.
        pcap_set_snaplen(handle, snapshotLength)
        pcap_set_timeout(handle, blockMilliseconds)
        pcap_set_immediate_mode(handle, 0)
        pcap_set_promisc(handle, settings.isPromiscuous ? 1 : 0)
        pcap_set_buffer_size(handle, Int32(clamping: settings.bufferSize))
        return pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) == 0 ? 1 : 1000
    }

    private static func activate(_ handle: OpaquePointer, _ settings: Settings) throws(CaptureFailure) {
        let status = pcap_activate(handle)
        // Above zero are warnings: the capture works.
        guard status < 0 else { return }
        throw CaptureFailure(
            activation: status, device: settings.device, detail: String(cString: pcap_geterr(handle)))
    }

    private static func apply(_ filter: CaptureFilter, to handle: OpaquePointer) throws(CaptureFailure) {
        var program = bpf_program()
        guard pcap_compile(handle, &program, filter.expression, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
            throw filterFailure(handle)
        }
        defer { pcap_freecode(&program) }
        guard pcap_setfilter(handle, &program) == 0 else { throw filterFailure(handle) }
    }

    private static func filterFailure(_ handle: OpaquePointer) -> CaptureFailure {
        CaptureFailure(.filter, "the capture filter was refused: \(String(cString: pcap_geterr(handle)))")
    }

    private static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// Collects the frames of one call to ``PacketSource/read(into:)``, on the reader thread alone.
final class FrameBatch {
    private let nanosecondsPerTick: UInt64
    private var chunk = FrameChunk()

    init(nanosecondsPerTick: UInt64) {
        self.nanosecondsPerTick = nanosecondsPerTick
    }

    /// Copies a frame: its octets are libpcap's, and valid only now.
    func append(_ header: pcap_pkthdr, _ octets: UnsafePointer<UInt8>) {
        let seconds = UInt64(clamping: header.ts.tv_sec)
        let ticks = UInt64(clamping: header.ts.tv_usec)
        chunk.append(
            UnsafeBufferPointer(start: octets, count: Int(header.caplen)),
            time: seconds &* 1_000_000_000 &+ ticks &* nanosecondsPerTick, originalLength: Int(header.len))
    }

    /// Hands out what was collected and begins anew.
    func takeChunk() -> FrameChunk {
        let full = chunk
        // The next batch is likely to be of the same size: in a flood, growing step by step costs packets.
        chunk = FrameChunk(reservingFor: full)
        return full
    }
}
