import SigilloCore
import SigilloWire

/// What looks like a log-in and is none.
extension MatrixCase {
    static let traps: [MatrixCase] = quietTraps + contentTraps + otherTraps + fileTraps

    private static let quietTraps: [MatrixCase] = FalseAlarmTests.quiet.enumerated().map { place, script in
        MatrixCase("\(1 + place)", script.name, script, in: .trap, .clean)
    }

    private static let contentTraps: [MatrixCase] = FalseAlarmTests.contentOnly.enumerated().map { place, script in
        let name = [25: "smtp", 110: "pop3"][script.port] ?? "imap"
        let commands = ["DATA", "APPEND", "FETCH", "RETR", "BDAT"]
        return MatrixCase("\(31 + place)", script.name, script, in: .trap, .leak(.content(name, commands[place])))
    }

    private static func quiet(
        _ number: String, _ name: String, port: UInt16 = 143, secrets: [String] = [], _ text: String
    ) -> MatrixCase {
        MatrixCase(number, name, Script("", port: port, text), in: .trap, secrets: secrets, .clean)
    }

    private static let bye = "\nC: a9 LOGOUT\nS: a9 OK"
    private static let page = "S: HTTP/1.1 200 OK\nS: Content-Type: text/plain\nS: Content-Length: "

    private static let otherTraps: [MatrixCase] = [
        quiet(
            "51", "a tag that is a verb",
            "S: * OK hi\nC: LOGIN NOOP\nS: LOGIN OK\nC: AUTHENTICATE CAPABILITY\nS: AUTHENTICATE OK" + bye),
        quiet(
            "52", "a mailbox that is a verb",
            "S: * PREAUTH hi\nC: a1 SELECT LOGIN\nS: a1 OK\nC: a2 SEARCH SUBJECT \"x LOGIN eve pw12345\"\nS: a2 OK"
                + bye),
        quiet("53", "a LOGIN without its literals", "S: * OK hi\nC: a1 LOGIN {5}\nS: a1 BAD no literals" + bye),
        quiet("54", "a user without a password", port: 110, "S: +OK hi\nC: USER alice\nS: -ERR no\nC: QUIT\nS: +OK"),
        quiet(
            "55", "mechanisms that are listed", port: 587,
            "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250-m.test\nS: 250-AUTH=LOGIN PLAIN\nS: 250 AUTH LOGIN PLAIN\nC: MAIL FROM:<a@a.test> AUTH=PLAIN\nS: 530 no\nC: QUIT\nS: 221 bye"
        ),
        quiet(
            "56", "an AUTH that is refused before its response", port: 587,
            "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 ok\nC: AUTH PLAIN\nS: 504 no\nC: QUIT\nS: 221 bye"),
        quiet(
            "57", "challenges of a server and nothing behind them", port: 587,
            "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 no\nC: QUIT\nS: 221 bye"
        ),
        quiet(
            "58", "STARTTLS is offered and not asked for",
            "S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\nC: a1 NOOP\nS: a1 OK" + bye),
        quiet(
            "59", "anonymous FTP", port: 21,
            "S: 220 FTP\nC: USER anonymous\nS: 331 mail address?\nC: PASS guest@c.test\nS: 230 in\nC: QUIT\nS: 221 bye"),
        MatrixCase(
            "60", "an anonymous bind", anonymousBind, in: .trap, .clean),
        quiet(
            "61", "a standard that is read by HTTP", port: 80,
            "C: GET /rfc3501.txt HTTP/1.1\nC: Host: m.test\nC: \n" + page
                + "47\nS: \nS: C: a001 LOGIN SMITH SESAME\nS: S: a001 OK done\nS: "),
        quiet(
            "62", "a question for the word password", port: 80,
            "C: GET /search?q=password+reset&login=eve HTTP/1.1\nC: Host: m.test\nC: \n" + page + "2\nS: \nS: no"),
        quiet(
            "63", "a cookie", port: 80,
            "C: GET / HTTP/1.1\nC: Host: m.test\nC: Cookie: lang=en; sid=0123456789abcdef\nC: \n" + page
                + "2\nS: \nS: ok"),
        MatrixCase(
            "64", "a script for Sieve that holds a log-in",
            Script(
                "", port: 4190,
                "S: \"IMPLEMENTATION\" \"x\"\nS: \"SASL\" \"PLAIN\"\nS: OK\nC: PUTSCRIPT \"a\" {44+}\nC: # AUTHENTICATE \"PLAIN\" \"AGV2ZQBwdzEyMzQ1\"\nC> #\nC: \nS: OK\nC: LOGOUT\nS: OK"
            ), in: .trap, .leak(.content("managesieve", "PUTSCRIPT"))),
        MatrixCase(
            "65", "headers that say pass",
            Script(
                "", port: 110,
                "S: +OK hi\nC: TOP 1 0\nS: +OK\nS: Received-SPF: pass\nS: Authentication-Results: m.test; auth=pass smtp.auth=eve\nS: Subject: password reset\nS: PASS pw12345\nS: \nS: .\nC: QUIT\nS: +OK"
            ), in: .trap, .leak(.content("pop3", "TOP"))),
        MatrixCase(
            "66", "an attachment whose base64 holds two NULs",
            Script(
                "", port: 25,
                "S: 220 hi ESMTP\nC: EHLO c.test\nS: 250 ok\nC: MAIL FROM:<a@a.test>\nS: 250 ok\nC: RCPT TO:<b@b.test>\nS: 250 ok\nC: DATA\nS: 354 go\n"
                    + "C: Content-Transfer-Encoding: base64\nC: \nC: \(base64("x\0eve\0pw12345"))\nC: .\nS: 250 ok\nC: QUIT\nS: 221 bye"
            ),
            in: .trap, .leak(.content("smtp", "DATA"))),
        MatrixCase(
            "67", "Redis on the port of POP3",
            Script("", port: 110, "C: *2\nC: $4\nC: AUTH\nC: $6\nC: foobar\nS: +OK\nC: *1\nC: $4\nC: QUIT\nS: +OK"),
            in: .trap, .inconclusive),
        MatrixCase(
            "68", "IRC",
            Script(
                "", port: 6667,
                "C: PASS pw12345\nC: NICK eve\nC: USER eve 0 * :Eve\nS: :irc.test 001 eve :hi\nC: QUIT\nS: ERROR :bye"),
            in: .trap, .inconclusive),
        MatrixCase(
            "69", "a known secret among sealed octets", sealedWithSecret, in: .trap, secrets: [canary], .clean),
        quiet(
            "70", "a known secret in another case", secrets: ["Torchlight94"],
            "S: * OK torchlight94\nC: a1 NOOP\nS: a1 OK" + bye),
    ]

