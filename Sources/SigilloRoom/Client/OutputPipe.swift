internal import Glibc

/// What a client writes to one of its pipes or its terminal: always drained, kept up to a limit.
struct OutputPipe: ~Copyable {
    /// How many bytes are kept.
    static let limit = 262_144

    /// The bytes kept so far.
    private(set) var bytes: [UInt8] = []
    /// The pipe, or -1 after its end.
    private(set) var descriptor: Int32

    /// Takes over a non-blocking descriptor.
    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads what is there, without waiting.
    ///
    /// At most 64 blocks at a time: a client that writes without end must not keep its harness from the clock.
    ///
    /// - Parameter seen: gets everything that is read, what is not kept included.
    mutating func drain(_ seen: (UnsafeRawBufferPointer) -> Void = { _ in }) {
        guard descriptor >= 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { block in
            for _ in 0..<64 {
                let count = read(descriptor, block.baseAddress, block.count)
                if count > 0 {
                    let new = UnsafeRawBufferPointer(rebasing: block.prefix(count))
                    bytes += new.prefix(Self.limit - bytes.count)
                    seen(new)
                } else if count == 0 || errno == EIO {
                    // A terminal that nobody holds open any more says EIO.
                    close(descriptor)
                    descriptor = -1
                    return
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    /// Types octets on the terminal, as many as it takes now.
    ///
    /// - Returns: how many it took.
    func type(_ octets: [UInt8]) -> Int {
        guard descriptor >= 0, !octets.isEmpty else { return 0 }
        return max(0, write(descriptor, octets, octets.count))
    }
}
