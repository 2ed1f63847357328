#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The writing of files that appear whole or not at all.
package enum AtomicFile {
    /// Writes `bytes` aside, then puts them in the place of whatever is at `path`; mode 0600.
    ///
    /// Nobody ever sees half a file, and where it fails what was there before stays.
    ///
    /// - Throws: ``FileError``.
    package static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let aside = path + ".\(getpid()).part"
        // What an earlier process of the same number left behind would stand in the way.
        unlink(aside)
        do throws(FileError) {
            let file = try OpenFile(creating: aside)
            try file.write(bytes)
        } catch {
            unlink(aside)
            throw FileError.refused(path, deed: "written", errno: error.errno)
        }
        guard rename(aside, path) == 0 else {
            let number = errno
            unlink(aside)
            throw FileError.refused(path, deed: "written", errno: number)
        }
    }

    /// Writes the UTF-8 octets of `text` as ``write(_:to:)-([UInt8],_)`` does.
    package static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }
}

/// Folders that are their owner's alone.
package enum PrivateFolder {
    /// Makes a folder and those above it, with mode 0700; one that is there already is made private.
    ///
    /// - Throws: ``FileError``, also where something else stands at `path`.
    package static func create(_ path: String) throws(FileError) {
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += (prefix.isEmpty || prefix.hasSuffix("/") ? "" : "/") + part
            guard mkdir(prefix, 0o700) == 0 || errno == EEXIST else {
                throw FileError.refused(path, deed: "made", errno: errno)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError.refused(path, deed: "made", errno: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(path: path, "'\(path)' is no folder; choose another place.", errno: ENOTDIR)
        }
        guard chmod(path, 0o700) == 0 else { throw FileError.refused(path, deed: "made private", errno: errno) }
    }
}
