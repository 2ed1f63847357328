/// What a web server is willing to do.
package struct HTTPSettings: Sendable, Hashable {
    /// The port on which the webmail is served inside TLS; where a log-in in clear is not taken, everything leads there.
    package var securePort: UInt16 = 443
    /// Files that are shown inside TLS to whoever asks, beside the webmail.
    package var published: [PublishedFile] = []

    /// The published file at a path; its letters' case does not matter, for clients write it in several ways.
    func publishedFile(at path: String) -> PublishedFile? {
        published.first { ASCII.equal($0.path.utf8, path.utf8) }
    }

    /// Creates the settings of a server beside which the webmail is on its own port.
    package init() {}
}
