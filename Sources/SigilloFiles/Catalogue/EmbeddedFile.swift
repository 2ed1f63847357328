/// A file that travels inside the binary.
struct EmbeddedFile: Sendable {
    /// Its name, without a folder.
    let name: String
    /// Its text, octet for octet.
    let text: String
}
