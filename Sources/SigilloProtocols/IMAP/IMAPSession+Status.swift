import SigilloCore

/// The STATUS command (RFC 9051 §6.3.11).
struct StatusCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    /// What can be asked for.
    enum Item: String, Sendable {
        case messages = "MESSAGES"
        case recent = "RECENT"
        case uidNext = "UIDNEXT"
        case uidValidity = "UIDVALIDITY"
        case unseen = "UNSEEN"
        case deleted = "DELETED"
        case size = "SIZE"
    }

    private let mailbox: String
    private let items: [Item]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        try lexer.space()
        items = try lexer.list(limit: 16) { lexer throws(IMAPSyntaxError) in
            guard let item = Item(rawValue: try lexer.keyword()) else {
                throw IMAPSyntaxError(expected: "a status item")
            }
            return item
        }
        guard !items.isEmpty else { throw IMAPSyntaxError(expected: "a status item") }
    }

    var summary: String { "\(mailbox) (\(items.map(\.rawValue).joined(separator: " ")))" }

    func perform(in session: inout IMAPSession) {
        let items = items
        session.ask(.open(mailbox: mailbox)) { session, reply in
            guard case .mailbox(let mailbox) = reply else {
                return session.complete(.no, "[NONEXISTENT] No such mailbox")
            }
            let values = items.map { "\($0.rawValue) \(Self.value(of: $0, in: mailbox))" }
            var line = Array("* STATUS ".utf8)
            IMAPString.append(mailbox: mailbox.name, to: &line)
            line.append(" (\(values.joined(separator: " ")))")
            session.outbox.octets += line
            session.outbox.octets.append("\r\n")
            session.outbox.noteReply(PrintableText.make(line))
            session.complete(.ok, "STATUS completed")
        }
    }

    private static func value(of item: Item, in mailbox: Mailbox) -> Int {
        switch item {
        case .messages: mailbox.messages.count
        case .recent: 0
        case .uidNext: Int(mailbox.uidNext)
        case .uidValidity: Int(mailbox.uidValidity)
        case .unseen: mailbox.messages.count { !$0.flags.system.contains(.seen) }
        case .deleted: mailbox.messages.count { $0.flags.system.contains(.deleted) }
        case .size: mailbox.messages.reduce(0) { $0 + $1.message.octets.count }
        }
    }
}
