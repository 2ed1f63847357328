import SigilloCore
import Testing

@testable import SigilloProtocols

@Suite struct SearchTests {
    private static let day: Int64 = 86_400
    /// The time that the store of the tests knows: 1 January 2026.
    private static let now: Int64 = 1_767_225_600

    private static func message(_ text: String, date: Int64 = now) -> MailMessage {
        MailMessage(octets: MessageFile.canonical(Array(text.utf8)[...]), internalDate: date)
    }

    /// Six messages that differ in what is searched for.
    private static let messages = [
        message(
            "From: Bob <bob@x.test>\nSubject: Hello\nDate: Wed, 31 Dec 2025 23:30:00 -0800\n\nHi Alice.",
            date: now - 3 * day),
        message(
            "From: =?utf-8?q?J=C3=BCrgen?= <j@x.test>\nTo: \nSubject: =?iso-8859-1?Q?=C4pfel?=\n\nStraße, caf\u{e9}.",
            date: now - 2 * day),
        message(
            "Content-Type: multipart/mixed; boundary=b\nX-Mark: yes\n\npreamble\n--b\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\nPrice: =80 1=\n0\n--b\nContent-Type: image/png; name=secret.png\nContent-Transfer-Encoding: base64\n\naGlkZGVu\n--b\nContent-Type: message/rfc822\n\nSubject: Within\n\nInner words\n--b--\nepilogue",
            date: now - day),
        message(
            "Subject: [x] long\nDate: Fri, 2 Jan 2026 00:30:00 +0900\n\n" + String(repeating: "long ", count: 100),
            date: now - 10),
        message(
            "Subject: \nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=utf-8\n\n0J/RgNC40LLQtdGC\n"
        ),
        message("From: no@x.test\nDate: bogus\n\n", date: now + day),
    ]

    private func search(_ keys: String) -> String {
        var book = Honest.selected(Self.messages)
        book.say("a3 STORE 1,4 +FLAGS (\\Seen $Junk)", "a4 STORE 2 +FLAGS (\\Flagged \\Answered)")
        let answer = book.say("a5 SEARCH \(keys)")
        guard answer.hasPrefix("* SEARCH"), answer.hasSuffix("\r\na5 OK SEARCH completed\r\n") else { return answer }
        return answer.dropFirst(8).prefix { $0 != "\r\n" }.trimmingPrefix(" ").description
    }

    @Test(arguments: [
        ("ALL", "1 2 3 4 5 6"), ("2:4", "2 3 4"), ("*", "6"), ("9", ""), ("4:99,1", "1 4 5 6"), ("UID 2,5:*", "2 5 6"),
        ("UID 99:*", "6"), ("SEEN", "1 4"), ("UNSEEN FLAGGED", "2"), ("KEYWORD $junk", "1 4"),
        ("UNKEYWORD $Junk", "2 3 5 6"),
        ("NEW", ""), ("OLD", "1 2 3 4 5 6"), ("RECENT", ""), ("ANSWERED", "2"),
        ("UNANSWERED UNDELETED UNDRAFT 1:2", "1"),
        ("NOT SEEN", "2 3 5 6"), ("NOT (SEEN 1)", "2 3 4 5 6"), ("OR 1 OR 3 5", "1 3 5"), ("(1:3) (2:4)", "2 3"),
        ("((2))", "2"),
        ("FROM jürgen", "2"), ("FROM bob", "1"), ("FROM \"j@x\"", "2"), ("FROM \"\"", "1 2 6"), ("TO \"\"", "2"),
        ("HEADER X-Mark \"\"", "3"), ("HEADER x-mark YES", "3"), ("HEADER Subject \"\"", "1 2 4 5"),
        ("SUBJECT hello", "1"),
        ("BODY hi", "1"), ("BODY preamble", ""), ("BODY epilogue", ""), ("BODY \"10\"", "3"), ("BODY within", ""),
        ("BODY \"inner words\"", "3"), ("BODY hidden", ""), ("BODY aGlk", ""), ("TEXT within", "3"),
        ("TEXT secret.png", "3"),
        ("TEXT \"subject: hello\"", "1"), ("BODY \"\"", "1 2 3 4 5 6"),
        ("LARGER 500", "4"), ("SMALLER 50", "6"), ("LARGER 34 SMALLER 35", ""),
        ("ON 29-Dec-2025", "1"), ("BEFORE \"30-Dec-2025\"", "1"), ("SINCE 1-Jan-2026", "5 6"),
        ("SENTON 31-Dec-2025", "1"), ("SENTSINCE 1-Jan-2026", "4"), ("SENTBEFORE 1-Jan-2026", "1"),
        ("SENTON 2-Jan-2026", "4"),
        ("OLDER 86400", "1 2 3"), ("YOUNGER 10", "4 5 6"), ("OLDER 4294967295", ""), ("SAVEDSINCE 1-Jan-2026", "5 6"),
        ("SAVEDON 29-Dec-2025", "1"), ("SAVEDBEFORE 30-Dec-2025", "1"), ("SAVEDATESUPPORTED 1", "1"),
        ("CHARSET us-ascii BODY alice", "1"), ("CHARSET \"utf-8\" 1", "1"),
    ]) func finds(keys: String, numbers: String) {
        #expect(search(keys) == numbers)
    }

