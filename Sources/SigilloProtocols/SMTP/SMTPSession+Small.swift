/// The RSET command (RFC 5321 §4.1.1.5).
struct RsetCommand: SMTPCommand {
    static let verb = "RSET"

    init?(_ arguments: SMTPArguments) {
        guard arguments.isEmpty else { return nil }
    }

    func perform(in session: inout SMTPSession) {
        session.abandonTransaction()
        session.reply(SMTPReply(250, "2.0.0", "OK"))
    }
}

/// The NOOP command (RFC 5321 §4.1.1.9); its argument is ignored.
struct SMTPNoopCommand: SMTPCommand {
    static let verb = "NOOP"

    init?(_ arguments: SMTPArguments) {}

    func perform(in session: inout SMTPSession) {
        session.reply(SMTPReply(250, "2.0.0", "OK"))
    }
}

/// The QUIT command (RFC 5321 §4.1.1.10).
struct QuitCommand: SMTPCommand {
    static let verb = "QUIT"

    init?(_ arguments: SMTPArguments) {
        guard arguments.isEmpty else { return nil }
    }

    func perform(in session: inout SMTPSession) {
        session.reply(SMTPReply(221, "2.0.0", "\(session.configuration.hostName) closing"))
        session.close()
    }
}

/// The VRFY command (RFC 5321 §4.1.1.6), which tells nothing about who is here.
struct VrfyCommand: SMTPCommand {
    static let verb = "VRFY"

    init?(_ arguments: SMTPArguments) {
        guard !arguments.isEmpty else { return nil }
    }

    func perform(in session: inout SMTPSession) {
        session.reply(SMTPReply(252, "2.5.0", "Cannot verify, but will take the message"))
    }
}

/// The EXPN command (RFC 5321 §4.1.1.7): there are no lists here.
struct ExpnCommand: SMTPCommand {
    static let verb = "EXPN"

    init?(_ arguments: SMTPArguments) {
        guard !arguments.isEmpty else { return nil }
    }

    func perform(in session: inout SMTPSession) {
        session.reply(SMTPReply(502, "5.5.1", "There are no lists to expand"))
    }
}

/// The HELP command (RFC 5321 §4.1.1.8).
struct HelpCommand: SMTPCommand {
    static let verb = "HELP"

    init?(_ arguments: SMTPArguments) {}

    func perform(in session: inout SMTPSession) {
        session.reply(SMTPReply(214, "2.0.0", "EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT"))
    }
}
