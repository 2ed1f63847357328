"""A small mail client that does everything right, unless one flaw is switched on.

    mail_client.py [--flaw NAME]

It reads SIGILLO_PATH, SIGILLO_HOST, SIGILLO_PORT, SIGILLO_USER, SIGILLO_PASSWORD, SIGILLO_CA, SIGILLO_FROM and
SIGILLO_TO from its environment, logs in over IMAP or SMTP, and reads or sends one message. It ends with 0 when that
worked and with 1 when it gave up. Each flaw is a mistake that real clients have made.
"""

import argparse
import base64
import os
import re
import socket
import ssl
import sys

FLAWS = {
    "keeps-buffer": "reads what came before the handshake as if it had come inside TLS",
    "ignores-unknown-reply": "goes on in clear after any answer to STARTTLS that is no refusal it knows",
    "trusts-predicted-tag": "takes a tagged OK that came before its command for the answer to it",
    "follows-referral": "connects to the host that a referral names",
    "falls-back-to-port": "tries other ports in clear when TLS fails",
    "retries-in-clear": "connects to the same port without requiring TLS when TLS fails",
    "clear-after-failed-handshake": "speaks in clear again on the connection whose handshake failed",
    "strips": "logs in in clear when STARTTLS is missing or the greeting is odd",
    "auth-first": "logs in before it asks for TLS",
    "keeps-capabilities": "uses the mechanisms that were offered before TLS",
    "ignores-logindisabled": "sends LOGIN whatever the list of capabilities says",
    "keeps-untagged": "keeps data about mailboxes from before TLS",
    "finds-words-anywhere": "reads what came before the handshake, and looks for mechanisms anywhere in a line",
    "trusts-first-connection": "requires TLS on its first connection only",
}
TIMEOUT = 4.0


class Failure(Exception):
    """The client gives up."""


class Wire:
    """A connection, first in clear, then perhaps inside TLS, read line by line."""

    def __init__(self, host, port, flaws):
        self.flaws = flaws
        self.socket = socket.create_connection((host, port), TIMEOUT)
        self.socket.settimeout(TIMEOUT)
        self.buffer = b""
        self.is_sealed = False

    def start_tls(self, host, ca):
        keeps = self.flaws & {"keeps-buffer", "finds-words-anywhere"}
        if self.buffer and not keeps:
            raise Failure("octets came behind the answer to STARTTLS")
        if keeps:
            # As a buffered reader does: what is on its way now is read into the buffer, up to the handshake.
            self.drain()
        context = ssl.create_default_context(cafile=ca)
        self.socket = context.wrap_socket(self.socket, server_hostname=host)
        self.is_sealed = True

    def go_on_in_clear(self):
        """Takes up the connection below a handshake that failed."""
        self.socket = self.kept
        self.drain()
        self.buffer = b""

    def drain(self):
        self.socket.settimeout(0.05)
        try:
            while octets := self.socket.recv(65536):
                self.buffer += octets
        except (TimeoutError, OSError):
            pass
        self.socket.settimeout(TIMEOUT)

    def line(self):
        while b"\n" not in self.buffer:
            octets = self.socket.recv(65536)
            if not octets:
                raise Failure("the server closed")
            self.buffer += octets
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.rstrip(b"\r").decode("latin-1")

    def count(self, number):
        while len(self.buffer) < number:
            octets = self.socket.recv(65536)
            if not octets:
                raise Failure("the server closed")
            self.buffer += octets
        octets, self.buffer = self.buffer[:number], self.buffer[number:]
        return octets.decode("latin-1")

    def send(self, line):
        self.socket.sendall((line + "\r\n").encode())

    def close(self):
        self.socket.close()


