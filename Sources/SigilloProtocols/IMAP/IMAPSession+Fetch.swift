import SigilloCore

/// The FETCH and UID FETCH commands (RFC 9051 §6.4.5).
struct FetchCommand: IMAPCommand {
    static let scope = IMAPScope.selected

    private let set: SequenceSet
    private let items: [FetchItem]
    private let modifiers: FetchModifiers

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        set = try lexer.sequenceSet()
        try lexer.space()
        items = try lexer.fetchItems()
        modifiers = try FetchModifiers(&lexer)
    }

    var summary: String { "\(set) (\(items.map(\.name).joined(separator: " ")))\(modifiers.summary)" }

    func perform(in session: inout IMAPSession) {
        guard let selection = session.selection else { return }
        guard var uids = session.uids(of: set) else { return session.complete(.bad, "No such message") }
        if let refusal = modifiers.refusal(in: session) { return session.complete(.bad, refusal) }
        var items = session.current?.isUID == true && !items.contains(.uid) ? [.uid] + items : items
        session.apply(modifiers, to: &uids, of: set, &items)
        var unseen: [UInt32] = []
        if !selection.isReadOnly, items.contains(where: \.setsSeen) {
            unseen = uids.filter { uid in
                selection.view.index(of: uid).map {
                    !selection.view.messages[$0].flags.system.contains(.seen)
                } ?? false
            }
        }
        guard !unseen.isEmpty else { return session.send(items, of: uids, withFlagsOf: []) }
        let name = selection.view.name
        session.ask(.setFlags(mailbox: name, uids: unseen, change: .add, flags: MessageFlags(.seen))) {
            [uids, items, unseen] session, reply in
            if case .mailbox(let mailbox) = reply { session.adoptFlags(of: unseen, from: mailbox) }
            session.send(items, of: uids, withFlagsOf: Set(unseen))
        }
    }
}

extension IMAPSession {
    /// Sends what FETCH asks of these messages, the flags too where they were changed by it, and completes it.
    fileprivate mutating func send(_ items: [FetchItem], of uids: [UInt32], withFlagsOf changed: Set<UInt32>) {
        guard let view = selection?.view else { return }
        let outputLimit = configuration.limits.output
        var hasUnknownEncoding = false
        for uid in uids {
            guard let index = view.index(of: uid) else { continue }
            guard outbox.octets.count <= outputLimit else {
                return complete(.no, "[LIMIT] Fetch fewer messages at once")
            }
            let all = changed.contains(uid) && !items.contains(.flags) ? items + flagItems : items
            var response = FetchResponse(
                message: view.messages[index], outputLimit: outputLimit, isUTF8: features.namesAreUTF8)
            let start = outbox.octets.count
            response.append(all, number: index + 1, to: &outbox.octets)
            if response.hasUnknownEncoding {
                // A part that cannot be decoded makes the command fail; the other messages are still told.
                hasUnknownEncoding = true
                outbox.octets.removeSubrange(start...)
                continue
            }
            outbox.noteReply(response.summary)
            if items.contains(where: \.isContent) {
                outbox.record(.messageSent(octets: response.contentOctets, verb: "FETCH"))
            }
        }
        if hasUnknownEncoding { return complete(.no, "[UNKNOWN-CTE] Unknown Content-Transfer-Encoding") }
        complete(.ok, "FETCH completed")
    }
}
