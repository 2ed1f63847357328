/// The EXPUNGE command (RFC 9051 §6.4.3).
struct ExpungeCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.expunge(uids: nil)
    }
}

/// The UID EXPUNGE command (RFC 4315 §2.1).
struct UIDExpungeCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
    }

    var summary: String { self.set.description }

    func perform(in session: inout IMAPSession) {
        session.expunge(uids: session.uids(of: set) ?? [])
    }
}

/// The CLOSE command (RFC 9051 §6.4.1): messages that are flagged as deleted go without a word.
struct CloseCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        guard let selection = session.selection else { return }
        session.selection = nil
        guard !selection.isReadOnly else { return session.complete(.ok, "CLOSE completed") }
        session.ask(.expunge(mailbox: selection.view.name, uids: nil)) { session, reply in
            session.mailboxChanged(reply)
            session.complete(.ok, "CLOSE completed")
        }
    }
}

/// The UNSELECT command (RFC 3691): CLOSE without EXPUNGE.
struct UnselectCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {}

    func perform(in session: inout IMAPSession) {
        session.selection = nil
        session.complete(.ok, "UNSELECT completed")
    }
}

extension IMAPSession {
    fileprivate mutating func expunge(uids: [UInt32]?) {
        guard let selection else { return }
        guard !selection.isReadOnly else { return complete(.no, "[READ-ONLY] The mailbox is read-only") }
        ask(.expunge(mailbox: selection.view.name, uids: uids)) { session, reply in
            var code = ""
            if case .mailbox(let mailbox) = reply, session.selection?.hasLost(mailbox) == true {
                code = session.codeAfterRemoval(reply)
            }
            session.mailboxChanged(reply)
            session.complete(.ok, "\(code)EXPUNGE completed")
        }
    }

    /// The response code with the mod-sequence that the mailbox has after messages were removed from it
    /// (RFC 7162 §3.1.2.1), with a space behind it; empty where the client does not ask for mod-sequences.
    func codeAfterRemoval(_ reply: StoreReply) -> String {
        guard features.contains(.condstore) else { return "" }
        switch reply {
        case .mailbox(let mailbox), .moved(let mailbox, _, _, _):
            return "[HIGHESTMODSEQ \(mailbox.highestModSequence)] "
        default: return ""
        }
    }
}
