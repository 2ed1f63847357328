/// The COPY and UID COPY commands (RFC 9051 §6.4.7).
struct CopyCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet
    private let target: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
        try lexer.space()
        target = try lexer.mailbox()
    }

    var summary: String { "\(set) \(target)" }

    func perform(in session: inout IMAPSession) {
        guard let uids = session.uids(of: set), let name = session.selection?.view.name else {
            return session.complete(.bad, "No such message")
        }
        session.ask(.copy(mailbox: name, uids: uids, target: target)) { session, reply in
            guard case .added(let mailbox, let sources, let new) = reply else {
                return session.refuseTransfer(reply)
            }
            session.mailboxChanged(reply)
            guard !new.isEmpty || uids.isEmpty else {
                return session.complete(.no, "[EXPUNGEISSUED] These messages are gone")
            }
            session.complete(.ok, "\(session.copyCode(mailbox, sources, new))COPY completed")
        }
    }
}

/// The MOVE and UID MOVE commands (RFC 6851): the new UIDs are told before the old messages go.
///
/// ```
/// C: a1 UID MOVE 42:69 foo
/// S: * OK [COPYUID 432432 42:69 1202:1229] Moved
/// S: * 22 EXPUNGE
/// S: a1 OK MOVE completed
/// ```
struct MoveCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet
    private let target: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
        try lexer.space()
        target = try lexer.mailbox()
    }

    var summary: String { "\(set) \(target)" }

    func perform(in session: inout IMAPSession) {
        guard let selection = session.selection else { return }
        guard !selection.isReadOnly else {
            return session.complete(.no, "[READ-ONLY] The mailbox is read-only")
        }
        guard let uids = session.uids(of: set) else { return session.complete(.bad, "No such message") }
        session.ask(.move(mailbox: selection.view.name, uids: uids, target: target)) { session, reply in
            guard case .moved(_, let mailbox, let sources, let new) = reply else {
                return session.refuseTransfer(reply)
            }
            let code = session.copyCode(mailbox, sources, new)
            if !code.isEmpty { session.outbox.reply("* OK \(code)Moved") }
            session.mailboxChanged(reply)
            guard !new.isEmpty || uids.isEmpty else {
                return session.complete(.no, "[EXPUNGEISSUED] These messages are gone")
            }
            session.complete(.ok, "\(session.codeAfterRemoval(reply))MOVE completed")
        }
    }
}

extension IMAPSession {
    /// The UIDs of the messages that a set means to the command at hand; nil where it names one that is not there.
    func uids(of set: SequenceSet) -> [UInt32]? {
        guard let view = selection?.view else { return nil }
        if set.isSavedResult { return selection?.savedResult.filter { view.index(of: $0) != nil } }
        let indices = current?.isUID == true ? set.indices(ofUIDsIn: view) : set.indices(ofNumbersIn: view)
        return indices?.map { view.messages[$0].uid }
    }

    /// The COPYUID response code (RFC 4315 §3) with a space behind it; empty where nothing was copied.
    fileprivate func copyCode(_ mailbox: Mailbox, _ sources: [UInt32], _ new: [UInt32]) -> String {
        guard !new.isEmpty, configuration.extensions.contains(.uidPlus) else { return "" }
        return "[COPYUID \(mailbox.uidValidity) \(UIDSet.text(of: sources)) \(UIDSet.text(of: new))] "
    }

    /// Answers a command that the store refused to put messages into a mailbox for.
    mutating func refuseTransfer(_ reply: StoreReply) {
        switch reply {
        case .refused(.noSuchMailbox): complete(.no, "[TRYCREATE] No such mailbox")
        case .refused(.noSuchMessage): complete(.no, "[EXPUNGEISSUED] The message is gone")
        default: complete(.no, "[OVERQUOTA] The store is full")
        }
    }
}
