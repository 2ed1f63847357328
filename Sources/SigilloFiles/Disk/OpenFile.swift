#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An open file, closed when it goes out of use.
struct OpenFile: ~Copyable {
    private let descriptor: Int32
    private let isOwned: Bool
    let path: String

    /// Opens a file for reading; `-` is standard input.
    init(reading path: String) throws(FileError) {
        self.path = path
        guard path != "-" else {
            descriptor = STDIN_FILENO
            isOwned = false
            return
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.refused(path, deed: "read", errno: errno) }
        self.descriptor = descriptor
        isOwned = true
    }

    /// Creates a file that must not exist yet, readable for its owner alone.
    init(creating path: String) throws(FileError) {
        self.path = path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError.refused(path, deed: "written", errno: errno) }
        self.descriptor = descriptor
        isOwned = true
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    /// Up to `maximum` octets, as many as are there; none at the end.
    func read(upTo maximum: Int) throws(FileError) -> [UInt8] {
        var outcome = Result<Int, FileError>.success(0)
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, maximum)) { buffer, initialized in
            do throws(FileError) {
                initialized = try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                outcome = .failure(error)
            }
        }
        _ = try outcome.get()
        return bytes
    }

    /// Octets that are there, to the start of a buffer; none at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            let number = errno
            guard number == EINTR else { throw FileError.refused(path, deed: "read", errno: number) }
        }
    }

    /// Writes everything.
    ///
    /// - Parameter isLasting: whether it is sure to be on the disk when this returns, which can take a while.
    func write(_ bytes: [UInt8], isLasting: Bool = true) throws(FileError) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
                #else
                Darwin.write(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
                #endif
            }
            if count > 0 {
                start += count
            } else if errno != EINTR {
                throw FileError.refused(path, deed: "written", errno: errno)
            }
        }
        guard !isLasting || fsync(descriptor) == 0 || errno == EINVAL else {
            throw FileError.refused(path, deed: "written", errno: errno)
        }
    }
}
