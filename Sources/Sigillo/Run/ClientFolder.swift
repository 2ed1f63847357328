internal import Glibc
internal import SigilloCore
internal import SigilloScenario

/// The folder of one client run: a fresh HOME, the CA file, the message to send, and the profile's own files.
package struct ClientFolder {
    /// The folder's path; it vanishes with the machine or by ``remove()``.
    package let path: String

    /// The home that the client is given.
    package var home: String { path + "/home" }
    package var caFile: String { path + "/ca.pem" }
    package var messageFile: String { path + "/message.eml" }

    /// Makes the folder with all that is the same for every client.
    ///
    /// - Throws: ``SigilloCore/RoomError`` when the disk refuses.
    package init(scratch: String, number: Int, anchors: String, message: [UInt8]) throws {
        path = "\(scratch)/run-\(number)"
        for folder in [path, home, home + "/.config", home + "/.local", home + "/.local/share", home + "/.cache"] {
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw Self.failure("make", folder) }
        }
        try Self.write(Array(anchors.utf8), to: caFile)
        try Self.write(message, to: messageFile)
    }

    /// Writes a file of the client's profile; a relative path is meant from the home.
    ///
    /// - Throws: ``SigilloCore/RoomError``.
    package func write(_ text: String, to name: String) throws {
        guard !name.split(separator: "/").contains("..") else {
            throw RoomError("the client profile names the file \(name): a path with .. is not taken")
        }
        let target = name.hasPrefix("/") ? name : "\(home)/\(name)"
        var folder = ""
        for part in target.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
                throw Self.failure("make", folder)
            }
        }
        try Self.write(Array(text.utf8), to: target)
    }

    /// Removes the folder and all that the client wrote into it.
    package func remove() {
        FolderTree.remove(path)
    }

    private static func write(_ octets: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { close(descriptor) }
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func failure(_ verb: String, _ path: String) -> RoomError {
        let number = errno
        return RoomError("cannot \(verb) \(path) for the client: \(String(cString: strerror(number)))", errno: number)
    }
}
