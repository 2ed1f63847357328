import SigilloCore
import SigilloWire

/// What goes beyond the table: other log-ins, messages in clear, and protocols inside one another.
extension MatrixCase {
    static let further: [MatrixCase] = otherLogins + contents + inside

    /// The log-ins of other tests that are no row of the table.
    private static let otherLogins: [MatrixCase] = {
        let rows = mail + web + directory + transport
        let known = Set(rows.map(\.name))
        return LoginCase.all.filter { !known.contains($0.script.name) }.enumerated().map { place, login in
            MatrixCase("\(100 + place)", login: login.script.name)
        }
    }()

    private static let contents: [MatrixCase] = [
        MatrixCase(
            "200", "a message by DATA",
            Script(
                "", port: 25,
                "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 ok\nC: MAIL FROM:<a@a.test>\nS: 250 ok\nC: RCPT TO:<b@b.test>\nS: 250 ok\n"
                    + "C: DATA\nS: 354 go\nC: Subject: hello\nC: \nC: ..hidden\nC: .\nS: 250 ok\nC: QUIT\nS: 221 bye"),
            .leak(.content("smtp", "DATA"))),
        MatrixCase(
            "201", "a message by BDAT in two chunks",
            Script(
                "", port: 25,
                "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-ok\nS: 250 CHUNKING\nC: MAIL FROM:<a@a.test>\nS: 250 ok\nC: RCPT TO:<b@b.test>\nS: 250 ok\n"
                    + "C: BDAT 9\nC> Subject: \nS: 250 ok\nC: BDAT 7 LAST\nC: hello\nS: 250 ok\nC: QUIT\nS: 221 bye"),
            .leak(.content("smtp", "BDAT"))),
        MatrixCase(
            "202", "a message by FETCH",
            Script(
                "",
                "S: * PREAUTH hi\nC: a1 FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {25}\nS: Subject: hello\nS: \nS: hello\nS: )\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK"
            ),
            .leak(.content("imap", "FETCH"))),
        MatrixCase(
            "203", "a message by RETR",
            Script(
                "", port: 110,
                "S: +OK hi\nC: STAT\nS: +OK 1 20\nC: RETR 1\nS: +OK\nS: Subject: hello\nS: \nS: hello\nS: .\nC: QUIT\nS: +OK"
            ),
            .leak(.content("pop3", "RETR"))),
    ]

    private static let inside: [MatrixCase] = [
        MatrixCase(
            "210", "IMAP behind SOCKS 5 without a log-in", behindSOCKS(greeting: [5, 1, 0], choice: [5, 0]),
            .leak(.imapLogin)),
        MatrixCase(
            "211", "SMTP behind an HTTP CONNECT",
            Script(
                "", port: 3128,
                "C: CONNECT m.test:25 HTTP/1.1\nC: Host: m.test:25\nC: \nS: HTTP/1.1 200 ok\nS: \nS: 220 hi ESMTP\nC: EHLO c.test\nS: 250 AUTH PLAIN\n"
                    + "C: AUTH PLAIN \(base64("\0alice\0s3cr3tword"))\nS: 235 ok\nC: QUIT\nS: 221 bye"),
            .leak(.credential("smtp", "PLAIN", rule: "smtp.auth"))),
        MatrixCase(
            "212", "LOGIN behind COMPRESS=DEFLATE", compressed, framings: Framing.allCases, needsEdge: true,
            .leak(.imapLogin)),
        MatrixCase(
            "213", "two log-ins, the first one refused",
            Script(
                "",
                "S: * OK hi\nC: a1 LOGIN alice firstpassword\nS: a1 NO\nC: a2 AUTHENTICATE PLAIN \(base64("\0alice\0s3cr3tword"))\nS: a2 OK\nC: a3 LOGOUT\nS: a3 OK"
            ),
            .leak(
                .credential("imap", "LOGIN", secret: "firstpassword", rule: "imap.login"),
                .credential("imap", "PLAIN", rule: "imap.authenticate"))),
        MatrixCase(
            "214", "a form of several parts",
            body(
                Array(
                    ("--b1\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nalice\r\n--b1\r\n"
                        + "Content-Disposition: form-data; name=\"password\"\r\n\r\ns3cr3tword\r\n--b1--\r\n").utf8),
                header: "Content-Type: multipart/form-data; boundary=b1"),
            .leak(.credential("http", "form", rule: "http.form"))),
        MatrixCase(
            "215", "a log-in in a query",
            Script(
                "", port: 80,
                "C: GET /login?user=alice&password=s3cr3tword HTTP/1.1\nC: Host: m.test\nC: \nS: HTTP/1.1 200 OK\nS: Content-Length: 0\nS: "
            ), .leak(.credential("http", "form", rule: "http.form"))),
    ]

    private static func behindSOCKS(greeting: [UInt8], choice: [UInt8]) -> Script {
        var script = Script("", port: 1080, "")
        script.add(.clientToServer, greeting)
        script.add(.serverToClient, choice)
        script.add(.clientToServer, [5, 1, 0, 3, 6] + Array("m.test".utf8) + [0, 143])
        script.add(.serverToClient, [5, 0, 0, 1, 198, 51, 100, 7, 0x13, 0x88])
        for step in login.steps { script.add(step.direction, step.octets) }
        return script
    }

    private static let compressed: Script = {
        var script = Script("", "S: * OK hi\nC: a1 COMPRESS DEFLATE\nS: a1 OK now")
        script.add(.clientToServer, CaptureFile.deflate(Array("a2 LOGIN alice s3cr3tword\r\n".utf8)))
        script.add(.serverToClient, CaptureFile.deflate(Array("a2 OK done\r\n".utf8)))
        return script
    }()
}
