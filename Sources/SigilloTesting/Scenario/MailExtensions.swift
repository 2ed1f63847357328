internal import Sigillo

/// What a server offers beyond the base of its protocols, by the words of CAPABILITY, EHLO and CAPA.
///
/// ```swift
/// try await withMailServer(.imaps, extensions: .without("IDLE", "imap:CONDSTORE")) { server in … }
/// try await withMailServer(.imaps, extensions: .without("imap").with("UIDPLUS")) { server in … }
/// ```
///
/// A name counts in every protocol that has it; `imap:`, `smtp:` or `pop3:` in front of it says which one is meant, and
/// the protocol alone means all that it has. A name that is none is said when the server starts.
public struct MailExtensions: Sendable, Hashable {
    private var removed: [String] = []
    private var added: [String] = []

    /// All that a real server of today has.
    public static let usual = MailExtensions()

    /// The usual ones without some.
    public static func without(_ names: String...) -> MailExtensions {
        var extensions = MailExtensions()
        extensions.removed = names
        return extensions
    }

    /// These, and some more.
    public func with(_ names: String...) -> MailExtensions {
        var copy = self
        copy.added += names
        return copy
    }

    /// What a service takes.
    ///
    /// - Throws: an error with a sentence where a name is none.
    var offered: OfferedExtensions {
        get throws { try OfferedExtensions(without: removed, with: added) }
    }
}