    /// Text that is not ASCII comes as literals, or in quoted strings of clients that do not ask.
    @Test(arguments: [
        ("FROM", "JÜRGEN", "2"), ("SUBJECT", "äpfel", "2"), ("SUBJECT", "a\u{308}pfel", "2"), ("BODY", "STRAßE", "2"),
        ("BODY", "strasse", ""), ("BODY", "€ 10", "3"), ("BODY", "ПРИВЕТ", "5"), ("TEXT", "ÄPFEL", "2"),
        ("BODY", "CAFÉ", "2"),
    ]) func findsUnicode(key: String, text: String, numbers: String) {
        #expect(search("CHARSET UTF-8 \(key) {\(text.utf8.count)+}\r\n\(text)") == numbers)
        #expect(search("\(key) \"\(text)\"") == numbers)
    }

    @Test(arguments: [
        "", "NONSENSE", "(ALL", "ALL)", "NOT", "OR ALL", "UID", "ON 32-Jan-2026", "ON yesterday", "LARGER x", "OLDER 0",
        "HEADER Subject", "RETURN ALL", "RETURN (FOO) ALL", "RETURN ()", "CHARSET UTF-8", "KEYWORD", "0", "1:0",
        "MODSEQ x",
        "MODSEQ \"/flags/\\\\Seen\" none 1",
    ]) func refuses(keys: String) {
        #expect(search(keys).hasPrefix("a5 BAD Expected"))
    }

