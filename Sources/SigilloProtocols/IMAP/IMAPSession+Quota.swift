import SigilloCore

/// The one quota root of an account, which covers all its mailboxes (RFC 9208 §3.2).
private enum QuotaRoot {
    static let name = "User quota"
}

/// The GETQUOTA command (RFC 9208 §4.2).
struct GetQuotaCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let isKnown: Bool

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        isKnown = try lexer.astring().elementsEqual(QuotaRoot.name.utf8)
    }

    func perform(in session: inout IMAPSession) {
        guard isKnown else { return session.complete(.no, "[NONEXISTENT] No such quota root") }
        session.ask(.usage) { session, reply in
            session.tellQuota(reply)
            session.complete(.ok, "GETQUOTA completed")
        }
    }
}

/// The GETQUOTAROOT command (RFC 9208 §4.3).
struct GetQuotaRootCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
    }

    var summary: String { mailbox }

    func perform(in session: inout IMAPSession) {
        // A mailbox need not be there yet: its root would be the same.
        let mailbox = mailbox
        session.ask(.usage) { session, reply in
            session.reply("* QUOTAROOT ", mailbox: mailbox, " \"\(QuotaRoot.name)\"")
            session.tellQuota(reply)
            session.complete(.ok, "GETQUOTAROOT completed")
        }
    }
}

/// The SETQUOTA command (RFC 9208 §4.4), which this server refuses.
struct SetQuotaCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        _ = try lexer.astring()
        try lexer.space()
        let words = try lexer.list(limit: 32) { lexer throws(IMAPSyntaxError) in try lexer.atom() }
        guard words.count.isMultiple(of: 2) else { throw IMAPSyntaxError(expected: "names with limits") }
    }

    func perform(in session: inout IMAPSession) {
        session.complete(.no, "[NOPERM] Quotas cannot be changed")
    }
}

extension IMAPSession {
    /// Sends the QUOTA response: storage in units of 1,024 octets (RFC 9208 §5.1).
    fileprivate mutating func tellQuota(_ reply: StoreReply) {
        guard case .usage(let usage) = reply else { return }
        var resources: [String] = []
        if configuration.extensions.contains(.quotaStorage) {
            resources.append("STORAGE \((usage.octets + 1_023) / 1_024) \(usage.octetLimit / 1_024)")
        }
        if configuration.extensions.contains(.quotaMessage) {
            resources.append("MESSAGE \(usage.messages) \(usage.messageLimit)")
        }
        outbox.reply("* QUOTA \"\(QuotaRoot.name)\" (\(resources.joined(separator: " ")))")
    }
}
