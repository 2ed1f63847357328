/// A file or standard input, read in portions: a capture may be larger than the memory.
package struct ByteSource: ~Copyable {
    private let file: OpenFile

    /// What is read at once, in octets.
    package static let portion = 1 << 16

    /// Opens a file; `-` is standard input.
    ///
    /// - Throws: ``FileError`` where it cannot be read.
    package init(_ path: String) throws(FileError) {
        file = try OpenFile(reading: path)
    }

    /// The next octets, at most ``portion``; nil at the end.
    package func next() throws(FileError) -> [UInt8]? {
        let bytes = try file.read(upTo: Self.portion)
        return bytes.isEmpty ? nil : bytes
    }

    /// Reads the next octets to where the caller wants them, until the buffer is full or the end is reached: a pipe gives
    /// little at a time, and whoever keeps a buffer keeps all of it.
    ///
    /// - Returns: how many; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        var count = 0
        while count < buffer.count {
            let more = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            guard more > 0 else { break }
            count += more
        }
        return count
    }

    /// All octets up to the end.
    ///
    /// - Throws: ``FileError``, also where there are more than `limit`.
    package func all(limit: Int) throws(FileError) -> [UInt8] {
        var result: [UInt8] = []
        while let bytes = try next() {
            guard bytes.count <= limit - result.count else {
                throw FileError(
                    path: file.path, "'\(file.path)' is longer than \(limit) octets; it cannot be what is wanted.")
            }
            result += bytes
        }
        return result
    }

    /// All octets of a file as text.
    ///
    /// - Throws: ``FileError``, also where it is no UTF-8.
    package static func text(of path: String, limit: Int) throws(FileError) -> String {
        let bytes = try ByteSource(path).all(limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError(path: path, "'\(path)' is no UTF-8 text; save it as UTF-8.")
        }
        return text
    }
}
