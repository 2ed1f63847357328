/// The STORE and UID STORE commands (RFC 9051 §6.4.6).
struct StoreCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet
    private let change: FlagChange
    private let isSilent: Bool
    private let flags: MessageFlags

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
        try lexer.space()
        change = lexer.skip(UInt8(ascii: "+")) ? .add : lexer.skip(UInt8(ascii: "-")) ? .remove : .replace
        switch try lexer.keyword() {
        case "FLAGS": isSilent = false
        case "FLAGS.SILENT": isSilent = true
        default: throw IMAPSyntaxError(expected: "FLAGS")
        }
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            flags = try lexer.flagList()
        } else {
            var flags = MessageFlags()
            repeat { flags.insert(named: try lexer.flag()) } while lexer.skip(ASCII.space) && lexer.peek != nil
            self.flags = flags
        }
    }

    var summary: String {
        let sign =
            switch change {
            case .add: "+"
            case .remove: "-"
            case .replace: ""
            }
        return "\(set) \(sign)FLAGS\(isSilent ? ".SILENT" : "") \(flags.list)"
    }

    func perform(in session: inout IMAPSession) {
        guard let selection = session.selection else { return }
        guard !selection.isReadOnly else {
            return session.complete(.no, "[READ-ONLY] The mailbox is read-only")
        }
        guard let uids = session.uids(of: set) else { return session.complete(.bad, "No such message") }
        let isSilent = isSilent
        let isUID = session.current?.isUID == true
        let request = StoreRequest.setFlags(mailbox: selection.view.name, uids: uids, change: change, flags: flags)
        session.ask(request) { session, reply in
            guard case .mailbox(let mailbox) = reply else { return session.complete(.no, "No such mailbox") }
            session.adoptFlags(of: uids, from: mailbox)
            if !isSilent { session.tellFlags(of: uids, withUID: isUID) }
            session.complete(.ok, "STORE completed")
        }
    }
}

extension IMAPSession {
    /// Takes over the flags of messages that this session changed itself; everything else is news.
    mutating func adoptFlags(of uids: [UInt32], from mailbox: Mailbox) {
        for uid in uids {
            guard let place = selection?.view.index(of: uid), let new = mailbox.index(of: uid) else { continue }
            selection?.view.messages[place].flags = mailbox.messages[new].flags
        }
        mailboxChanged(.mailbox(mailbox))
    }

    fileprivate mutating func tellFlags(of uids: [UInt32], withUID: Bool) {
        guard let view = selection?.view else { return }
        for uid in uids {
            guard let index = view.index(of: uid) else { continue }
            let prefix = withUID ? "UID \(uid) " : ""
            outbox.reply("* \(index + 1) FETCH (\(prefix)FLAGS \(view.messages[index].flags.list))")
        }
    }
}
