import SigilloCore

/// The APPEND command (RFC 9051 §6.3.12) with one message.
struct AppendCommand: IMAPCommand {
    static let scope = IMAPScope.authenticated

    private let mailbox: String
    private let flags: MessageFlags
    private let date: Int64?
    private let octets: [UInt8]

    init(_ lexer: inout IMAPLexer) throws(IMAPSyntaxError) {
        try lexer.space()
        mailbox = try lexer.mailbox()
        try lexer.space()
        if lexer.peek == ASCII.openParenthesis {
            flags = try lexer.flagList()
            try lexer.space()
        } else {
            flags = MessageFlags()
        }
        if lexer.peek == ASCII.quote {
            date = try lexer.dateTime()
            try lexer.space()
        } else {
            date = nil
        }
        octets = Array(try lexer.literal())
    }

    var summary: String { "\(mailbox) \(flags.list) ‹message, \(octets.count) octets›" }

    func observe(in session: inout IMAPSession, reply: SessionScript.Reply?) {
        session.outbox.record(.messageReceived(MailMessage(octets: octets, internalDate: date ?? 0), verb: "APPEND"))
    }

    func perform(in session: inout IMAPSession) {
        observe(in: &session, reply: nil)
        session.ask(.append(mailbox: mailbox, octets: octets, flags: flags, internalDate: date)) { session, reply in
            switch reply {
            case .added(let mailbox, _, let uids):
                session.mailboxChanged(.mailbox(mailbox))
                session.complete(
                    .ok, "[APPENDUID \(mailbox.uidValidity) \(UIDSet.text(of: uids))] APPEND completed")
            case .refused(.noSuchMailbox):
                session.complete(.no, "[TRYCREATE] No such mailbox")
            default:
                session.complete(.no, "[OVERQUOTA] The store is full")
            }
        }
    }
}

extension IMAPLexer {
    /// A quoted `date-time` (RFC 9051 §9), as seconds since 1970-01-01 00:00 UTC: `"17-Jul-1996 02:44:25 -0700"`.
    fileprivate mutating func dateTime() throws(IMAPSyntaxError) -> Int64 {
        let text = try string()
        let fault = IMAPSyntaxError(expected: "a date and time")
        guard text.count == 26, text[2] == UInt8(ascii: "-"), text[6] == UInt8(ascii: "-"), text[11] == ASCII.space,
            text[14] == ASCII.colon, text[17] == ASCII.colon, text[20] == ASCII.space,
            let day = ASCII.number(text[0] == ASCII.space ? text[1..<2] : text[0..<2], limit: 31), day > 0,
            let month = CalendarDate.month(named: text[3..<6]), let year = ASCII.number(text[7..<11]),
            let hour = ASCII.number(text[12..<14], limit: 23), let minute = ASCII.number(text[15..<17], limit: 59),
            let second = ASCII.number(text[18..<20], limit: 60),
            let zoneHours = ASCII.number(text[22..<24], limit: 23),
            let zoneMinutes = ASCII.number(text[24..<26], limit: 59)
        else { throw fault }
        let zone = Int64(zoneHours * 3_600 + zoneMinutes * 60)
        let local = CalendarDate(
            year: year, month: month, day: day, secondOfDay: hour * 3_600 + minute * 60 + second)
        switch text[21] {
        case UInt8(ascii: "+"): return local.secondsSinceEpoch - zone
        case UInt8(ascii: "-"): return local.secondsSinceEpoch + zone
        default: throw fault
        }
    }
}
