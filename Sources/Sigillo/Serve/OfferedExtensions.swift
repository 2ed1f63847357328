internal import SigilloProtocols

/// What servers offer beyond the base of their protocols: IMAP's capabilities, SMTP's keywords, POP3's capabilities.
package struct OfferedExtensions: Sendable, Hashable {
    /// Whether anything is other than usual.
    private var isChanged = false
    private var imap = IMAPExtension.usual
    private var smtp = SMTPExtension.allCases
    private var pop3 = POP3Extension.allCases

    /// Offers the usual.
    package init() {}

    /// Takes away what `without` names, then adds what `with` names.
    ///
    /// A name is a word of CAPABILITY, EHLO or CAPA in any case, which counts in each protocol that has it, or in one:
    /// `PIPELINING`, `pop3:PIPELINING`. `imap`, `smtp` and `pop3` alone are all words of the protocol.
    ///
    /// - Throws: ``UsageError`` for a name that is none.
    package init(without: [String], with: [String]) throws(UsageError) {
        isChanged = !without.isEmpty || !with.isEmpty
        for name in without {
            let named = try Self.named(name)
            imap.subtract(named.imap)
            smtp.removeAll(where: named.smtp.contains)
            pop3.removeAll(where: named.pop3.contains)
        }
        for name in with {
            let named = try Self.named(name)
            imap.formUnion(named.imap)
            // In the order in which they are listed.
            smtp = SMTPExtension.allCases.filter { smtp.contains($0) || named.smtp.contains($0) }
            pop3 = POP3Extension.allCases.filter { pop3.contains($0) || named.pop3.contains($0) }
        }
    }

    /// Offers the same in a session.
    func apply(to configuration: inout SessionConfiguration) {
        guard isChanged else { return }
        configuration.extensions = imap
        configuration.smtp.extensions = smtp
        configuration.pop3.extensions = pop3
    }

    /// Every word that can be named.
    package static var names: String {
        let lists = [
            ("imap", IMAPExtension.allCases.map(\.rawValue)), ("smtp", SMTPExtension.allCases.map(\.rawValue)),
            ("pop3", POP3Extension.allCases.map(\.rawValue)),
        ]
        return lists.map { "\($0.0): \($0.1.joined(separator: " "))" }.joined(separator: "; ")
    }

    private typealias Named = (imap: Set<IMAPExtension>, smtp: Set<SMTPExtension>, pop3: Set<POP3Extension>)

    private static func named(_ name: String) throws(UsageError) -> Named {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isProtocol = parts.first.map { ["imap", "smtp", "pop3"].contains($0.lowercased()) } ?? false
        let scope = isProtocol ? parts[0].lowercased() : nil
        let word = (isProtocol ? parts.dropFirst().first : parts.joined(separator: ":"))?.uppercased()
        func means(_ service: String, _ candidate: String) -> Bool {
            (scope == nil || scope == service) && (word == nil || word == candidate)
        }
        let found: Named = (
            Set(IMAPExtension.allCases.filter { means("imap", $0.rawValue.uppercased()) }),
            Set(SMTPExtension.allCases.filter { means("smtp", $0.rawValue) }),
            Set(POP3Extension.allCases.filter { means("pop3", $0.rawValue) })
        )
        guard !found.imap.isEmpty || !found.smtp.isEmpty || !found.pop3.isEmpty else {
            throw UsageError("'\(name)' is no extension that can be offered or left out. Known: \(names).")
        }
        return found
    }
}
