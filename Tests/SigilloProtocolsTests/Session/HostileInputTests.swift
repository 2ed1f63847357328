import SigilloCore
import Testing

@testable import SigilloProtocols

/// Whatever a client sends, a session lives, gives the same for any portions, and never prints a secret.
@Suite struct HostileInputTests {
    private static let plain = Honest.base64("\0alice\0" + Honest.password)

    private static let imapSession = Array(
        """
        a1 CAPABILITY\r
        a2 LOGIN alice \(Honest.password)\r
        a3 AUTHENTICATE PLAIN \(plain)\r
        a4 LIST "" "*"\r
        a5 SELECT INBOX\r
        a6 FETCH 1:* (FLAGS UID ENVELOPE BODYSTRUCTURE BODY[1.MIME] BODY.PEEK[HEADER.FIELDS (From To)]<0.20>)\r
        a7 UID SEARCH OR (SUBJECT hello NOT SEEN) UID 1:*\r
        a8 APPEND Sent (\\Seen $x) "31-Dec-2025 23:00:00 -0200" {12+}\r
        Subject: x\r
        \r
        a9 STORE 1,2:* +FLAGS.SILENT (\\Deleted)\r
        b1 COPY 1:2 Trash\r
        b0 NOTIFY SET STATUS (selected (MessageNew (UID FLAGS BODY.PEEK[TEXT]<0.9>) MessageExpunge FlagChange)) \
        (subtree (Sent {5+}\r
        Trash) (MessageNew MessageExpunge)) (mailboxes INBOX NONE) (personal (MailboxName SubscriptionChange))\r
        b2 IDLE\r
        DONE\r
        b3 STATUS INBOX (MESSAGES UIDNEXT HIGHESTMODSEQ SIZE)\r
        c1 ENABLE QRESYNC UTF8=ACCEPT\r
        c2 LIST (SUBSCRIBED RECURSIVEMATCH) "" ("I*" %) RETURN (CHILDREN STATUS (UNSEEN SIZE))\r
        c3 SELECT INBOX (QRESYNC (1 2 1:3 (1,2 1,2)))\r
        c4 UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)\r
        c5 UID STORE 1:* (UNCHANGEDSINCE 2) +FLAGS ($y)\r
        c6 APPEND Sent UTF8 (~{2+}\r
        hi) "31-Dec-2025 23:00:00 -0200" CATENATE (URL "/INBOX/;UID=1/;SECTION=1.MIME" TEXT {2+}\r
        ho)\r
        c7 UID REPLACE 1 Junk {2+}\r
        ha\r
        c8 CREATE "Entw\u{fc}rfe" (USE (\\Junk))\r
        c9 GETQUOTAROOT INBOX\r
        d1 UID MOVE 2:9 Archive\r
        b4 RENAME INBOX Old\r
        b5 UID SEARCH RETURN (SAVE MIN COUNT) CHARSET UTF-8 OR (TEXT "x" YOUNGER 99) HEADER To ""\r
        b6 FETCH $ (BINARY.PEEK[1]<0.9> BINARY.SIZE[1] PREVIEW (LAZY) SAVEDATE BODY[2.HEADER.FIELDS.NOT (A b)])\r
        b7 SORT (SUBJECT REVERSE DATE) UTF-8 SENTSINCE 1-Jan-2026\r
        e1 SORT RETURN (UPDATE PARTIAL -1:-9) (SIZE) UTF-8 OR 1:* UNSEEN\r
        e2 UID FETCH 1:* (UID) (PARTIAL 2:1)\r
        e3 CANCELUPDATE "e1" "x"\r
        b8 UID THREAD REFERENCES US-ASCII BODY {3+}\r
        abc\r
        b9 EXPUNGE\r
        d2 LOGOUT\r

        """.utf8)

    private static let smtpSession = Array(
        """
        EHLO client.test\r
        AUTH PLAIN \(plain)\r
        AUTH LOGIN\r
        \(Honest.base64("alice"))\r
        \(Honest.base64(Honest.password))\r
        MAIL FROM:<alice@mail.test> SIZE=100 BODY=8BITMIME\r
        RCPT TO:<bob@mail.test>\r
        DATA\r
        Subject: x\r
        \r
        ..dot\r
        .\r
        MAIL FROM:<alice@mail.test> SMTPUTF8 RET=HDRS ENVID=x+2B BODY=BINARYMIME\r
        RCPT TO:<"b b"@[IPv6:2001:db8::1]> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;bob@mail.test\r
        BDAT 9\r
        \r
        .\r
        \n\r3\r
        BDAT 0 LAST\r
        NOOP\r
        RSET\r
        QUIT\r

        """.utf8)

    private static let popSession = Array(
        """
        CAPA\r
        UTF8\r
        LANG *\r
        APOP alice c4c9334bac560ecc979e58001b3e22fb\r
        USER alice\r
        PASS \(Honest.password)\r
        AUTH PLAIN \(plain)\r
        STAT\r
        LIST\r
        UIDL 1\r
        RETR 2\r
        TOP 1 0\r
        DELE 1\r
        RSET\r
        NOOP\r
        DELE 2\r
        QUIT\r

        """.utf8)