class IMAP:
    """IMAP on one connection (RFC 9051)."""

    def __init__(self, wire, settings, requires_tls=True):
        self.wire = wire
        self.settings = settings
        self.flaws = settings.flaws
        self.requires_tls = requires_tls
        self.number = 0
        self.capabilities = set()
        self.early = {}
        self.was_predicted = False
        self.folders = []
        self.messages = 0
        self.hits = []
        self.flags = []
        self.referral = None

    # Reading

    def untagged(self, line):
        words = line.split()
        upper = [word.upper() for word in words]
        if "finds-words-anywhere" in self.flaws and self.wire.is_sealed and "CAPABILITY" in upper:
            self.capabilities |= set(upper)
        elif upper[1:2] == ["CAPABILITY"]:
            self.capabilities = set(upper[2:])
        elif match := re.search(r"\[CAPABILITY ([^]]*)\]", line, re.I):
            self.capabilities = set(match[1].upper().split())
        if match := re.search(r"\[REFERRAL (\S+)\]", line):
            self.referral = match[1]
        if not (self.wire.is_sealed or "keeps-untagged" in self.flaws):
            return
        if upper[1:2] in (["LIST"], ["LSUB"]):
            self.folders.append(words[-1].strip('"'))
        elif upper[1:2] == ["STATUS"] and upper[2] != "INBOX":
            self.folders.append(words[2])
        elif upper[1:2] == ["SEARCH"]:
            self.hits += words[2:]
        elif upper[1:2] == ["FLAGS"]:
            self.flags += re.findall(r"[\w\\]+", " ".join(words[2:]))
        elif upper[2:3] == ["EXISTS"] or upper[2:3] == ["RECENT"] and not self.wire.is_sealed:
            self.messages = max(self.messages, int(words[1]))
        elif upper[2:3] == ["EXPUNGE"]:
            self.messages -= 1
            if self.messages < 0:
                os.abort()
        elif upper[2:3] == ["FETCH"] and (match := re.search(r"UID (\d+)", line)):
            self.hits.append(match[1])

    def read(self):
        """One response: its literals are read and thrown away."""
        line = self.wire.line()
        if match := re.search(r"\{(\d+)\}$", line):
            self.wire.count(int(match[1]))
            self.wire.line()
        return line

    def command(self, text, literal=None):
        self.number += 1
        tag = f"a{self.number:03}"
        self.wire.send(f"{tag} {text}")
        if tag in self.early:
            self.was_predicted = True
            return self.early.pop(tag)
        while True:
            line = self.read()
            words = line.split(maxsplit=2)
            if not words:
                if "ignores-unknown-reply" in self.flaws and text == "STARTTLS":
                    return "?"
                continue
            if words[0] == tag:
                self.untagged("* " + line)
                return words[1].upper() if len(words) > 1 else "?"
            if words[0] == "*":
                self.untagged(line)
                if words[1:2] == ["BYE"] and text != "LOGOUT":
                    if "ignores-unknown-reply" in self.flaws and text == "STARTTLS":
                        return "?"
                    raise Failure("the server said goodbye")
                if "ignores-unknown-reply" in self.flaws and text == "STARTTLS":
                    return "?"
            elif words[0] == "+":
                if "ignores-unknown-reply" in self.flaws and text == "STARTTLS":
                    return "?"
                self.wire.send("*")
            elif len(words) > 1 and words[1] == "OK" and "trusts-predicted-tag" in self.flaws:
                self.early[words[0]] = "OK"
            elif "ignores-unknown-reply" in self.flaws and text == "STARTTLS":
                return "?"
            else:
                raise Failure(f"the server answered what was not asked: {line[:40]!r}")

    # Steps

    def greeting(self):
        line = self.wire.line()
        self.untagged(line)
        if not line.startswith("* OK"):
            if "strips" in self.flaws:
                self.requires_tls = False
                return
            raise Failure("the greeting is no OK")
        # What stands behind the greeting in the same segment.
        while b"\n" in self.wire.buffer:
            self.untagged(self.read())

    def secure(self):
        if not self.capabilities:
            self.command("CAPABILITY")
        if "auth-first" in self.flaws and any(word.startswith("AUTH=") for word in self.capabilities):
            return
        if "STARTTLS" not in self.capabilities and (not self.requires_tls or "strips" in self.flaws):
            return
        if not self.requires_tls:
            return
        answer = self.command("STARTTLS")
        if answer != "OK":
            if "ignores-unknown-reply" in self.flaws and answer not in ("NO", "BAD"):
                return
            if "strips" in self.flaws:
                return
            raise Failure(f"STARTTLS was answered with {answer}")
        if "trusts-predicted-tag" in self.flaws and self.was_predicted:
            # As libraries do that hang the handshake on the reply's arrival: it arrived before anybody waited for it.
            self.capabilities = set()
            self.command("CAPABILITY")
            return
        try:
            self.wire.start_tls(self.settings.host, self.settings.ca)
        except (ssl.SSLError, OSError):
            if "clear-after-failed-handshake" not in self.flaws:
                raise
            self.wire.go_on_in_clear()
            return
        if "keeps-untagged" not in self.flaws:
            self.folders, self.hits, self.flags, self.messages = [], [], [], 0
        if "keeps-capabilities" in self.flaws:
            return
        self.capabilities = set()
        self.command("CAPABILITY")

    def log_in(self):
        user, password = self.settings.user, self.settings.password
        if "AUTH=PLAIN" in self.capabilities:
            response = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
            answer = self.command(f"AUTHENTICATE PLAIN {response}")
        elif "LOGINDISABLED" not in self.capabilities or "ignores-logindisabled" in self.flaws:
            answer = self.command(f'LOGIN {user} "{password}"')
        else:
            raise Failure("no way to log in is offered")
        if answer != "OK":
            if self.referral and "follows-referral" in self.flaws:
                return
            raise Failure("the log-in was refused")

    def work(self):
        self.command('LIST "" "*"')
        self.command("SELECT INBOX")
        for folder in list(self.folders):
            if folder != "INBOX":
                self.command(f"STATUS {folder} (MESSAGES)")
        for flag in list(self.flags):
            if not flag.startswith("\\"):
                self.command(f"STORE 1 +FLAGS ({flag})")
        self.command(f"FETCH {max(self.messages, 1)} (FLAGS)")
        for hit in list(self.hits):
            self.command(f"UID FETCH {hit} (FLAGS)")

    def run(self):
        if self.settings.is_implicit and self.requires_tls:
            self.wire.start_tls(self.settings.host, self.settings.ca)
        self.greeting()
        if not self.wire.is_sealed:
            self.secure()
        elif not self.capabilities:
            self.command("CAPABILITY")
        self.log_in()
        if self.referral and "follows-referral" in self.flaws:
            follow(self.referral, self.settings)
        self.work()
        self.command("LOGOUT")


