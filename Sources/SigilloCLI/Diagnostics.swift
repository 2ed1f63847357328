internal import Glibc

/// What is said on standard error: progress and diagnostics, never results.
enum Diagnostics {
    /// One sentence that says what is wrong and what to do.
    static func error(_ sentence: String) {
        line("sigillo: \(sentence)")
    }

    /// A line as it is.
    static func line(_ text: String) {
        write(text + "\n", to: STDERR_FILENO)
    }

    /// Whether what is written to `descriptor` is thrown away, so that nothing need be made for it.
    static func discards(_ descriptor: Int32) -> Bool {
        var null = stat()
        var own = stat()
        return stat("/dev/null", &null) == 0 && fstat(descriptor, &own) == 0 && own.st_rdev == null.st_rdev
    }

    /// Writes all of `text`, however slowly its reader takes it.
    static func write(_ text: String, to descriptor: Int32) {
        var octets = Array(text.utf8)[...]
        while !octets.isEmpty {
            let count = octets.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return }
            octets = octets.dropFirst(count)
        }
    }
}