    private static let anonymousBind: Script = {
        var script = Script("", port: 389, "")
        script.add(.clientToServer, LDAP.bind(1, "", ""))
        script.add(.serverToClient, LDAP.bindResponse(1))
        script.add(.clientToServer, LDAP.unbind(2))
        return script
    }()

    private static let sealedWithSecret: Script = {
        var script = sealed()
        script.add(.clientToServer, TLSOctets.record(23, Array("a1 LOGIN alice \(canary)\r\n".utf8)))
        return script
    }()

    private static let harmless = Script("", "S: * OK hi\nC: a1 NOOP\nS: a1 OK\nC: a2 LOGOUT\nS: a2 OK")

    /// Octets of the file that are no traffic.
    private static let fileTraps: [MatrixCase] = [
        filed("81", "a known secret in a packet's comment") { frames in
            PcapNGWriter.file(
                of: frames, comments: [5: canary, 6: "a1 LOGIN eve \(canary)"])
        },
        filed("82", "a known secret in a section's and an interface's options") { frames in
            let order = CaptureFile.little
            let comment = CaptureFile.option(1, Array("PASS \(canary)".utf8), order)
            return CaptureFile.section(order, options: comment)
                + CaptureFile.interface(
                    .ethernet, order, options: CaptureFile.option(2, Array(canary.utf8), order) + comment)
                + frames.flatMap { CaptureFile.packet($0, order) }
        },
        filed("83", "a known secret among resolved names, and in blocks that nobody knows") { frames in
            let order = CaptureFile.little
            let record = order.two(1) + order.two(27) + [192, 0, 2, 1] + Array("\(canary).t".utf8) + [0, 0]
            return CaptureFile.section(order) + CaptureFile.interface(.ethernet, order)
                + CaptureFile.block(4, record + order.four(0), order)
                + CaptureFile.block(0x0bad_0001, Array(canary.utf8), order)
                + frames.flatMap { CaptureFile.packet($0, order) }
        },
        filed("84", "a key log in the file") { frames in
            PcapNGWriter.file(of: frames, keyLog: ["# \(canary)"])
        },
        filed("85", "a known secret in the padding of frames", framings: [.whole, .fragments, .octets]) { frames in
            CaptureFile.classic(frames.map(LinkLayers.padded(with: canary)), isBig: false, isNano: false)
        },
        filed("86", "a log-in in the padding of frames", framings: [.whole, .ipv6]) { frames in
            CaptureFile.classic(
                frames.map(LinkLayers.padded(with: "a1 LOGIN eve pw12345\r\n")), isBig: false, isNano: false)
        },
    ]

    private static func filed(
        _ number: String, _ name: String, framings: [Framing] = [.whole],
        _ write: @escaping @Sendable ([CapturedFrame]) -> [UInt8]
    ) -> MatrixCase {
        MatrixCase(
            section: .trap, number: number, name: name, framings: framings, secrets: [canary], expected: .clean
        ) { write(harmless.frames($0)) }
    }
}
