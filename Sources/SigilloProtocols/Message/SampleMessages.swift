package import SigilloCore

/// Messages as real ones are, for a mailbox that is to look like one that is in use.
///
/// They are values: the same in every run, with `.test` names only.
package enum SampleMessages {
    /// All of them, in the order in which they were sent.
    package static let all: [MailMessage] = [
        plain, alternative, attachments, reply, forwarded, encodedHeaders, unicode, newsletter, calendar, delivery,
        large,
    ]

    /// When the first was sent: 2026-01-05 08:00:00 UTC.
    private static let start: Int64 = 1_767_600_000

    /// A short text.
    package static let plain = message(
        1,
        """
        From: Bob Baker <bob@mail.test>
        To: Alice Archer <alice@mail.test>
        Subject: Lunch on Thursday?
        Date: Mon, 5 Jan 2026 08:00:00 +0000
        Message-ID: <lunch.1@mail.test>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii; format=flowed
        Content-Transfer-Encoding: 7bit
        User-Agent: Example/1.0

        Hi Alice,

        are you free on Thursday? The place by the river has opened again.

        Bob

        --\u{20}
        Bob Baker, Example Works
        """)

    /// The same text in two forms.
    package static let alternative = message(
        2,
        """
        From: "Carol, of Accounts" <carol@books.test>
        To: alice@mail.test, Dave Dyer <dave@mail.test>
        Cc: Team: bob@mail.test, eve@mail.test;
        Subject: Figures for December
        Date: Mon, 5 Jan 2026 09:30:00 +0100
        Message-ID: <figures@books.test>
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="=_alternative_1"

        This is a message in several parts.
        --=_alternative_1
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable
        Content-Disposition: inline

        The figures are in: =E2=82=AC 1.024 more than in November. I will send the =
        sheet as soon as it is signed.
        --=_alternative_1
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <html><head><title>Figures</title></head><body>
        <p>The figures are in: <b>=E2=82=AC&nbsp;1.024</b> more than in November.
        I will send the sheet as soon as it is signed.</p></body></html>
        --=_alternative_1--
        """)

    /// A text with two files, one with a long name in the form of RFC 2231.
    package static let attachments = message(
        3,
        """
        From: Carol <carol@books.test>
        To: alice@mail.test
        Subject: Re: Figures for December
        Date: Mon, 5 Jan 2026 10:00:00 +0100
        In-Reply-To: <figures@books.test>
        References: <figures@books.test>
        Message-ID: <figures.2@books.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=mixed-2

        --mixed-2
        Content-Type: text/plain; charset=iso-8859-15
        Content-Transfer-Encoding: quoted-printable
        Content-Language: en

        Here they are. Cost of the caf=E9: =A4 12.
        --mixed-2
        Content-Type: image/png; name="dot.png"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="dot.png"; size=67
        Content-ID: <dot@books.test>
        Content-Description: a single dot

        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAA
        AABJRU5ErkJggg==
        --mixed-2
        Content-Type: text/csv; charset=utf-8
        Content-Transfer-Encoding: base64
        Content-MD5: kq2pBPHm2mzOoGdfoS2hNw==
        Content-Disposition: attachment;
         filename*0*=utf-8''Abschlu%C3%9F%20;
         filename*1*=f%C3%BCr%20;
         filename*2="December.csv"

        YWNjb3VudCxzdW0NCmNhZsOpLDEyDQo=
        --mixed-2--
        """)

    /// An answer in the thread of the first message.
    package static let reply = message(
        4,
        """
        From: Alice Archer <alice@mail.test>
        To: Bob Baker <bob@mail.test>
        Subject: Re: Lunch on Thursday?
        Date: Mon, 5 Jan 2026 09:12:31 +0000
        In-Reply-To: <lunch.1@mail.test>
        References: <lunch.1@mail.test>
        Message-ID: <lunch.2@mail.test>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        Gladly. Half past twelve?

        On Mon, 5 Jan 2026, Bob Baker wrote:
        > are you free on Thursday?
        """)

    /// A message within a message, with parts of its own.
    package static let forwarded = message(
        5,
        """
        From: Dave Dyer <dave@mail.test>
        Sender: assistant@mail.test
        Reply-To: Dave Dyer <dave@mail.test>
        To: alice@mail.test
        Subject: Fwd: The roof
        Date: Tue, 6 Jan 2026 07:45:00 -0500 (EST)
        Message-ID: <fwd.9@mail.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer/9"

        --outer/9
        Content-Type: text/plain

        See below.
        --outer/9
        Content-Type: message/rfc822
        Content-Disposition: attachment; filename="The roof.eml"

        From: Eve <eve@roofs.test>
        To: dave@mail.test
        Subject: The roof
        Date: Mon, 5 Jan 2026 17:00:00 +0000
        Message-ID: <roof@roofs.test>
        MIME-Version: 1.0
        Content-Type: multipart/related; type="text/html"; boundary=inner

        --inner
        Content-Type: text/html; charset=us-ascii

        <p>It leaks: <img src="cid:leak@roofs.test"></p>
        --inner
        Content-Type: image/gif
        Content-Transfer-Encoding: base64
        Content-ID: <leak@roofs.test>
        Content-Disposition: inline

        R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=
        --inner--

        --outer/9--
        """)

    /// Encoded words in every field that people read.
    package static let encodedHeaders = message(
        6,
        """
        From: =?iso-8859-1?Q?J=F8rgen_Fr=F8yland?= <jorgen@fjord.test>
        To: =?utf-8?B?w4RuZ2VsYQ==?= <angela@mail.test>, alice@mail.test
        Subject: =?utf-8?Q?=C3=84pfel,_B=C3=A4ume?=
         =?utf-8?Q?_und_=E2=82=AC?= =?windows-1252?Q?_=96_ein_Gru=DF?=
        Date: Wed, 7 Jan 2026 12:00:00 +0100
        Message-ID: <"apples and trees"@fjord.test>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=windows-1252
        Content-Transfer-Encoding: 8bit

        In plain words: nothing here needs eight bits.
        """)

    /// A header and a body in UTF-8 (RFC 6532).
    package static let unicode = message(
        7,
        """
        From: Jürgen Müller <jürgen@müller.test>
        To: Алиса <alice@mail.test>
        Subject: Grüße aus Straßburg – 日本語 – Привет
        Date: Thu, 8 Jan 2026 18:30:00 +0100
        Message-ID: <gruesse@müller.test>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Viele Grüße. Привет, Алиса! 日本語のテキスト。
        """)

    /// HTML alone, as newsletters are, from a list.
    package static let newsletter = message(
        8,
        """
        From: Example News <news@list.test>
        To: alice@mail.test
        Subject: [News] This week
        Date: Fri, 9 Jan 2026 06:00:00 GMT
        Message-ID: <news.2026.2@list.test>
        List-Id: Example News <news.list.test>
        List-Unsubscribe: <https://list.test/u?id=1>
        MIME-Version: 1.0
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: base64

        PGh0bWw+PGhlYWQ+PHN0eWxlPnAge2NvbG9yOiByZWR9PC9zdHlsZT48L2hlYWQ+PGJvZHk+PGgx
        PlRoaXMgd2VlazwvaDE+PHA+VHdvIGJyaWRnZXMgJmFtcDsgYSBmZXJyeS48L3A+PC9ib2R5Pjwv
        aHRtbD4NCg==
        """)

    /// An invitation.
    package static let calendar = message(
        9,
        """
        From: Bob Baker <bob@mail.test>
        To: alice@mail.test
        Subject: Invitation: Lunch
        Date: Fri, 9 Jan 2026 11:00:00 +0000
        Message-ID: <invite@mail.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=cal

        --cal
        Content-Type: multipart/alternative; boundary=cal2

        --cal2
        Content-Type: text/plain

        Lunch, Thursday, half past twelve.
        --cal2
        Content-Type: text/calendar; method=REQUEST; charset=utf-8

        BEGIN:VCALENDAR
        METHOD:REQUEST
        BEGIN:VEVENT
        UID:lunch@mail.test
        DTSTART:20260115T123000Z
        SUMMARY:Lunch
        END:VEVENT
        END:VCALENDAR
        --cal2--
        --cal--
        """)

    /// A report that a message could not be delivered (RFC 3464).
    package static let delivery = message(
        10,
        """
        From: Mail Delivery System <MAILER-DAEMON@mail.test>
        To: alice@mail.test
        Subject: Undelivered Mail Returned to Sender
        Date: Sat, 10 Jan 2026 03:14:15 +0000
        Auto-Submitted: auto-replied
        Message-ID: <bounce.3@mail.test>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=report

        --report
        Content-Type: text/plain

        The message could not be delivered: no such user.
        --report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.test

        Final-Recipient: rfc822; nobody@mail.test
        Action: failed
        Status: 5.1.1
        --report
        Content-Type: text/rfc822-headers

        From: alice@mail.test
        To: nobody@mail.test
        Subject: Anyone there?
        --report--
        """)

    /// A message of half a megabyte.
    package static let large: MailMessage = {
        let line = Base64.encode(Array("The quick brown fox jumps over the lazy dog, once more.\r\n".utf8))
        let text = """
            From: Archive <archive@mail.test>
            To: alice@mail.test
            Subject: The whole archive
            Date: Sun, 11 Jan 2026 20:00:00 +0000
            Message-ID: <archive@mail.test>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=archive

            --archive
            Content-Type: text/plain

            It is long.
            --archive
            Content-Type: application/octet-stream; name=archive.bin
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment; filename=archive.bin


            """
        let body = String(repeating: String(decoding: line, as: UTF8.self) + "\n", count: 6_500)
        return message(11, text + body + "--archive--")
    }()

    /// A message with CRLF line ends that arrived some minutes behind the one before it.
    private static func message(_ number: Int64, _ text: String) -> MailMessage {
        let octets = MessageFile.canonical(Array((text + "\n").utf8)[...])
        return MailMessage(octets: octets, internalDate: start + number * 43_200)
    }
}
