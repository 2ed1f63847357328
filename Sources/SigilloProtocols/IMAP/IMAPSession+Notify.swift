/// The NOTIFY command (RFC 5465): what happens in mailboxes is told at once, whether or not a command is carried out.
///
/// ```
/// C: a1 NOTIFY SET STATUS (selected (MessageNew (UID) MessageExpunge)) (subtree Lists (MessageNew MessageExpunge))
/// S: * STATUS Lists/Lemonade (MESSAGES 500 UIDNEXT 9999 UIDVALIDITY 4 UNSEEN 12)
/// S: a1 OK NOTIFY completed
/// S: * STATUS Lists/Lemonade (MESSAGES 501 UIDNEXT 10000 UIDVALIDITY 4 UNSEEN 13)
/// S: * 127 EXISTS
/// S: * 127 FETCH (UID 127001)
/// ```
struct NotifyCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    /// What is to be told; nil is nothing.
    private let request: NotifyRequest?

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        switch try lexer.keyword() {
        case "NONE": request = nil
        case "SET": request = try NotifyRequest(&lexer)
        default: throw IMAPSyntaxError(expected: "NONE or SET")
        }
    }

    var summary: String { request?.summary ?? "NONE" }

    func perform(in session: inout IMAPSession) {
        guard let request else {
            // What has happened so far is still told as was asked for.
            session.announceNews(removals: true)
            session.watch = MailboxWatch()
            return session.complete(.ok, "NOTIFY completed")
        }
        guard !request.hasUnknownEvent else {
            let known = NotifyEvents.names.map(\.name).joined(separator: " ")
            return session.complete(.no, "[BADEVENT (\(known))] These are the events that there are")
        }
        guard !request.isTooLarge else {
            return session.complete(
                .no,
                "[NOTIFICATIONOVERFLOW] No more than \(NotifyRequest.groupLimit) event groups and "
                    + "\(NotifyRequest.nameLimit) names of mailboxes")
        }
        session.ask(.list) { session, reply in
            guard case .mailboxes(let mailboxes, _) = reply else { return session.complete(.no, "NOTIFY failed") }
            session.begin(MailboxWatch(request, mailboxes), mailboxes, tellsStatus: request.tellsStatus)
            session.complete(.ok, "NOTIFY completed")
        }
    }
}

extension IMAPSession {
    /// Watches mailboxes from now on: what has happened in the selected one is told first, whatever was asked for
    /// (RFC 5465 §3.1), then the state of the others where that is wanted.
    fileprivate mutating func begin(_ new: MailboxWatch, _ mailboxes: [Mailbox], tellsStatus: Bool) {
        watch = nil
        // Flags that were taken over without a word are news too.
        if let view = selection?.view, selection?.untoldFlags != nil, selection?.news == nil { selection?.news = view }
        announceNews(removals: true)
        watch = new
        guard tellsStatus else { return }
        for mailbox in mailboxes where mailbox.uidValidity != selection?.view.uidValidity {
            let events = new.events(of: mailbox.name, isSubscribed: mailbox.isSubscribed)
            guard events.contains(.messageNew) else { continue }
            var items: [StatusItem] = [.messages, .uidNext, .uidValidity, .unseen]
            let tellsModSequence =
                features.contains(.condstore)
                || (events.contains(.flagChange) && configuration.extensions.contains(.condstore))
            if tellsModSequence { items.append(.highestModSequence) }
            tellStatus(items, of: mailbox)
        }
    }
}
