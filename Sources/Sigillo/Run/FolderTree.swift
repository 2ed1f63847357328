internal import Glibc

/// A folder with all that stands below it.
enum FolderTree {
    /// Removes it, links themselves rather than what they lead to; what cannot be removed stays.
    static func remove(_ path: String) {
        guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
        if let folder = opendir(path) {
            var names: [String] = []
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { octets in
                    String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { names.append(name) }
            }
            closedir(folder)
            for name in names { remove("\(path)/\(name)") }
        }
        rmdir(path)
    }
}
