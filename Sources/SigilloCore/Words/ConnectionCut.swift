/// The end of a connection before everything has crossed that was due.
package struct ConnectionCut: Sendable, Hashable {
    /// How a connection ends.
    package enum Ending: String, Sendable, Hashable, CaseIterable {
        /// In order: inside TLS its goodbye (`close_notify`, RFC 8446 §6.1) leaves, then the half is closed.
        case close
        /// The half is closed without TLS's goodbye, as where a process dies: what has crossed may have been cut.
        case drop
        /// By RST.
        case reset
    }

    /// So many octets cross, then the connection ends.
    package var octets: Int
    /// How it ends.
    package var ending: Ending

    /// Creates a cut.
    package init(after octets: Int, by ending: Ending = .drop) {
        self.octets = octets
        self.ending = ending
    }
}
