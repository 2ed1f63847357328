"""What a client sends is had by the API, over IMAP and over POP3, octet for octet the same."""

import imaplib
import json
import poplib
import unittest
import urllib.error
import urllib.request

from profiles import Profile
from served import ServedTestCase

# Clients that read the system's certificates alone, or their configuration from /etc, that greet with the machine's name
# or refuse to be run by root: the sealed room gives them what they want.
NEEDS_THE_ROOM = {"dma", "emacs-smtpmail", "exim4", "mailutils", "s-nail", "ssmtp", "thunderbird"}

# The last line has two dots, one of them first: what dot-stuffing does must be undone (RFC 5321 §4.5.2).
BODY = b"A line of text.\r\n.a dot first\r\n..two dots\r\n.\r\nthe end of {name}\r\n"


class SentMessageTests(ServedTestCase):
    paths = ("smtps", "smtp-starttls", "imaps", "pop3s")
    arguments = ("--control",)

    def ask(self, method, path, body=None):
        control = self.served.ready["control"]
        request = urllib.request.Request(
            control["url"] + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": "Bearer " + control["token"], "Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def over_imap(self, account):
        client = imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context)
        self.addCleanup(client.shutdown)
        client.login(account["user"], account["password"])
        self.assertEqual(client.select("INBOX", readonly=True), ("OK", [b"1"]))
        return client.fetch("1", "(BODY.PEEK[])")[1][0][1]

    def over_pop3(self, account):
        client = poplib.POP3_SSL(self.served.host, self.served.ports["pop3s"], context=self.served.context)
        self.addCleanup(client.close)
        client.user(account["user"])
        client.pass_(account["password"])
        return b"".join(line + b"\r\n" for line in client.retr(1)[1])

    def test_every_client(self):
        ran = 0
        for profile in Profile.all():
            for path in ("smtps", "smtp-starttls"):
                if path not in profile.paths or profile.name in NEEDS_THE_ROOM: continue
                if not profile.is_installed: continue
                with self.subTest(client=profile.name, path=path):
                    self.send_and_compare(profile, path)
                    ran += 1
        self.assertGreater(ran, 4, "hardly any client is installed: scripts/setup --clients --peers")

    def send_and_compare(self, profile, path):
        name = f"{profile.name}-{path}"
        account = json.loads(self.ask("POST", "/v1/accounts", {"user": name.replace("-", "")}))
        body = BODY.replace(b"{name}", name.encode())
        letter = (
            f"From: {self.served.sender}\r\nTo: {account['address']}\r\nSubject: from {name}\r\n"
            f"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <{name}@ateneo.test>\r\n\r\n").encode() + body
        status, output = profile.run(path, {
            "host": self.served.host, "port": self.served.ports[path], "user": self.served.user,
            "password": self.served.password, "ca": self.served.authority, "from": self.served.sender,
            "to": account["address"], "message": letter})
        try:
            found = json.loads(self.ask("POST", "/v1/messages/wait", {"to": account["address"], "timeout": 5}))
        except urllib.error.HTTPError as refusal:
            self.fail(f"no message came ({refusal.code}); the client ended with {status}:\n{output[-2000:]}")
        self.assertTrue(found["sealed"])
        octets = self.ask("GET", f"/v1/messages/{found['id']}/raw")
        self.assertEqual(self.over_imap(account), octets, "IMAP has other octets than the API")
        self.assertEqual(self.over_pop3(account), octets, "POP3 has other octets than the API")
        # Clients add and fold header fields; the text is the user's own.
        self.assertIn(b"\r\n\r\n", octets)
        self.assertIn(body.strip(), octets.replace(b"\r\n\r\n\r\n", b"\r\n\r\n"), output)


if __name__ == "__main__":
    unittest.main()
