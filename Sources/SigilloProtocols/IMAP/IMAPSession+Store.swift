/// The STORE and UID STORE commands (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3).
///
/// ```
/// C: a1 STORE 7,5,9 (UNCHANGEDSINCE 320162338) +FLAGS.SILENT (\Deleted)
/// S: * 5 FETCH (MODSEQ (320162350))
/// S: a1 OK [MODIFIED 7,9] STORE completed for some
/// ```
struct StoreCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet
    private let unchangedSince: UInt64?
    private let change: FlagChange
    private let isSilent: Bool
    private let flags: MessageFlags

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            try lexer.require(.condstore, else: "FLAGS")
            try lexer.expect(ASCII.openParenthesis, "(")
            guard try lexer.keyword() == "UNCHANGEDSINCE" else { throw IMAPSyntaxError(expected: "UNCHANGEDSINCE") }
            try lexer.space()
            unchangedSince = try lexer.modSequence()
            try lexer.expect(ASCII.closeParenthesis, ")")
            try lexer.space()
        } else {
            unchangedSince = nil
        }
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
        let condition = unchangedSince.map { "(UNCHANGEDSINCE \($0)) " } ?? ""
        return "\(set) \(condition)\(sign)FLAGS\(isSilent ? ".SILENT" : "") \(flags.list)"
    }

    func perform(in session: inout IMAPSession) {
        guard let selection = session.selection else { return }
        guard !selection.isReadOnly else {
            return session.complete(.no, "[READ-ONLY] The mailbox is read-only")
        }
        guard let uids = session.uids(of: set) else { return session.complete(.bad, "No such message") }
        if unchangedSince != nil { session.enableCondstore() }
        let request = StoreRequest.setFlags(
            mailbox: selection.view.name, uids: uids, change: change, flags: flags, unchangedSince: unchangedSince)
        session.ask(request) { session, reply in
            switch reply {
            case .mailbox(let mailbox):
                tell(uids, as: mailbox, in: &session)
                session.mailboxChanged(reply)
                session.complete(.ok, "STORE completed")
            case .conditional(let mailbox, let modified):
                let late = Set(modified)
                tell(uids.filter { !late.contains($0) }, as: mailbox, in: &session)
                session.mailboxChanged(reply)
                guard !modified.isEmpty else { return session.complete(.ok, "STORE completed") }
                session.complete(.ok, "[MODIFIED \(session.numbers(of: modified))] STORE completed for some")
            default: session.complete(.no, "[NONEXISTENT] No such mailbox")
            }
        }
    }

    /// Tells of the messages that were changed what the client cannot know: with `.SILENT`, flags that somebody else
    /// has changed, and the new mod-sequence (RFC 7162 §3.1.3).
    private func tell(_ uids: [UInt32], as mailbox: Mailbox, in session: inout IMAPSession) {
        let isUID = session.current?.isUID == true
        session.tellKeywords(of: mailbox)
        for uid in uids {
            guard let index = session.selection?.view.index(of: uid),
                var expected = session.selection?.view.messages[index]
            else { continue }
            let before = expected.modSequence
            expected.flags.apply(change, flags)
            if mailbox.index(of: uid) != nil {
                session.adoptFlags(of: [uid], from: mailbox)
            } else {
                // It is gone, but this client was not told yet (RFC 2180 §4.2).
                session.selection?.view.messages[index].flags = expected.flags
            }
            guard let known = session.selection?.view.messages[index] else { continue }
            if !isSilent || !known.flags.isSame(as: expected.flags) {
                session.tellFlags(of: known, number: index + 1, withUID: isUID)
            } else if session.features.contains(.condstore), known.modSequence != before {
                session.tellFlags(of: known, number: index + 1, withUID: isUID, withFlags: false)
            }
        }
    }
}

extension IMAPSession {
    /// Takes over the flags of messages that this session changed itself; everything else is news.
    mutating func adoptFlags(of uids: [UInt32], from mailbox: Mailbox) {
        for uid in uids {
            guard let place = selection?.view.index(of: uid), let new = mailbox.index(of: uid),
                var message = selection?.view.messages[place]
            else { continue }
            let changed = mailbox.messages[new]
            message.flags.apply(.replace, changed.flags)
            message.modSequence = changed.modSequence
            selection?.view.messages[place] = message
        }
        mailboxChanged(.mailbox(mailbox))
    }

    /// Tells the flags that messages may have, where there are new ones.
    mutating func tellKeywords(of mailbox: Mailbox) {
        guard var selection, mailbox.keywords.count > selection.view.keywords.count else { return }
        selection.view.takeKeywords(of: mailbox)
        self.selection = selection
        tellFlags(of: selection)
    }

    /// The messages with these UIDs as the command at hand names messages: by UID or by number.
    fileprivate func numbers(of uids: [UInt32]) -> String {
        guard current?.isUID != true, let view = selection?.view else { return UIDSet.text(of: uids) }
        return UIDSet.text(of: uids.compactMap { view.index(of: $0).map { UInt32(clamping: $0 + 1) } })
    }
}

extension MessageFlags {
    /// Whether the same flags are set, in whatever order and case.
    func isSame(as other: MessageFlags) -> Bool {
        system == other.system && keywords.count == other.keywords.count
            && keywords.allSatisfy { other.contains(keyword: $0) }
    }
}