class SMTP:
    """SMTP submission on one connection (RFC 5321, RFC 6409)."""

    def __init__(self, wire, settings, requires_tls=True):
        self.wire = wire
        self.settings = settings
        self.flaws = settings.flaws
        self.requires_tls = requires_tls
        self.keywords = {}

    def reply(self):
        lines = []
        while True:
            line = self.wire.line()
            lines.append(line[4:])
            if not re.match(r"\d{3}", line):
                if "ignores-unknown-reply" in self.flaws or "strips" in self.flaws:
                    return "?", lines
                raise Failure("the reply has no code")
            if line[3:4] != "-":
                return line[:3], lines

    def command(self, text):
        self.wire.send(text)
        return self.reply()

    def hello(self):
        code, lines = self.command("EHLO client.example.test")
        if code != "250":
            if "keeps-capabilities" in self.flaws and self.keywords:
                return
            raise Failure("EHLO was refused")
        if "keeps-capabilities" not in self.flaws:
            self.keywords = {}
        for line in lines:
            words = line.upper().split()
            if "finds-words-anywhere" in self.flaws and "AUTH" in words:
                words = words[words.index("AUTH"):]
            if words and words[0] not in self.keywords:
                self.keywords[words[0]] = words[1:]

    def secure(self):
        if "auth-first" in self.flaws and "AUTH" in self.keywords:
            return
        if "STARTTLS" not in self.keywords and (not self.requires_tls or "strips" in self.flaws):
            return
        if not self.requires_tls:
            return
        code, _ = self.command("STARTTLS")
        if code != "220":
            if "ignores-unknown-reply" in self.flaws and code[0] not in "45" or "strips" in self.flaws:
                return
            raise Failure("STARTTLS was refused")
        try:
            self.wire.start_tls(self.settings.host, self.settings.ca)
        except (ssl.SSLError, OSError):
            if "clear-after-failed-handshake" not in self.flaws:
                raise
            self.wire.go_on_in_clear()
            return
        self.hello()

    def log_in(self):
        user, password = self.settings.user, self.settings.password
        mechanisms = self.keywords.get("AUTH", [])
        if "PLAIN" in mechanisms:
            response = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
            code, _ = self.command(f"AUTH PLAIN {response}")
        elif "LOGIN" in mechanisms:
            code, _ = self.command("AUTH LOGIN")
            for word in (user, password):
                if code != "334":
                    raise Failure("AUTH was refused")
                code, _ = self.command(base64.b64encode(word.encode()).decode())
        else:
            raise Failure("no way to log in is offered")
        if code != "235":
            raise Failure("the log-in was refused")

    def run(self):
        if self.settings.is_implicit and self.requires_tls:
            self.wire.start_tls(self.settings.host, self.settings.ca)
        code, _ = self.reply()
        if code != "220":
            if "strips" not in self.flaws:
                raise Failure("the greeting is not 220")
            self.requires_tls = False
        self.hello()
        if not self.wire.is_sealed:
            self.secure()
        self.log_in()
        for line in (f"MAIL FROM:<{self.settings.sender}>", f"RCPT TO:<{self.settings.recipient}>", "DATA"):
            if self.command(line)[0][0] not in "23":
                raise Failure("the message was refused")
        self.wire.send(f"From: <{self.settings.sender}>\r\nTo: <{self.settings.recipient}>\r\n\r\nHello.\r\n.")
        self.reply()
        self.command("QUIT")


