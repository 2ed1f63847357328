internal import CMalloc

/// How the C library keeps the memory of a program that serves for long.
enum ServiceHeap {
    /// Keeps what large messages leave behind for the next ones, up to 64 MiB, instead of giving it back page by page.
    ///
    /// A service works on one thread, so one arena is enough. An arena of a thread gives large blocks back as soon as
    /// they are free, and the kernel clears every page of the next one: for messages of 10 MB that was a third of the
    /// time of APPEND. Call it before the first thread starts.
    static func keepForMessages() {
        _ = mallopt(Int32(sigillo_M_ARENA_MAX.rawValue), 1)
        _ = mallopt(Int32(sigillo_M_MMAP_THRESHOLD.rawValue), 32 << 20)
        _ = mallopt(Int32(sigillo_M_TRIM_THRESHOLD.rawValue), 64 << 20)
    }
}
