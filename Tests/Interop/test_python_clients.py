"""Python's imaplib, poplib and smtplib, each through its commands on both kinds of TLS."""

import contextlib
import email.message
import imaplib
import poplib
import smtplib
import unittest

from served import ServedTestCase

LETTER = (
    b"From: Ada <ada@ateneo.test>\r\nTo: bo@altrove.test\r\nSubject: =?utf-8?Q?Caff=C3=A8?=\r\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <one@ateneo.test>\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    b".a dot first\r\n..two dots\r\n.\r\nCaff\xc3\xa8\r\n\r\n")


class ImaplibTests(ServedTestCase):
    paths = ("imaps", "imap-starttls")

    def clients(self):
        direct = imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context)
        upgraded = imaplib.IMAP4(self.served.host, self.served.ports["imap-starttls"])
        upgraded.starttls(self.served.context)
        for client in (direct, upgraded):
            self.addCleanup(self.let_go, client)
            client.login(self.served.user, self.served.password)
        return direct, upgraded

    @staticmethod
    def let_go(client):
        # After LOGOUT there is nothing left to close, which shutdown() minds.
        with contextlib.suppress(OSError):
            client.shutdown()

    def must(self, answer):
        self.assertEqual(answer[0], "OK", answer)
        return answer[1]

    def test_every_command(self):
        for number, client in enumerate(self.clients()):
            box = f"box{number}"
            self.must(client.noop())
            self.must(client.create(box))
            self.must(client.subscribe(box))
            self.assertIn(box.encode(), b" ".join(self.must(client.lsub())))
            self.assertIn(box.encode(), b" ".join(self.must(client.list())))
            self.must(client.append(box, r"(\Flagged)", '" 2-Nov-2026 10:00:00 +0100"', LETTER))
            self.assertIn(b"MESSAGES 1", self.must(client.status(box, "(MESSAGES UIDNEXT)"))[0])
            self.assertEqual(self.must(client.select(box)), [b"1"])
            self.assertEqual(self.must(client.fetch("1", "(BODY.PEEK[])"))[0][1], LETTER)
            # As it was given, with its zone.
            self.assertIn(b"02-Nov-2026 10:00:00 +0100", self.must(client.fetch("1", "(INTERNALDATE)"))[0])
            self.assertEqual(self.must(client.search(None, "FLAGGED", "SUBJECT", '"Caff"')), [b"1"])
            self.assertEqual(self.must(client.search("UTF-8", "TEXT", '"dot first"')), [b"1"])
            self.assertEqual(self.must(client.sort("(REVERSE DATE)", "UTF-8", "ALL")), [b"1"])
            self.assertEqual(self.must(client.thread("REFERENCES", "UTF-8", "ALL")), [b"(1)"])
            self.must(client.store("1", "+FLAGS", r"(\Seen $Done)"))
            self.assertIn(b"$Done", self.must(client.fetch("1", "(FLAGS)"))[0])
            self.must(client.copy("1", "Archive"))
            self.must(client.uid("FETCH", "1", "(FLAGS)"))
            self.must(client.store("1", "+FLAGS", r"(\Deleted)"))
            self.assertEqual(self.must(client.expunge()), [b"1"])
            self.must(client.check())
            self.must(client.close())
            self.must(client.rename(box, box + "-new"))
            self.must(client.unsubscribe(box))
            self.must(client.delete(box + "-new"))
            self.assertEqual(self.must(client.namespace()), [b'(("" "/")) NIL NIL'])
            self.must(client.getquotaroot("INBOX"))
            self.must(client.enable("CONDSTORE"))
            self.must(client.select("INBOX"))
            self.must(client.unselect())
            self.assertEqual(client.logout()[0], "BYE")

    def test_authenticate_and_wrong_passwords(self):
        client = imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context)
        self.addCleanup(client.shutdown)
        with self.assertRaises(client.error):
            client.login(self.served.user, "wrong")
        answer = f"\0{self.served.user}\0{self.served.password}"
        self.must(client.authenticate("PLAIN", lambda challenge: answer))
        with self.assertRaises(client.error):
            client.fetch("1", "(FLAGS)")
        self.assertEqual(client.select("nowhere")[0], "NO")


