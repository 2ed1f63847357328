/// The writing of files that nobody needs when this process is gone.
package enum PassingFile {
    /// Writes a file that must not exist yet, mode 0600; that it is on the disk is not waited for.
    ///
    /// - Throws: ``FileError``.
    package static func create(_ text: String, at path: String) throws(FileError) {
        let file = try OpenFile(creating: path)
        try file.write(Array(text.utf8), isLasting: false)
    }
}
