"""swaks, Postfix's smtp-source, and Perl's IMAP clients."""

import imaplib
import os
import pathlib
import subprocess
import unittest

from served import ServedTestCase

HERE = pathlib.Path(__file__).resolve().parent


class SwaksTests(ServedTestCase):
    paths = ("smtps", "smtp-starttls")
    arguments = ("--auth", "PLAIN,LOGIN,CRAM-MD5")

    def swaks(self, path, *options, status=0):
        return self.run_tool(
            "swaks", "--server", self.served.host, "--port", str(self.served.ports[path]),
            "--tls-on-connect" if path == "smtps" else "--tls", "--tls-ca-path", self.served.authority, "--tls-verify",
            "--from", self.served.sender, "--to", "bo@altrove.test", *options, status=status)

    def test_each_mechanism_on_each_path(self):
        for path in self.paths:
            for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5"):
                with self.subTest(path=path, mechanism=mechanism):
                    text = self.swaks(
                        path, "--auth", mechanism, "--auth-user", self.served.user,
                        "--auth-password", self.served.password)
                    self.assertRegex(text, r"(?m)^<~  250 2\.\d\.\d")

    def test_pipelining_and_refusals(self):
        credentials = ("--auth-user", self.served.user, "--auth-password", self.served.password)
        self.swaks("smtps", "--auth", "PLAIN", *credentials, "--pipeline", "--to", "a@altrove.test,b@altrove.test")
        self.swaks("smtps", "--auth", "PLAIN", "--auth-user", self.served.user, "--auth-password", "no", status=28)
        self.swaks("smtps", status=23)


class SmtpSourceTests(ServedTestCase):
    paths = ("smtp-starttls", "imaps")

    @classmethod
    def setUpClass(cls):
        cls.arguments = ("--scenarios", str(HERE / "scenarios"), "--scenario", "open-submission")
        super().setUpClass()

    def test_every_message_arrives_once(self):
        messages = 300
        # Unpacked, not installed, where scripts/setup brought it.
        folder = os.environ.get("POSTFIX", "/usr")
        self.run_tool(
            f"{folder}/sbin/smtp-source", "-s", "20", "-m", str(messages), "-l", "20000", "-f", "bo@altrove.test",
            "-t", self.served.sender, f"{self.served.host}:{self.served.ports['smtp-starttls']}",
            env=os.environ | {"LD_LIBRARY_PATH": f"{folder}/lib/postfix"})
        reader = imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context)
        self.addCleanup(reader.shutdown)
        reader.login(self.served.user, self.served.password)
        self.assertEqual(int(reader.select("INBOX")[1][0]), messages + 1)
        sizes = reader.fetch(f"2:{messages + 1}", "(RFC822.SIZE)")[1]
        self.assertTrue(all(int(size.rstrip(b")").split()[-1]) >= 20000 for size in sizes), sizes[0])


class PerlTests(ServedTestCase):
    paths = ("imaps", "imap")

    def perl(self, module, script, *arguments):
        if subprocess.run(["perl", f"-M{module}", "-e", "1"], capture_output=True).returncode != 0:
            self.skipTest(f"{module} is not installed: scripts/setup --peers")
        return self.run_tool("perl", str(HERE / script), *map(str, arguments))

    def test_mail_imapclient(self):
        text = self.perl(
            "Mail::IMAPClient", "mail_imapclient.pl", self.served.host, self.served.ports["imaps"], self.served.user,
            self.served.password, self.served.authority)
        self.assertIn("26 steps held", text)

    def test_net_imap_client(self):
        text = self.perl(
            "Net::IMAP::Client", "net_imap_client.pl", self.served.host, self.served.ports["imaps"], self.served.user,
            self.served.password, self.served.authority)
        self.assertIn("12 steps held", text)

    def test_net_imap(self):
        # It knows no TLS.
        text = self.perl(
            "Net::IMAP", "net_imap.pl", "127.0.0.1", self.served.ports["imap"], self.served.user,
            self.served.password)
        self.assertIn("steps held", text)


if __name__ == "__main__":
    unittest.main()
