#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A file that could not be read or written, with a sentence that says what to do.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path as it was given.
    package var path: String
    /// What happened and what to do.
    package var description: String
    /// The system's error number, or 0.
    package var errno: Int32

    /// Whether there is no such file.
    package var isMissing: Bool { errno == ENOENT }

    /// Creates an error.
    package init(path: String, _ description: String, errno: Int32 = 0) {
        self.path = path
        self.description = description
        self.errno = errno
    }

    /// The error for what the system refused.
    ///
    /// - Parameter deed: what was tried, for the sentence: `read`, `written`.
    static func refused(_ path: String, deed: String, errno number: Int32) -> FileError {
        let advice: String
        switch number {
        case ENOENT: advice = "There is no such file or folder; check the path."
        case EACCES, EPERM: advice = "You have no right to it; check its owner and mode, and those of its folder."
        case EISDIR: advice = "It is a folder; name a file."
        case ENOTDIR: advice = "A part of the path is no folder."
        case ENOSPC, EDQUOT: advice = "The disk is full; make room or choose another place."
        case EROFS: advice = "The file system is read-only; choose another place."
        case EEXIST: advice = "Something else stands there already."
        default: advice = String(cString: strerror(number)) + "."
        }
        return FileError(path: path, "'\(path)' could not be \(deed). \(advice)", errno: number)
    }
}
