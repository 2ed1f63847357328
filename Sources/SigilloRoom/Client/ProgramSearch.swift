internal import Glibc

/// Finds a program the way a shell does, before the fork: nothing may be looked up after it.
enum ProgramSearch {
    /// Where to look when the environment does not say.
    static let fallback = "/usr/local/bin:/usr/bin:/bin"

    /// The path of a program, or nil when no folder of `path` holds one of that name which can be executed.
    ///
    /// - Parameters:
    ///   - name: taken as it is when it holds a slash.
    ///   - path: folders, separated by colons; an empty one is the working folder.
    ///   - folder: the working folder of the program to be.
    static func find(_ name: String, path: String?, folder: String) -> String? {
        if name.utf8.contains(UInt8(ascii: "/")) { return name }
        guard !name.isEmpty else { return nil }
        for place in (path ?? fallback).split(separator: ":", omittingEmptySubsequences: false) {
            let candidate: String
            if place.isEmpty {
                candidate = "\(folder)/\(name)"
            } else if place.hasPrefix("/") {
                candidate = "\(place)/\(name)"
            } else {
                candidate = "\(folder)/\(place)/\(name)"
            }
            if isProgram(candidate) { return candidate }
        }
        return nil
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
