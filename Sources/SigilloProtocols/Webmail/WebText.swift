import SigilloCore

/// Every word that the webmail says in one language; `%` stands for what is filled in.
struct WebText: Sendable, Hashable {
    // The frame.
    let service: String
    /// The language's own name for itself.
    let language: String
    let skip: String
    let mailboxes: String
    let signedInAs: String
    let signOut: String
    let footer: String
    // Signing in.
    let signIn: String
    let userName: String
    let password: String
    let signInHint: String
    let signInWrong: String
    let signedOut: String
    // Mailboxes, by their use.
    let inbox: String
    let drafts: String
    let sent: String
    let trash: String
    let junk: String
    let archive: String
    let noMessages: String
    let unread: String
    let unreadCount: String
    let pages: String
    let newer: String
    let older: String
    // A message.
    let from: String
    let to: String
    let copyTo: String
    let date: String
    let subject: String
    let noSubject: String
    let noSender: String
    let noText: String
    let textOfHTML: String
    let cutShort: String
    let attachments: String
    let unnamedPart: String
    let octets: String
    let allFields: String
    let source: String
    let reply: String
    let delete: String
    let deleted: String
    let backTo: String
    // Writing.
    let compose: String
    let toHint: String
    let message: String
    let send: String
    let isSent: String
    let addressWrong: String
    let addressMissing: String
    let tooManyAddresses: String
    let quoteLine: String
    // What goes wrong.
    let error: String
    let problem: String
    let noPage: String
    let noMessage: String
    let noMailbox: String
    let staleForm: String
    let noForm: String
    let wrongMethod: String
    let storeIsFull: String
    /// The names of the months.
    let months: [String]

    /// A template with what stands for its `%`.
    static func fill(_ template: String, _ value: String) -> String {
        let parts = template.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.joined(separator: value)
    }

    /// The name of a mailbox: that of its use, else its own.
    func name(of mailbox: Mailbox) -> String {
        if mailbox.name == "INBOX" { return inbox }
        return switch mailbox.specialUse {
        case .drafts: drafts
        case .sent: sent
        case .trash: trash
        case .junk: junk
        case .archive: archive
        case nil: mailbox.name
        }
    }

    /// A moment as it is read: `1 January 2026, 09:05 UTC`.
    func moment(_ date: CalendarDate) -> String {
        let month = months[max(0, min(11, date.month - 1))]
        let minute = date.secondOfDay / 60
        let clock = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(date.day) \(month) \(date.year), \(clock) UTC"
    }
}
