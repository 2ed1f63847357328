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
        session.copy(set, to: target) { session, code in session.complete(.ok, "\(code)COPY completed") }
    }
}

/// The MOVE and UID MOVE commands (RFC 6851).
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
        let name = selection.view.name
        session.copy(set, to: target) { session, code in
            if !code.isEmpty { session.outbox.reply("* OK \(code)Copied") }
            session.ask(.remove(mailbox: name, uids: uids)) { session, reply in
                session.mailboxChanged(reply)
                session.complete(.ok, "MOVE completed")
            }
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

    /// Copies messages; `body` carries on with the COPYUID response code (RFC 4315 §3), empty where nothing was copied.
    fileprivate mutating func copy(
        _ set: SequenceSet, to target: String,
        _ body: @escaping @Sendable (inout IMAPSession, _ code: String) -> Void
    ) {
        guard let uids = uids(of: set), let name = selection?.view.name else {
            return complete(.bad, "No such message")
        }
        ask(.copy(mailbox: name, uids: uids, target: target)) { session, reply in
            switch reply {
            case .added(let mailbox, let sources, let new):
                session.mailboxChanged(.mailbox(mailbox))
                guard !new.isEmpty else { return body(&session, "") }
                let code = "[COPYUID \(mailbox.uidValidity) \(UIDSet.text(of: sources)) \(UIDSet.text(of: new))] "
                body(&session, code)
            case .refused(.noSuchMailbox): session.complete(.no, "[TRYCREATE] No such mailbox")
            default: session.complete(.no, "[OVERQUOTA] The store is full")
            }
        }
    }
}
