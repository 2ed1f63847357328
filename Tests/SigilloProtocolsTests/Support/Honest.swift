import SigilloCore

@testable import SigilloProtocols

/// The account of all tests; the password is as unlike everything else as a run's is.
enum Honest {
    static let password = "sgq7x4kw9bz2hn5v"

    static let account = Account(
        user: "alice", password: Secret(password), address: "alice@mail.test", correspondent: "bob@mail.test")

    static func configuration(
        offersStartTLS: Bool = true, _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> SessionConfiguration {
        var configuration = SessionConfiguration(
            hostName: "mail.example.test", account: account, offersStartTLS: offersStartTLS)
        change(&configuration)
        return configuration
    }

    /// A message with CRLF line ends.
    static func message(_ lines: String..., date: Int64 = 1_767_225_600) -> MailMessage {
        MailMessage(octets: Array(lines.map { $0 + "\r\n" }.joined().utf8), internalDate: date)
    }

    static let first = message(
        "From: Bob <bob@mail.test>", "To: alice@mail.test", "Subject: Hello", "Date: Thu, 1 Jan 2026 00:00:00 +0000",
        "Message-ID: <1@mail.test>", "", "Hi Alice.")

    static let second = message("From: carol@mail.test", "Subject: Again", "", "Second.", "Two lines.")

    /// Lines that begin with dots.
    static let dotted = message("Subject: Dots", "", ".", "..two", "end.")

    /// A text, a picture and an enclosed message.
    static let mime = message(
        "From: \"Carol, of Accounts\" <carol@mail.test>", "Sender: list@mail.test",
        "To: Friends: alice@mail.test, Bob <bob@mail.test>;", "Cc: dave@mail.test (Dave)",
        "Subject: Three", " parts", "Date: Fri, 2 Jan 2026 10:00:00 +0100", "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=\"b1\"", "", "For old clients.", "--b1",
        "Content-Type: text/plain; charset=utf-8", "Content-Disposition: inline", "", "Text.", "--b1",
        "Content-Type: image/png; name=\"dot.png\"", "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment; filename=\"dot.png\"", "Content-ID: <dot@mail.test>", "", "iVBORw0K",
        "--b1", "Content-Type: message/rfc822", "", "From: eve@mail.test", "Subject: Within", "", "Inner.", "--b1--",
        "Behind.", date: 1_767_344_400)

    static func imap(
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> IMAPSession {
        IMAPSession(configuration: configuration(offersStartTLS: true, change))
    }

    static func smtp(
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> SMTPSession {
        SMTPSession(configuration: configuration(offersStartTLS: true, change))
    }

    static func pop3(
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> POP3Session {
        POP3Session(configuration: configuration(offersStartTLS: true, change))
    }

    static func http(
        _ change: (inout SessionConfiguration) -> Void = { _ in }
    ) -> HTTPSession {
        HTTPSession(configuration: configuration(offersStartTLS: false, change))
    }

    /// A session inside TLS, logged in, with two messages in INBOX, which is selected.
    static func selected(_ messages: [MailMessage] = [first, second]) -> Playbook<IMAPSession> {
        var book = Playbook(imap(), store: MailStore(messages: messages), isSealed: true)
        book.say("a1 LOGIN alice \(password)", "a2 SELECT INBOX")
        return book
    }

    /// What a session is capable of that is logged in, in CAPABILITY's words.
    static let capabilities = IMAPSession.capabilities(configuration(), isAuthenticated: true, isSealed: true)
        .joined(separator: " ")

    /// base64 of a text.
    static func base64(_ text: String) -> String {
        String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self)
    }
}
