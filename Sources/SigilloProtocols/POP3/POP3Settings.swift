/// What a POP3 server is willing to do.
package struct POP3Settings: Sendable, Hashable {
    /// Whether the greeting has the timestamp that APOP needs, where a log-in can succeed (RFC 1939 §7).
    package var offersAPOP = false
    /// Whether a session has the maildrop for itself (RFC 1939 §4).
    package var locksMaildrop = true

    /// Creates the settings of a server without APOP.
    package init() {}
}
