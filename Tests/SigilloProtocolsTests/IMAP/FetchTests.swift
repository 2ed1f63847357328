import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct FetchTests {
    /// What is told of one message, without the parentheses and the tagged response.
    private func fetch(
        _ items: String, of message: MailMessage, _ change: (inout SessionConfiguration) -> Void = { _ in }
    )
        -> String
    {
        var book = Honest.selected([message])
        let answer = book.say("a3 FETCH 1 \(items)")
        guard answer.hasPrefix("* 1 FETCH ("), let end = answer.firstRange(of: ")\r\na3 OK FETCH completed\r\n") else {
            return answer
        }
        return String(answer[answer.index(answer.startIndex, offsetBy: 11)..<end.lowerBound])
    }

    private func message(_ text: String) -> MailMessage {
        MailMessage(octets: MessageFile.canonical(Array(text.utf8)[...]), internalDate: 0)
    }

    // MARK: Envelopes

    @Test(arguments: [
        (
            "From: a@b.test",
            "NIL NIL ((NIL NIL \"a\" \"b.test\")) ((NIL NIL \"a\" \"b.test\")) ((NIL NIL \"a\" \"b.test\")) NIL NIL NIL NIL NIL"
        ),
        (
            "To: A (B): c@d.test, E <f@g.test>;",
            "NIL NIL NIL NIL NIL ((NIL NIL \"A\" NIL)(NIL NIL \"c\" \"d.test\")(\"E\" NIL \"f\" \"g.test\")(NIL NIL NIL NIL)) NIL NIL NIL NIL"
        ),
        (
            "Cc: root, <>",
            "NIL NIL NIL NIL NIL NIL ((NIL NIL \"root\" \"MISSING_DOMAIN\")(NIL NIL \"MISSING_MAILBOX\" \"MISSING_DOMAIN\")) NIL NIL NIL"
        ),
        (
            "Bcc: undisclosed-recipients:;",
            "NIL NIL NIL NIL NIL NIL NIL ((NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL)) NIL NIL"
        ),
        (
            "Subject: =?utf-8?q?=C3=A4?=\nDate: bogus\nIn-Reply-To: x\nMessage-ID: <\"a b\"@c.test>",
            "\"bogus\" \"=?utf-8?q?=C3=A4?=\" NIL NIL NIL NIL NIL NIL \"x\" \"<\\\"a b\\\"@c.test>\""
        ),
        ("Subject: a  b", "NIL {3}\r\na b NIL NIL NIL NIL NIL NIL NIL NIL"),
        ("Subject: a \"b\"", "NIL {5}\r\na \"b\" NIL NIL NIL NIL NIL NIL NIL NIL"),
        ("Subject: one\nSubject: two\n three", "NIL {9}\r\ntwo three NIL NIL NIL NIL NIL NIL NIL NIL"),
        ("Subject: ä", "NIL {2}\r\nä NIL NIL NIL NIL NIL NIL NIL NIL"),
    ]) func writesEnvelopes(header: String, envelope: String) {
        #expect(fetch("ENVELOPE", of: message(header + "\n\n")) == "ENVELOPE (\(envelope))")
    }

    @Test func quotesUTF8ForThoseWhoTakeIt() {
        let octets = Array("Subject: ä\u{1}\r\nFrom: Ö <ö@x.test>\r\nIn-Reply-To: \u{fe}\r\n\r\n".utf8)
        var output: [UInt8] = []
        EnvelopeWriter.append(HeaderFields(octets, octets.indices), isUTF8: true, to: &output)
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.hasPrefix("(NIL {3}\r\nä\u{1} ((\"Ö\" NIL \"ö\" \"x.test\"))"))
        #expect(text.hasSuffix("\"\u{fe}\" NIL)"))
        output = []
        IMAPString.append([0xff][...], isUTF8: true, to: &output)
        #expect(output == Array("{1}\r\n".utf8) + [0xff])
    }

    // MARK: Structures

    @Test(arguments: [
        (
            "Content-Type: text/html; name=a\nContent-MD5: Q2hl\nContent-Language: en, de (x)\nContent-Location: http://x.test/\nContent-Disposition: inline; x=\"y z\"\nContent-ID: <i>\nContent-Description: d",
            "\"text\" \"html\" (\"name\" \"a\" \"charset\" \"us-ascii\") \"<i>\" \"d\" \"7bit\" 3 1 \"Q2hl\" (\"inline\" (\"x\" \"y z\")) (\"en\" \"de\") \"http://x.test/\""
        ),
        (
            "Content-Type: image/png\nContent-Transfer-Encoding: BASE64 (x)",
            "\"image\" \"png\" NIL NIL NIL \"BASE64\" 3 NIL NIL NIL NIL"
        ),
        (
            "Content-Type: multipart/mixed",
            "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL) \"mixed\" NIL NIL NIL NIL"
        ),
        (
            "Content-Type: nonsense",
            "\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 3 1 NIL NIL NIL NIL"
        ),
        (
            "Content-Type: message/global",
            "\"message\" \"global\" NIL NIL NIL \"7bit\" 3 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0 NIL NIL NIL NIL) 1 NIL NIL NIL NIL"
        ),
    ]) func writesStructures(header: String, structure: String) {
        #expect(fetch("BODYSTRUCTURE", of: message(header + "\n\nb\n")) == "BODYSTRUCTURE (\(structure))")
    }

    @Test func tellsDigestsApart() {
        let digest = message(
            "Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: a\n\nx\n--d\nContent-Type: text/plain\n\ny\n--d--"
        )
        let structure = fetch("BODY", of: digest)
        #expect(structure.hasPrefix("BODY ((\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 15 (NIL \"a\""))
        #expect(structure.contains("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 1 0) \"digest\""))
    }

    // MARK: Sections

    @Test(arguments: [
        ("BODY.PEEK[1]", "BODY[1] {4}\r\nText"),
        ("BODY.PEEK[2.MIME]", "BODY[2.MIME] {32}\r\nContent-Type: message/rfc822\r\n\r\n"),
        ("BODY.PEEK[2.HEADER]", "BODY[2.HEADER] {15}\r\nSubject: in\r\n\r\n"),
        ("BODY.PEEK[2.TEXT]", "BODY[2.TEXT] {5}\r\nInner"),
        ("BODY.PEEK[2.1]", "BODY[2.1] {5}\r\nInner"),
        ("BODY.PEEK[2.1.MIME]", "BODY[2.1.MIME] {15}\r\nSubject: in\r\n\r\n"),
        ("BODY.PEEK[2.HEADER.FIELDS (X subject)]", "BODY[2.HEADER.FIELDS (X SUBJECT)] {15}\r\nSubject: in\r\n\r\n"),
        ("BODY.PEEK[3]", "BODY[3] {0}\r\n"), ("BODY.PEEK[1.HEADER]", "BODY[1.HEADER] {0}\r\n"),
        ("BODY.PEEK[1]<1.2>", "BODY[1]<1> {2}\r\nex"), ("BODY.PEEK[1]<0.0>", "BODY[1]<0> {0}\r\n"),
        ("BODY.PEEK[1]<4.1>", "BODY[1]<4> {0}\r\n"), ("BODY.PEEK[1]<2.4294967295>", "BODY[1]<2> {2}\r\nxt"),
        ("BODY.PEEK[1]<4294967295.1>", "BODY[1]<4294967295> {0}\r\n"), ("(UID UID)", "UID 1"),
        ("SAVEDATE", "SAVEDATE \"01-Jan-1970 00:00:00 +0000\""), ("PREVIEW", "PREVIEW \"Text\""),
        ("(PREVIEW (LAZY) UID)", "PREVIEW \"Text\" UID 1"),
    ]) func readsSections(items: String, expected: String) {
        let mail = message(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nText\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\nInner\n--b--\n"
        )
        #expect(fetch(items, of: mail) == expected)
    }

    @Test(arguments: [
        "BODY[0]", "BODY[1.0]", "BODY[FOO]", "BODY[MIME]", "BODY[HEADER.FIELDS ()]", "()", "BODY.PEEK",
        "BINARY[HEADER]",
        "BODY[]<1", "BODY[]<1.>", "BODY[]<-1.1>", "PREVIEW (EAGER)", "(ALL)", "BINARY", "BINARY.SIZE[1]<0.1>",
        "BODY[1",
    ]) func refusesItems(items: String) {
        var book = Honest.selected()
        #expect(book.say("a3 FETCH 1 \(items)").hasPrefix("a3 BAD Expected"))
    }

    // MARK: BINARY (RFC 3516)

    @Test func decodesParts() {
        let mail = message(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\nAAEC\n/w==\n--b\nContent-Transfer-Encoding: quoted-printable\n\n=C3=A4=\n.\n--b\n\nplain\n--b--\n"
        )
        var book = Honest.selected([mail])
        book.say(
            "a3 FETCH 1 (BINARY.PEEK[1] BINARY.PEEK[1]<1.2> BINARY.SIZE[1] BINARY.PEEK[2] BINARY.SIZE[3] BINARY[3])")
        let expected =
            Array("* 1 FETCH (BINARY[1] ~{4}\r\n".utf8) + [0, 1, 2, 0xff] + Array(" BINARY[1]<1> ~{2}\r\n".utf8) + [
                1, 2,
            ]
            + Array(
                " BINARY.SIZE[1] 4 BINARY[2] ~{3}\r\nä. BINARY.SIZE[3] 5 BINARY[3] {5}\r\nplain FLAGS (\\Seen))\r\n"
                    .utf8)
            + Array("a3 OK FETCH completed\r\n".utf8)
        #expect(book.sent.suffix(expected.count) == expected[...])
        #expect(book.store.mailboxes[0].messages[0].flags.system == .seen)
    }

    @Test func refusesUnknownEncodings() {
        var book = Honest.selected([message("Content-Transfer-Encoding: x-rot13\n\nnop"), Honest.first])
        #expect(
            book.say("a3 FETCH 1:2 BINARY.SIZE[1]")
                == "* 2 FETCH (BINARY.SIZE[1] 11)\r\na3 NO [UNKNOWN-CTE] Unknown Content-Transfer-Encoding\r\n")
        #expect(book.say("a4 FETCH 1 BODY.PEEK[1]").contains("BODY[1] {3}\r\nnop"))
    }

    @Test func sendsNULAsItMayBeSent() {
        var book = Honest.selected([MailMessage(octets: Array("\r\na".utf8) + [0] + Array("b".utf8), internalDate: 0)])
        book.say("a3 FETCH 1 (BODY.PEEK[TEXT] BINARY.PEEK[1])")
        let expected =
            Array("BODY[TEXT] {3}\r\na".utf8) + [0x80] + Array("b BINARY[1] ~{3}\r\na".utf8) + [0] + Array("b)".utf8)
        #expect(ByteSearch.contains(expected, in: book.sent))
    }

    /// A part in binary that holds NUL is told and sent in base64, and BINARY gives it as it came (RFC 3516 §4.2).
    @Test func encodesBinaryPartsWithNUL() {
        let header = "MIME-Version: 1.0\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: "
        let octets = Array("\(header)binary\r\n\r\nab".utf8) + [0] + Array("cd".utf8) + [255] + Array("end".utf8)
        var book = Honest.selected([Honest.first, MailMessage(octets: octets, internalDate: 0)])
        let sent = "\(header)base64\r\n\r\nYWIAY2T/ZW5k"
        #expect(
            book.say("a3 FETCH 2 (RFC822.SIZE BODYSTRUCTURE BODY.PEEK[] BODY.PEEK[1] BODY.PEEK[TEXT]<2.3>)")
                .hasPrefix(
                    "* 2 FETCH (RFC822.SIZE \(sent.utf8.count) BODYSTRUCTURE (\"image\" \"gif\" NIL NIL NIL \"base64\" 12 NIL NIL NIL NIL)"
                        + " BODY[] {\(sent.utf8.count)}\r\n\(sent) BODY[1] {12}\r\nYWIAY2T/ZW5k BODY[TEXT]<2> {3}\r\nIAY)"
                ))
        book.say("a4 FETCH 2 (BINARY.PEEK[1] BINARY.SIZE[1] BINARY.PEEK[])")
        let binary =
            Array("BINARY[1] ~{9}\r\n".utf8) + octets.suffix(9)
            + Array(" BINARY.SIZE[1] 9 BINARY[] ~{\(octets.count)}\r\n".utf8)
        #expect(ByteSearch.contains(binary + octets, in: book.sent))
        let size = sent.utf8.count
        #expect(book.say("a5 SEARCH LARGER \(size - 1) SMALLER \(size + 1)").hasPrefix("* SEARCH 2\r\n"))
        #expect(book.say("a6 STATUS INBOX (SIZE)").contains("SIZE \(size + Honest.first.octets.count)"))
        #expect(book.store.mailboxes[0].messages[1].message.octets == octets)
        book.say("a7 COPY 2 Sent", "a8 SELECT Sent")
        #expect(book.say("a9 FETCH 1 RFC822.SIZE").hasPrefix("* 1 FETCH (RFC822.SIZE \(size))\r\n"))
    }

    /// INTERNALDATE is told in the zone that it came with (RFC 9051 §2.3.3), and a copy keeps it.
    @Test(arguments: [
        ("25-Mar-2007 01:00:00 +0300", "25-Mar-2007 01:00:00 +0300"),
        (" 1-Jan-2026 23:59:60 -0930", "02-Jan-2026 00:00:00 -0930"),
        ("01-Jan-1970 00:00:00 -0000", "01-Jan-1970 00:00:00 +0000"),
        ("01-Jan-2000 00:30:00 +2359", "01-Jan-2000 00:30:00 +2359"),
    ]) func keepsTheZoneOfADate(given: String, told: String) {
        var book = Honest.selected([])
        book.say("a3 APPEND INBOX \"\(given)\" {1+}\r\nx", "a4 COPY 1 INBOX", "a5 MOVE 1 Sent", "a6 NOOP")
        #expect(book.say("a7 FETCH 1 INTERNALDATE").hasPrefix("* 1 FETCH (INTERNALDATE \"\(told)\")\r\n"))
        book.say("a8 SELECT Sent")
        #expect(book.say("a9 FETCH 1 INTERNALDATE").hasPrefix("* 1 FETCH (INTERNALDATE \"\(told)\")\r\n"))
    }

    @Test func knowsWhenMailCameIntoAMailbox() {
        var book = Honest.selected()
        book.say("a3 COPY 1 Sent", "a4 SELECT Sent")
        #expect(book.say("a5 FETCH 1 (SAVEDATE)").contains("SAVEDATE \"01-Jan-2026 00:00:00 +0000\""))
    }
}

/// Whether octets stand in others.
enum ByteSearch {
    static func contains(_ needle: [UInt8], in octets: [UInt8]) -> Bool {
        octets.indices.contains { octets[$0...].starts(with: needle) }
    }
}