class Settings:
    """What the environment says, and the flaw."""

    def __init__(self, flaws):
        environment = os.environ
        self.flaws = flaws
        self.path = environment["SIGILLO_PATH"]
        self.host = environment["SIGILLO_HOST"]
        self.port = int(environment["SIGILLO_PORT"])
        self.user = environment["SIGILLO_USER"]
        self.password = environment["SIGILLO_PASSWORD"]
        self.ca = environment["SIGILLO_CA"]
        self.sender = environment["SIGILLO_FROM"]
        self.recipient = environment["SIGILLO_TO"]
        self.is_implicit = self.path in ("imaps", "smtps")
        self.protocol = IMAP if self.path.startswith("imap") else SMTP


def connect(settings, port, host=None, requires_tls=True):
    wire = Wire(host or settings.host, port, settings.flaws)
    if "clear-after-failed-handshake" in settings.flaws:
        # The TLS layer takes the descriptor with it when it fails: keep another one.
        wire.kept = wire.socket.dup()
    try:
        settings.protocol(wire, settings, requires_tls).run()
    finally:
        wire.close()


def follow(referral, settings):
    match = re.match(r"(imaps?)://(?:[^@/]*@)?([^:/]+)(?::(\d+))?", referral)
    if match:
        settings.is_implicit = match[1] == "imaps"
        settings.flaws = settings.flaws - {"follows-referral"}
        settings.host = match[2]
        connect(settings, int(match[3] or 143), requires_tls=settings.is_implicit)


def run(settings):
    flaws = settings.flaws
    try:
        connect(settings, settings.port)
    except (Failure, OSError, ssl.SSLError):
        if "retries-in-clear" in flaws:
            return connect(settings, settings.port, requires_tls=False)
        if "falls-back-to-port" in flaws:
            settings.is_implicit = False
            if settings.protocol is IMAP and settings.port != 143:
                return connect(settings, 143, requires_tls=False)
            settings.protocol = SMTP
            return connect(settings, 25, requires_tls=False)
        if "trusts-first-connection" not in flaws:
            raise
    if "trusts-first-connection" in flaws:
        connect(settings, settings.port, requires_tls=False)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flaw", choices=sorted(FLAWS))
    arguments = parser.parse_args()
    try:
        run(Settings({arguments.flaw} if arguments.flaw else set()))
    except (Failure, OSError, ssl.SSLError) as error:
        print(f"mail_client: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
