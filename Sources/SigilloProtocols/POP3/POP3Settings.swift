/// A capability of POP3 (RFC 2449 §6) that the mock servers can leave out.
///
/// STLS, USER and SASL are not among them: those follow from the rest of the configuration.
package enum POP3Extension: String, Sendable, Hashable, CaseIterable {
    /// The beginning of a message (RFC 1939 §7).
    case top = "TOP"
    /// Unique identifiers of messages (RFC 1939 §7).
    case uidl = "UIDL"
    /// Response codes in brackets (RFC 2449 §8).
    case responseCodes = "RESP-CODES"
    /// The response codes of RFC 3206.
    case loginCodes = "AUTH-RESP-CODE"
    case pipelining = "PIPELINING"
    /// How long messages are kept: for ever.
    case expire = "EXPIRE"
    /// How long to wait between log-ins: not at all.
    case loginDelay = "LOGIN-DELAY"
    /// Names and messages in UTF-8 (RFC 6856).
    case utf8 = "UTF8"
    case language = "LANG"

    /// The line of CAPA.
    var line: String {
        switch self {
        case .expire: "EXPIRE NEVER"
        case .loginDelay: "LOGIN-DELAY 0"
        default: rawValue
        }
    }

    /// The extension without which there is no such command, or nil.
    static func needed(for verb: String) -> POP3Extension? {
        switch verb {
        case "TOP": .top
        case "UIDL": .uidl
        case "UTF8": .utf8
        case "LANG": .language
        default: nil
        }
    }
}

/// What a POP3 server is willing to do.
package struct POP3Settings: Sendable, Hashable {
    /// Whether the greeting has the timestamp that APOP needs, where a log-in can succeed (RFC 1939 §7).
    package var offersAPOP = false
    /// Whether a session has the maildrop for itself (RFC 1939 §4).
    package var locksMaildrop = true
    /// The capabilities in the order in which they are listed.
    package var extensions = POP3Extension.allCases

    /// Creates the settings of a server without APOP.
    package init() {}
}
