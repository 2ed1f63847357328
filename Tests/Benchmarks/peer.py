"""Starts another server for the benchmark and says where it is: dovecot (IMAPS) or aiosmtpd (SMTPS).

    peer.py dovecot|aiosmtpd

Prints one line of JSON when it listens on 127.0.0.1, and ends with SIGTERM. Its certificate is made by openssl(1).
"""

import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "lib"))


def make_certificate(folder):
    """A self-signed certificate for localhost, which is its own authority."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-out", str(certificate), "-keyout", str(key)], check=True, capture_output=True)
    return certificate, key


def say(port, process, certificate, user, password):
    print(json.dumps({"port": port, "pid": process, "ca": str(certificate), "user": user, "password": password}), flush=True)


def dovecot(folder):
    import imaplib

    from peers import Dovecot

    certificate, key = make_certificate(folder)
    server = Dovecot(certificate=certificate, key=key)
    account = server.account()
    box = imaplib.IMAP4_SSL("localhost", server.port, ssl_context=ssl.create_default_context(cafile=str(certificate)))
    box.login(account.user, account.password)
    box.append("INBOX", "", None, b"From: a@mail.test\r\nSubject: benchmark\r\n\r\n" + b"x" * 240 + b"\r\n")
    box.logout()
    say(server.port, server.process.pid, certificate, account.user, account.password)
    return server.close


def aiosmtpd(folder):
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    certificate, key = make_certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    class Taking:
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
            return "250 Taken"

    # It probes the port that it was given, so a free one is looked for before.
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(
        Taking(), hostname="127.0.0.1", port=port, ssl_context=context, auth_required=True, auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=True))
    controller.start()
    say(port, os.getpid(), certificate, "user", "password")
    return controller.stop


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in ("dovecot", "aiosmtpd"):
        raise SystemExit(__doc__)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sigillo-peer-"))
    folder.chmod(0o755)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    close = {"dovecot": dovecot, "aiosmtpd": aiosmtpd}[sys.argv[1]](folder)
    ended.wait()
    close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