class SmtplibTests(ServedTestCase):
    paths = ("smtps", "smtp-starttls", "imaps", "pop3s")
    # The sender of LETTER is the account's own by this alias alone.
    arguments = ("--auth", "PLAIN,LOGIN,CRAM-MD5", "--alias", "ada@ateneo.test")

    def clients(self):
        direct = smtplib.SMTP_SSL(self.served.host, self.served.ports["smtps"], context=self.served.context)
        upgraded = smtplib.SMTP(self.served.host, self.served.ports["smtp-starttls"])
        upgraded.starttls(context=self.served.context)
        for client in (direct, upgraded):
            self.addCleanup(client.close)
            client.login(self.served.user, self.served.password)
        return direct, upgraded

    def test_sending_and_what_belongs_to_it(self):
        for client in self.clients():
            self.assertEqual(client.sendmail(self.served.sender, ["a@altrove.test", "b@altrove.test"], LETTER), {})
            message = email.message.EmailMessage()
            message["From"], message["To"], message["Subject"] = self.served.sender, "ö@altrove.test", "Grüße"
            message.set_content("Grüße\n")
            self.assertEqual(client.send_message(message), {})
            self.assertEqual(client.noop()[0], 250)
            self.assertIn(client.verify("someone")[0], (250, 252))
            self.assertEqual(client.rset()[0], 250)
            self.assertTrue(client.help())
            with self.assertRaises(smtplib.SMTPDataError):
                client.mail(self.served.sender)
                client.data(LETTER)
            self.assertEqual(client.quit()[0], 221)

    def test_a_sender_that_is_not_the_accounts_is_refused(self):
        client = self.clients()[0]
        with self.assertRaises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail("bo@altrove.test", ["a@altrove.test"], LETTER)
        self.assertEqual(refused.exception.smtp_code, 553)
        with self.assertRaises(smtplib.SMTPDataError) as refused:
            client.sendmail(self.served.sender, ["a@altrove.test"], LETTER.replace(b"ada@ateneo", b"bo@altrove"))
        self.assertEqual(refused.exception.smtp_code, 550)
        self.assertEqual(client.sendmail("ada@ateneo.test", ["a@altrove.test"], LETTER), {})

    def test_every_mechanism_that_it_knows(self):
        for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5"):
            client = smtplib.SMTP_SSL(self.served.host, self.served.ports["smtps"], context=self.served.context)
            self.addCleanup(client.close)
            client.ehlo()
            client.user, client.password = self.served.user, self.served.password
            function = getattr(client, "auth_" + mechanism.lower().replace("-", "_"))
            self.assertEqual(client.auth(mechanism, function)[0], 235)

    def test_what_was_sent_to_the_account_is_read_octet_for_octet(self):
        client = self.clients()[0]
        client.sendmail(self.served.sender, [self.served.sender], LETTER)
        reader = imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context)
        self.addCleanup(reader.shutdown)
        reader.login(self.served.user, self.served.password)
        count = int(reader.select("INBOX")[1][0])
        self.assertTrue(reader.fetch(str(count), "(BODY.PEEK[])")[1][0][1].endswith(LETTER))
        post = poplib.POP3_SSL(self.served.host, self.served.ports["pop3s"], context=self.served.context)
        self.addCleanup(post.close)
        post.user(self.served.user)
        post.pass_(self.served.password)
        octets = b"".join(line + b"\r\n" for line in post.retr(count)[1])
        self.assertTrue(octets.endswith(LETTER))


class PoplibTests(ServedTestCase):
    paths = ("pop3s", "pop3-starttls")

    def test_every_command(self):
        direct = poplib.POP3_SSL(self.served.host, self.served.ports["pop3s"], context=self.served.context)
        self.addCleanup(direct.close)
        upgraded = poplib.POP3(self.served.host, self.served.ports["pop3-starttls"])
        self.addCleanup(upgraded.close)
        upgraded.stls(context=self.served.context)
        for client in (direct, upgraded):
            self.assertIn("UIDL", client.capa())
            with self.assertRaises(poplib.error_proto):
                client.user(self.served.user)
                client.pass_("wrong")
            client.user(self.served.user)
            client.pass_(self.served.password)
            count, size = client.stat()
            self.assertEqual(count, 1)
            self.assertEqual(client.list()[1][0].split(), [b"1", str(size).encode()])
            self.assertEqual(sum(len(line) + 2 for line in client.retr(1)[1]), size)
            self.assertLess(len(client.top(1, 0)[1]), len(client.retr(1)[1]))
            self.assertTrue(client.uidl(1))
            client.dele(1)
            self.assertEqual(client.stat()[0], 0)
            client.rset()
            client.noop()
            self.assertEqual(client.stat()[0], 1)
            with self.assertRaises(poplib.error_proto):
                client.retr(9)
            client.quit()


if __name__ == "__main__":
    unittest.main()