    private static let httpSession = Array(
        """
        GET / HTTP/1.1\r
        Host: mail.test\r
        Accept: text/html\r
        Accept-Language: it;q=0.9, en\r
        Authorization: Basic \(Honest.base64("alice:" + Honest.password))\r
        \r
        POST /login?x=y HTTP/1.1\r
        Host: mail.test\r
        Expect: 100-continue\r
        Content-Length: 40\r
        \r
        user=alice&password=\(Honest.password)&x
        GET /messages/1?mailbox=INBOX HTTP/1.1\r
        Host: mail.test\r
        Cookie: a=b; sigillo-session=1f202122232425262728292a2b2c2d2e\r
        \r
        POST /send HTTP/1.1\r
        Host: mail.test\r
        Authorization: Basic \(Honest.base64("alice:" + Honest.password))\r
        Transfer-Encoding: chunked\r
        \r
        1b;x=y\r
        to=bob%40mail.test&subject=\r
        8\r
        %C3%BC&t\r
        0\r
        X: y\r
        \r
        HEAD /messages/2/parts/2 HTTP/1.0\r
        Connection: keep-alive\r
        Authorization: Basic \(Honest.base64("alice:" + Honest.password))\r
        \r
        POST /messages/1/delete HTTP/1.1\r
        Host: mail.test\r
        Content-Length: 0\r
        Authorization: Basic \(Honest.base64("alice:" + Honest.password))\r
        \r

        """.utf8)

    @Test func survivesMutatedIMAP() {
        mutate(Self.imapSession, seed: 1, count: 3_000) {
            Playbook(Honest.imap(), store: MailStore(messages: [Honest.first, Honest.mime]), isSealed: $0)
        }
    }

    @Test func survivesMutatedSMTP() {
        mutate(Self.smtpSession, seed: 2, count: 4_000) { Playbook(Honest.smtp(), isSealed: $0) }
    }

    @Test func survivesMutatedPOP3() {
        mutate(Self.popSession, seed: 3, count: 4_000) {
            Playbook(Honest.pop3(), store: MailStore(messages: [Honest.first, Honest.mime]), isSealed: $0)
        }
    }

    @Test func survivesMutatedHTTP() {
        mutate(Self.httpSession, seed: 4, count: 3_000) {
            Playbook(Honest.http(), store: MailStore(messages: [Honest.first, Honest.mime]), isSealed: $0)
        }
    }

    @Test func survivesMutatedHTTPOfABait() {
        mutate(Self.httpSession, seed: 6, count: 1_000) {
            Playbook(
                Honest.http { $0.allowsClearTextLogin = true },
                store: MailStore(messages: [Honest.first, Honest.mime]), isSealed: $0)
        }
    }

    @Test func survivesNoise() {
        var random = SplitMix(state: 5)
        for _ in 0..<500 {
            let noise = (0..<Int.random(in: 0..<600, using: &random)).map { _ in
                // Line ends and braces often, for they steer the parsers.
                [0x0d, 0x0a, 0x7b, 0x7d, 0x31, 0x20].randomElement(using: &random).flatMap {
                    Bool.random(using: &random) ? $0 : nil
                } ?? UInt8.random(in: 0...255, using: &random)
            }
            compare(noise) { Playbook(Honest.imap(), isSealed: $0) }
            compare(noise) { Playbook(Honest.smtp(), isSealed: $0) }
            compare(noise) { Playbook(Honest.pop3(), isSealed: $0) }
            compare(noise) { Playbook(Honest.http(), isSealed: $0) }
        }
    }

    /// Changes a good session in a few places, again and again.
    private func mutate<Session: ServerSession>(
        _ good: [UInt8], seed: UInt64, count: Int, _ open: (Bool) -> Playbook<Session>
    ) {
        var random = SplitMix(state: seed)
        for _ in 0..<count {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(Array("\r\n{}()\"\\*<>+9 ".utf8).randomElement(using: &random) ?? 0, at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 9))
                }
            }
            compare(bytes, open)
        }
    }

    /// Feeds octets whole and in small portions: both must come to the same, and tell no secret.
    private func compare<Session: ServerSession>(_ bytes: [UInt8], _ open: (Bool) -> Playbook<Session>) {
        let isSealed = bytes.count.isMultiple(of: 2)
        var whole = open(isSealed)
        whole.feed(bytes)
        var parts = open(isSealed)
        // Octet by octet is the hardest and the slowest.
        parts.feed(bytes, chunk: bytes.count.isMultiple(of: 16) ? 1 : 5 + bytes.count % 61)
        if whole.actions != parts.actions {
            Issue.record("portions differ for \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
        #expect(whole.sent.count < 100_000)
        for note in whole.notes {
            let text: String
            switch note {
            case .command(_, let safe), .reply(let safe), .deviation(let safe): text = safe
            case .login(let attempt): text = attempt.mechanism + " " + attempt.user
            case .messageReceived, .messageSent, .scripted, .startTLS: continue
            }
            if text.contains(Honest.password) || text.contains(Self.plain) {
                Issue.record("\(text) for \(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}

/// A generator with a fixed seed (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
