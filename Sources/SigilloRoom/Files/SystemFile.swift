internal import Glibc

/// Small files of the system, read and written whole.
enum SystemFile {
    /// At most `limit` bytes of a file, or nil when it cannot be read.
    static func bytes(_ path: String, limit: Int = 262_144) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while content.count < limit {
            let count = read(file, &block, min(block.count, limit - content.count))
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { break }
            content += block.prefix(count)
        }
        return content
    }

    /// The same as text.
    static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// A file that holds one number, as those below `/proc/sys` do.
    static func number(_ path: String) -> Int? {
        text(path).flatMap { Int($0.split(whereSeparator: \.isWhitespace).first ?? "") }
    }

    /// Writes a file anew in its place, following links.
    ///
    /// - Returns: the system's error number, or 0.
    static func overwrite(_ path: String, _ text: String) -> Int32 {
        let file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard file >= 0 else { return errno }
        defer { close(file) }
        // Such files are small: what one call does not take is not taken.
        let octets = Array(text.utf8)
        let count = write(file, octets, octets.count)
        return count == octets.count ? 0 : count < 0 ? errno : EIO
    }

    /// The names in a folder, or none when it cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
            }
        }
        return names
    }
}

/// The system's words for an error number.
func systemWords(_ error: Int32) -> String { String(cString: strerror(error)) }
