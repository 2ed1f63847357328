/// What a web server is willing to do.
package struct HTTPSettings: Sendable, Hashable {
    /// The port on which the webmail is served inside TLS; where a log-in in clear is not taken, everything leads there.
    package var securePort: UInt16 = 443

    /// Creates the settings of a server beside which the webmail is on its own port.
    package init() {}
}
