internal import Glibc

/// A folder that only its owner can read, for as long as a process runs.
enum TemporaryFolder {
    /// Makes one below TMPDIR, or /tmp.
    ///
    /// - Throws: ``UsageError``.
    static func make() throws(UsageError) -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/sigillo-XXXXXX".utf8CString)
        let path = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let path else {
            throw UsageError(
                "No temporary folder can be made in \(base): \(String(cString: strerror(errno))). Set TMPDIR.")
        }
        return path
    }

    /// Removes it with all that stands in it.
    static func remove(_ path: String) {
        FolderTree.remove(path)
    }
}

/// This process.
enum ProcessNumber {
    static var own: Int32 { getpid() }
}
