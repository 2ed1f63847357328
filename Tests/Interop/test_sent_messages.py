"""What a client sends is had by the API, over IMAP and over POP3, octet for octet the same."""

import contextlib
import email
import imaplib
import json
import poplib
import smtplib
import unittest
import urllib.error
import urllib.request

import sealed
from profiles import Profile
from served import Served, ServedTestCase

# Clients that read the system's certificates alone, or their configuration from /etc, that greet with the machine's
# name, look for their maker's servers or refuse to be run by root. Each runs in its own world, as an ordinary user.
NEEDS_A_WORLD = {"dma", "emacs-smtpmail", "exim4", "mailutils", "s-nail", "ssmtp", "thunderbird"}

# Clients that write HTML's line breaks even into plain text, so that the server must have them so.
WRITES_BREAKS = {"yagmail"}

# Lines of one dot, and with dots first: what dot-stuffing does must be undone (RFC 5321 §4.5.2).
BODY = b"A line of text.\r\n.a dot first\r\n..two dots\r\n.\r\nthe end of {name}\r\n"


class Comparison(ServedTestCase):
    """Has a message sent, and compares what is found of it."""

    paths = ("smtps", "smtp-starttls", "imaps", "pop3s")
    arguments = ("--control",)

    @staticmethod
    def sending():
        """The clients that send, each with each of its paths to do so."""
        paths = ("smtps", "smtp-starttls")
        return [(profile, path) for profile in Profile.all() for path in paths if path in profile.paths]

    def ask(self, method, path, body=None):
        control = self.served.ready["control"]
        request = urllib.request.Request(
            control["url"] + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": "Bearer " + control["token"], "Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def over_imap(self, account):
        with imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context) as client:
            client.login(account["user"], account["password"])
            self.assertEqual(client.select("INBOX", readonly=True), ("OK", [b"1"]))
            return client.fetch("1", "(BODY.PEEK[])")[1][0][1]

    def over_pop3(self, account):
        client = poplib.POP3_SSL(self.served.host, self.served.ports["pop3s"], context=self.served.context)
        with contextlib.closing(client):
            client.user(account["user"])
            client.pass_(account["password"])
            return b"".join(line + b"\r\n" for line in client.retr(1)[1])

    def make_letter(self, name):
        """Makes an account; gives it, the octets of a letter to it, and the text of that letter."""
        account = json.loads(self.ask("POST", "/v1/accounts", {"user": name.replace("-", "")}))
        body = BODY.replace(b"{name}", name.encode())
        head = (
            f"From: {self.served.sender}\r\nTo: {account['address']}\r\nSubject: from {name}\r\n"
            f"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{name}@ateneo.test>\r\n\r\n")
        return account, head.encode() + body, body

    def send_and_compare(self, profile, path, authority=None, user=None):
        account, letter, body = self.make_letter(f"{profile.name}-{path}")
        status, output = profile.run(path, {
            "host": self.served.host, "port": self.served.ports[path], "user": self.served.user,
            "password": self.served.password, "ca": authority or self.served.authority, "from": self.served.sender,
            "to": account["address"], "message": letter}, user=user)
        try:
            found = json.loads(self.ask("POST", "/v1/messages/wait", {"to": account["address"], "timeout": 5}))
        except urllib.error.HTTPError as refusal:
            self.fail(f"no message came ({refusal.code}); the client ended with {status}:\n{output[-2000:]}")
        self.assertTrue(found["sealed"])
        if profile.name in WRITES_BREAKS: body = body.replace(b"\r\n", b"<br>")
        self.compare(account, self.ask("GET", f"/v1/messages/{found['id']}/raw"), body, output)

    def compare(self, account, octets, body, output=None):
        """Compares the API's octets with those in an account's mailbox, and their text with what was sent."""
        self.assertEqual(self.over_imap(account), octets, "IMAP has other octets than the API")
        self.assertEqual(self.over_pop3(account), octets, "POP3 has other octets than the API")
        # Clients add and fold header fields, and some make parts of a text; the text is the user's own.
        message = email.message_from_bytes(octets)
        if message.is_multipart():
            text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
            self.assertIn(body.strip(), text.get_payload(decode=True), output)
        else:
            self.assertEqual(octets.partition(b"\r\n\r\n")[2].strip(), body.strip(), output)


class SentMessageTests(Comparison):
    def test_every_client(self):
        ran = 0
        for profile, path in self.sending():
            if profile.name in NEEDS_A_WORLD or not profile.is_installed: continue
            with self.subTest(client=profile.name, path=path):
                self.send_and_compare(profile, path)
                ran += 1
        self.assertGreater(ran, 4, "hardly any client is installed: scripts/setup --clients, then --peers")

    def test_what_differs_is_noticed(self):
        account, letter, body = self.make_letter("altered")
        with smtplib.SMTP_SSL(self.served.host, self.served.ports["smtps"], context=self.served.context) as client:
            client.login(self.served.user, self.served.password)
            client.sendmail(self.served.sender, account["address"], letter)
        found = json.loads(self.ask("POST", "/v1/messages/wait", {"to": account["address"], "timeout": 5}))
        octets = self.ask("GET", f"/v1/messages/{found['id']}/raw")
        self.assertEqual(octets, letter)
        self.compare(account, octets, body)
        for wrong in (body.replace(b"\r\n.\r\n", b"\r\n"), body.replace(b"..two", b".two"), body + b"more"):
            self.assertRaises(AssertionError, self.compare, account, octets, wrong)
        with self.assertRaisesRegex(AssertionError, "IMAP has other octets"):
            self.compare(account, octets.replace(b"a dot", b"no dot"), body)


class SealedClientTests(Comparison):
    """Clients that want a world of their own."""

    @classmethod
    def setUpClass(cls):
        """Each client has a service of its own, in its world."""

    def in_world(self, world, profile, path):
        self.served = Served(*self.arguments, paths=self.paths)
        with contextlib.closing(self.served):
            world.trust(self.served.authority)
            self.send_and_compare(profile, path, authority=world.bundle, user=world.user)

    def test_every_client(self):
        for profile, path in self.sending():
            if profile.name not in NEEDS_A_WORLD: continue
            with self.subTest(client=profile.name, path=path):
                if not profile.is_installed:
                    self.skipTest(f"{profile.name} is not installed: scripts/clients/README.md says how")
                sealed.call(self.in_world, profile, path)


if __name__ == "__main__":
    unittest.main()
