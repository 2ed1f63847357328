/// A command of IMAP, SMTP or POP3, or a method of HTTP, by its word: `.login`, `"FETCH"`.
public struct MailCommand: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The word in capitals; `.` is the end of an SMTP message, `*` any command.
    public let verb: String

    /// Names a command, in letters of any case. `UID FETCH` goes by `FETCH`.
    public init(_ verb: String) {
        self.verb = verb.uppercased()
    }

    /// Names a command, in letters of any case.
    public init(stringLiteral verb: String) {
        self.init(verb)
    }

    /// The word.
    public var description: String { verb }

    /// Any command.
    public static let any = MailCommand("*")
    /// STARTTLS, and POP3's STLS.
    public static let startTLS = MailCommand("STARTTLS")
    /// IMAP's LOGIN.
    public static let login = MailCommand("LOGIN")
    /// IMAP's AUTHENTICATE.
    public static let authenticate = MailCommand("AUTHENTICATE")
    /// AUTH of SMTP and POP3.
    public static let auth = MailCommand("AUTH")
    /// IMAP's SELECT.
    public static let select = MailCommand("SELECT")
    /// IMAP's FETCH and UID FETCH.
    public static let fetch = MailCommand("FETCH")
    /// IMAP's APPEND.
    public static let append = MailCommand("APPEND")
    /// IMAP's IDLE.
    public static let idle = MailCommand("IDLE")
    /// SMTP's EHLO.
    public static let ehlo = MailCommand("EHLO")
    /// SMTP's MAIL.
    public static let mail = MailCommand("MAIL")
    /// SMTP's RCPT.
    public static let rcpt = MailCommand("RCPT")
    /// SMTP's DATA: what is answered before the message.
    public static let data = MailCommand("DATA")
    /// The end of an SMTP message: what is answered behind it.
    public static let endOfMessage = MailCommand(".")
    /// POP3's PASS.
    public static let pass = MailCommand("PASS")
    /// POP3's RETR.
    public static let retr = MailCommand("RETR")
    /// HTTP's GET.
    public static let get = MailCommand("GET")
    /// HTTP's POST.
    public static let post = MailCommand("POST")
}
