import SigilloCore
import SigilloWire

/// Rows 1 to 26: IMAP, SMTP, POP3 and ManageSieve.
extension MatrixCase {
    static let mail: [MatrixCase] = imapRows + smtpRows + pop3Rows + sieveRows

    private static let imapRows: [MatrixCase] = [
        MatrixCase("1", login: "IMAP LOGIN, atoms, mixed case"),
        MatrixCase("2", login: "IMAP LOGIN, quoted"),
        MatrixCase("3", login: "IMAP LOGIN, escapes"),
        MatrixCase("4", login: "IMAP LOGIN, UTF-8"),
        MatrixCase("5a", login: "IMAP LOGIN, refused"),
        MatrixCase("5b", login: "IMAP LOGIN although forbidden"),
        MatrixCase("6", login: "IMAP LOGIN, literals"),
        MatrixCase("7", login: "IMAP LOGIN, non-synchronizing literals", segment: 2),
        MatrixCase("8", login: "IMAP AUTHENTICATE PLAIN"),
        MatrixCase("9", login: "IMAP AUTHENTICATE PLAIN, initial response, authzid"),
        MatrixCase("10", login: "IMAP AUTHENTICATE LOGIN"),
        MatrixCase("11", login: "IMAP CRAM-MD5"),
        MatrixCase("12", login: "IMAP DIGEST-MD5"),
        MatrixCase("13", login: "IMAP SCRAM"),
        MatrixCase("14", login: "IMAP XOAUTH2"),
    ]

    private static let smtpRows: [MatrixCase] = [
        MatrixCase("15", login: "SMTP PLAIN, initial response"),
        MatrixCase("16", login: "SMTP PLAIN, two steps, refused"),
        MatrixCase("17", login: "SMTP LOGIN, user as initial response"),
        MatrixCase("18a", login: "SMTP LOGIN, pipelined, on another port"),
        MatrixCase(
            "18b", "SMTP LOGIN on another port, challenges in another language",
            Script(
                "", port: 10_025,
                "S: 220 ciao\nC: EHLO c.test\nS: 250-m.test\nS: 250 AUTH=LOGIN\nC: AUTH LOGIN\nS: 334 \(base64("Nome utente:"))\n"
                    + "C: \(base64("alice"))\nS: 334\nC: \(base64("s3cr3tword"))\nS: 535 no"),
            .leak(.credential("smtp", "LOGIN", rule: "smtp.auth"))),
        MatrixCase("19", login: "SMTP CRAM-MD5"),
        MatrixCase("20", login: "SMTP NTLM"),
        MatrixCase("21", login: "SMTP OAUTHBEARER"),
        MatrixCase("22", login: "LMTP PLAIN"),
    ]

    private static let pop3Rows: [MatrixCase] = [
        MatrixCase("23", login: "POP3 USER and PASS with spaces"),
        MatrixCase("24", login: "POP3 AUTH PLAIN"),
        MatrixCase("25", login: "POP3 APOP on another port"),
    ]

    private static let sieveGreeting =
        "S: \"IMPLEMENTATION\" \"mail.test sieve\"\nS: \"SIEVE\" \"fileinto\"\nS: \"SASL\" \"PLAIN SCRAM-SHA-1\"\n"
        + "S: \"VERSION\" \"1.0\"\nS: OK \"ready\"\n"
    private static let plain = base64("\0alice\0s3cr3tword")
    private static let sieveLeak = Expectation.leak(
        .credential("managesieve", "PLAIN", rule: "sieve.authenticate"))

    private static let sieveRows: [MatrixCase] = [
        MatrixCase(
            "26a", "ManageSieve PLAIN, quoted initial response",
            Script(
                "", port: 4190,
                sieveGreeting + "C: AUTHENTICATE \"PLAIN\" \"\(plain)\"\nS: OK \"in\"\nC: LOGOUT\nS: OK"),
            sieveLeak),
        MatrixCase(
            "26b", "ManageSieve PLAIN, literal initial response, refused",
            Script(
                "", port: 4190,
                sieveGreeting
                    + "C: Authenticate \"PLAIN\" {\(plain.count)+}\nC: \(plain)\nS: NO \"no\"\nC: LOGOUT\nS: OK"
            ),
            sieveLeak),
        MatrixCase(
            "26c", "ManageSieve PLAIN, two steps, another port",
            Script(
                "", port: 2000,
                sieveGreeting + "C: AUTHENTICATE \"PLAIN\"\nS: \"\"\nC: \"\(plain)\"\nS: OK \"in\"\nC: LOGOUT\nS: OK"),
            sieveLeak),
    ]
}
