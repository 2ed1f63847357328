import SigilloCore

/// The ENABLE command (RFC 5161, RFC 9051 §6.3.1).
///
/// ```
/// C: a1 ENABLE QRESYNC X-GOOD-IDEA
/// S: * ENABLED QRESYNC
/// S: a1 OK ENABLE completed
/// ```
struct EnableCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let names: [String]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        var names: [String] = []
        while lexer.skip(ASCII.space), lexer.peek != nil {
            names.append(try lexer.keyword())
            guard names.count <= 64 else { throw IMAPSyntaxError(expected: "fewer capabilities") }
        }
        guard !names.isEmpty else { throw IMAPSyntaxError(expected: "a capability") }
        self.names = names
    }

    var summary: String { names.joined(separator: " ") }

    func perform(in session: inout IMAPSession) {
        var line = "* ENABLED"
        let before = session.features
        for (word, feature) in Self.enabling
        where names.contains(word.rawValue.uppercased()) && session.configuration.extensions.contains(word) {
            if !before.isSuperset(of: feature) { line += " " + word.rawValue }
            session.features.formUnion(feature)
        }
        session.outbox.reply(line)
        session.tellModSequence(ifNewSince: before)
        session.complete(.ok, "ENABLE completed")
    }

    /// What each word turns on.
    private static let enabling: [(IMAPExtension, IMAPFeatures)] = [
        (.condstore, .condstore), (.qresync, [.condstore, .qresync]), (.utf8Accept, .utf8),
        (.imap4rev2, .imap4rev2),
    ]
}

extension IMAPSession {
    /// Turns mod-sequences on, as several commands do without ENABLE (RFC 7162 §3.1).
    mutating func enableCondstore() {
        let before = features
        features.insert(.condstore)
        tellModSequence(ifNewSince: before)
    }

    /// Tells the selected mailbox's mod-sequence where mod-sequences were just turned on.
    fileprivate mutating func tellModSequence(ifNewSince before: IMAPFeatures) {
        guard !before.contains(.condstore), features.contains(.condstore), let selection else { return }
        outbox.reply("* OK [HIGHESTMODSEQ \(selection.told)] Highest mod-sequence")
    }
}