    @Test func refusesOtherCharacterSets() {
        var book = Honest.selected(Self.messages)
        book.say("a3 SEARCH RETURN (SAVE) 1:2")
        #expect(
            book.say("a4 SEARCH RETURN (SAVE) CHARSET KOI8-R ALL")
                == "a4 NO [BADCHARSET (US-ASCII UTF-8)] Character set not supported\r\n")
        #expect(book.say("a5 SEARCH $") == "* SEARCH\r\na5 OK SEARCH completed\r\n")
        #expect(book.say("a6 SORT (DATE) X-NOPE ALL").hasPrefix("a6 NO [BADCHARSET"))
        #expect(book.say("a7 UID THREAD REFS X-NOPE ALL").hasPrefix("a7 NO [BADCHARSET"))
    }

    // RFC 6855 §3: where all text is UTF-8, no character set is named.
    @Test func refusesAnyCharacterSetBesideUTF8Strings() {
        var book = Honest.selected(Self.messages)
        book.say("a3 ENABLE UTF8=ACCEPT")
        #expect(book.say("a4 SEARCH CHARSET UTF-8 ALL").hasPrefix("a4 BAD"))
        #expect(book.say("a5 SEARCH BODY \"café\"").hasPrefix("* SEARCH 2\r\n"))
        #expect(book.say("a6 SORT (DATE) UTF-8 1").hasPrefix("* SORT 1\r\n"))
    }

    // MARK: ESEARCH (RFC 4731, RFC 9051 §7.3.4)

    @Test(arguments: [
        ("SEARCH RETURN () ALL", "* ESEARCH (TAG \"a3\") ALL 1:6"),
        ("SEARCH RETURN (ALL) SEEN", "* ESEARCH (TAG \"a3\")"),
        ("SEARCH RETURN (MIN MAX COUNT) 2:5", "* ESEARCH (TAG \"a3\") MIN 2 MAX 5 COUNT 4"),
        ("UID SEARCH RETURN (COUNT ALL) 1,3,5", "* ESEARCH (TAG \"a3\") UID ALL 1,3,5 COUNT 3"),
        ("SEARCH RETURN (MIN COUNT) 9", "* ESEARCH (TAG \"a3\") COUNT 0"),
        ("SEARCH return (max) ALL", "* ESEARCH (TAG \"a3\") MAX 6"),
        ("SEARCH RETURN (MIN) CHARSET UTF-8 2", "* ESEARCH (TAG \"a3\") MIN 2"),
    ]) func returnsWhatIsAskedFor(command: String, response: String) {
        var book = Honest.selected(Self.messages)
        #expect(book.say("a3 \(command)").hasPrefix(response + "\r\na3 OK"))
    }

    @Test func answersRev2WithESEARCH() {
        var session = Honest.imap()
        session.features = .imap4rev2
        var book = Playbook(session, store: MailStore(messages: Self.messages), isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX")
        #expect(book.say("a3 SEARCH 2:3").hasPrefix("* ESEARCH (TAG \"a3\") ALL 2:3\r\n"))
    }

    // MARK: SEARCHRES (RFC 5182)

    @Test func keepsAResult() {
        var book = Honest.selected(Self.messages)
        #expect(book.say("a3 SEARCH $") == "* SEARCH\r\na3 OK SEARCH completed\r\n")
        #expect(book.say("a4 SEARCH RETURN (SAVE) 2:4") == "a4 OK SEARCH completed\r\n")
        #expect(
            book.say("a5 FETCH $ UID").hasPrefix("* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n* 4 FETCH (UID 4)\r\na5 OK")
        )
        #expect(book.say("a6 UID SEARCH UID $ 3:9").hasPrefix("* SEARCH 3 4\r\n"))
        #expect(book.say("a7 SEARCH OR $ 1").hasPrefix("* SEARCH 1 2 3 4\r\n"))
        #expect(book.say("a8 SEARCH RETURN (SAVE MIN MAX) 2:5").hasPrefix("* ESEARCH (TAG \"a8\") MIN 2 MAX 5\r\n"))
        #expect(book.say("a9 SEARCH $").hasPrefix("* SEARCH 2 5\r\n"))
        book.say("b1 SEARCH RETURN (SAVE MAX COUNT) 2:5")
        #expect(book.say("b2 SEARCH $").hasPrefix("* SEARCH 2 3 4 5\r\n"))
        // A command that is not understood leaves it as it is.
        #expect(book.say("b3 SEARCH RETURN (SAVE) NONSENSE").hasPrefix("b3 BAD"))
        book.say("b4 STORE $ +FLAGS.SILENT (\\Deleted)", "b5 UID EXPUNGE 3")
        #expect(book.say("b6 SEARCH $").hasPrefix("* SEARCH 2 3 4\r\n"))
        #expect(book.say("b7 UID MOVE $ Trash").contains("[COPYUID"))
        #expect(book.say("b8 SEARCH ALL").hasPrefix("* SEARCH 1 2\r\n"))
        #expect(book.say("b9 FETCH $ UID") == "b9 OK FETCH completed\r\n")
        book.say("c1 SEARCH RETURN (SAVE) ALL", "c2 SELECT INBOX")
        #expect(book.say("c3 SEARCH $").hasPrefix("* SEARCH\r\n"))
    }

    // MARK: MODSEQ (RFC 7162 §3.1.5)

    @Test func asksForModificationSequences() {
        var book = Honest.selected(Self.messages)
        book.say("a3 STORE 3:4 +FLAGS.SILENT (\\Seen)")
        let first = book.store.mailboxes[0].messages[2].modSequence
        #expect(
            book.say("a4 SEARCH MODSEQ \(first)").hasPrefix("* OK [HIGHESTMODSEQ"),
            "it turns mod-sequences on (RFC 7162 §3.1)")
        let last = book.store.mailboxes[0].messages[3].modSequence
        #expect(book.say("a5 SEARCH MODSEQ \(first)").hasPrefix("* SEARCH 3 4 (MODSEQ \(last))\r\n"))
        #expect(book.say("a6 SEARCH MODSEQ \"/flags/\\\\Seen\" all 9999").hasPrefix("* SEARCH\r\n"))
        #expect(
            book.say("a7 SEARCH RETURN (COUNT) MODSEQ \(first) 4")
                .hasPrefix("* ESEARCH (TAG \"a7\") COUNT 1 MODSEQ \(last)\r\n"))
        #expect(book.say("a8 SORT (REVERSE SIZE) UTF-8 MODSEQ \(last)").hasPrefix("* SORT 4 3 (MODSEQ \(last))\r\n"))
    }

    /// With MIN and MAX alone the mod-sequence is that of what they name (RFC 4731 §3.2).
    @Test(arguments: [
        ("MIN", "MIN 1 MODSEQ 9"), ("MAX", "MAX 3 MODSEQ 8"), ("MIN MAX", "MIN 1 MAX 3 MODSEQ 9"),
        ("MIN SAVE", "MIN 1 MODSEQ 9"), ("MAX COUNT", "MAX 3 COUNT 3 MODSEQ 10"),
        ("MIN ALL", "MIN 1 ALL 1:3 MODSEQ 10"), ("COUNT", "COUNT 3 MODSEQ 10"), ("ALL", "ALL 1:3 MODSEQ 10"),
    ]) func tellsTheModificationSequenceOfWhatIsTold(options: String, response: String) {
        var book = Honest.selected(Self.messages)
        book.say("a3 ENABLE CONDSTORE")
        for (tag, number) in [("a4", 3), ("a5", 1), ("a6", 2)] { book.say("\(tag) STORE \(number) +FLAGS (\\Seen)") }
        #expect(
            book.say("a7 SEARCH RETURN (\(options)) MODSEQ 8 1:3").hasPrefix("* ESEARCH (TAG \"a7\") \(response)\r\n"))
        #expect(
            book.say("a8 UID SEARCH RETURN (\(options)) MODSEQ 8 1:3")
                .hasPrefix("* ESEARCH (TAG \"a8\") UID \(response)\r\n"))
        #expect(
            book.say("a9 SORT RETURN (\(options)) (ARRIVAL) UTF-8 MODSEQ 8 1:3")
                .hasPrefix("* ESEARCH (TAG \"a9\") \(response)\r\n"))
    }

    /// Days are those of INTERNALDATE in its own zone (RFC 9051 §6.4.4), spans of time are not.
    @Test(arguments: [
        ("ON 31-Dec-2025", "1 3"), ("ON 1-Jan-2026", "2"), ("BEFORE 1-Jan-2026", "1 3"), ("SINCE 1-Jan-2026", "2"),
        ("OLDER 1", "2 3"), ("YOUNGER 1", "1"),
    ]) func looksAtDaysInTheirZone(keys: String, numbers: String) {
        var book = Honest.selected([])
        for (tag, date) in [
            ("a3", "31-Dec-2025 23:30:00 -0100"), ("a4", "01-Jan-2026 00:30:00 +1400"),
            ("a5", "31-Dec-2025 12:00:00 +0000"),
        ] { book.say("\(tag) APPEND INBOX \"\(date)\" {1+}\r\nx") }
        #expect(book.say("a6 SEARCH \(keys)").hasPrefix("* SEARCH \(numbers)\r\n"))
        #expect(book.say("a7 SORT (ARRIVAL) UTF-8 ALL").hasPrefix("* SORT 2 3 1\r\n"), "in UTC (RFC 5256 §2.2)")
    }

    /// An address is found as ENVELOPE shows it: what is between its parts is none of it (RFC 5322 §3.4.1).
    @Test(arguments: ["FROM user@domain.test", "FROM comment", "TO user2@domain.test", "TO \"Bo B <user2@\""])
    func findsAddresses(keys: String) {
        var book = Honest.selected([
            Honest.first,
            Self.message("From: <user (comment)@ (comment) domain.test>\nTo: Bo\n B <user2 @domain . test>\n\n"),
        ])
        #expect(book.say("a3 SEARCH \(keys)").hasPrefix("* SEARCH 2\r\n"))
    }

    // MARK: OBJECTID (RFC 8474)

    @Test func findsCopies() {
        let session = Honest.imap { $0.extensions.insert(.objectID) }
        var book = Playbook(session, store: MailStore(messages: Self.messages), isSealed: true)
        book.say("a1 LOGIN alice \(Honest.password)", "a2 SELECT INBOX")
        #expect(book.say("a3 FETCH 2 (EMAILID THREADID)").hasPrefix("* 2 FETCH (EMAILID (e2) THREADID NIL)\r\n"))
        book.say("a4 COPY 2 Sent", "a5 SELECT Sent")
        #expect(book.say("a6 FETCH 1 EMAILID").hasPrefix("* 1 FETCH (EMAILID (e2))\r\n"))
        #expect(book.say("a7 SEARCH EMAILID e2").hasPrefix("* SEARCH 1\r\n"))
        for identifier in ["e3", "e02", "x", "THREADID t1"] {
            let key = identifier.hasPrefix("T") ? identifier : "EMAILID " + identifier
            #expect(book.say("a8 SEARCH \(key)").hasPrefix("* SEARCH\r\n"))
        }
    }

    // MARK: What is not offered

    @Test func doesNotKnowWhatIsNotOffered() {
        var session = Honest.imap { $0.extensions = [] }
        session.isAuthenticated = true
        var book = Playbook(session, store: MailStore(messages: Self.messages), isSealed: true)
        book.say("a2 SELECT INBOX")
        for command in [
            "SEARCH RETURN () ALL", "SEARCH $", "SEARCH OLDER 1", "SEARCH SAVEDON 1-Jan-2026", "SEARCH MODSEQ 1",
            "SEARCH EMAILID e1", "SORT (DATE) UTF-8 ALL", "THREAD REFERENCES UTF-8 ALL", "FETCH 1 BINARY.PEEK[1]",
            "FETCH 1 PREVIEW", "FETCH 1 SAVEDATE", "FETCH 1 EMAILID",
        ] {
            #expect(book.say("a3 \(command)").hasPrefix("a3 BAD"), "\(command)")
        }
    }

    /// Many keys over a large message cost what the message costs, and a deep or long search is refused.
    @Test func boundsItsCost() {
        var book = Honest.selected([SampleMessages.large])
        let keys = (0..<200).map { "TEXT nowhere\($0)" }.joined(separator: " ")
        #expect(book.say("a3 SEARCH NOT (\(keys))").hasPrefix("* SEARCH 1\r\n"))
        #expect(book.say("a4 SEARCH " + String(repeating: "NOT ", count: 30) + "ALL").hasPrefix("a4 BAD"))
        #expect(book.say("a5 SEARCH " + String(repeating: "ALL ", count: 300) + "ALL").hasPrefix("a5 BAD"))
        #expect(book.say("a6 SEARCH " + String(repeating: "(", count: 9_000)).hasPrefix("a6 BAD"))
    }
}
