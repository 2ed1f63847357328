/// What becomes of the messages that come by a port.
package enum MailHandling: Sendable, Hashable {
    /// They go to the accounts here that they are for.
    case local
    /// So they do, and those for the receiver's domain are handed on to it as by this host: a submission server.
    case relaying(OutgoingHost)
    /// They arrive for the receiver's domain from whoever has connected: the server that its MX record names.
    case receiving
}

/// The host by which a submission server hands mail on to other servers: what they see of it.
package struct OutgoingHost: Sendable, Hashable {
    /// What it calls itself.
    package var name: String
    /// The address that it connects from, in text.
    package var address: String

    /// Creates a host.
    package init(name: String, address: String) {
        self.name = name
        self.address = address
    }
}
