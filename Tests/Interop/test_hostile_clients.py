"""Clients that mean harm, or have none of the manners: the service answers, stays small, and lives on."""

import contextlib
import os
import random
import socket
import ssl
import threading
import time
import unittest

from served import ServedTestCase

MIB = 1 << 20

#: In full with scripts/judge-servers --thorough; a debug build takes minutes for that.
IS_THOROUGH = os.environ.get("SIGILLO_THOROUGH") == "1"
CONNECTIONS = 10_000 if IS_THOROUGH else 2_000
LINES = 1_000_000 if IS_THOROUGH else 100_000


class HostileClientTests(ServedTestCase):
    paths = ("imaps", "imap", "smtp", "smtps", "pop3", "pop3s")

    def setUp(self):
        self.process = self.served.process.pid

    # What the service has

    def resident(self):
        with open(f"/proc/{self.process}/smaps_rollup") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Rss:"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process}/fd"))

    def settled_descriptors(self, before):
        """The number of descriptors once the service has had time to let go of connections."""
        deadline = time.monotonic() + 20
        while self.descriptors() > before and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.descriptors()

    def still_serves(self):
        with self.connect("imaps") as wire:
            wire.sendall(f"a LOGIN {self.served.user} {self.served.password}\r\n".encode())
            self.assertIn(b"a OK", self.read_until(wire, b"a "))

    # Talking

    def connect(self, path):
        wire = socket.create_connection((self.served.host, self.served.ports[path]), timeout=60)
        if path.endswith("s"):
            wire = self.served.context.wrap_socket(wire, server_hostname=self.served.host)
        self.addCleanup(wire.close)
        wire.recv(4096)
        return wire

    def read_until(self, wire, word):
        octets = b""
        while word not in octets:
            piece = wire.recv(65536)
            if not piece:
                break
            octets += piece
        return octets

    def log_in(self, path):
        wire = self.connect(path)
        user, password = self.served.user, self.served.password
        lines = {"imap": f"a LOGIN {user} {password}\r\n", "pop3": f"USER {user}\r\nPASS {password}\r\n",
                 "smtp": "EHLO client.test\r\n"}
        wire.sendall(lines[path.rstrip("s")].encode())
        self.read_until(wire, {"imap": b"a OK", "pop3": b"\n+OK", "smtp": b"\n250 "}[path.rstrip("s")])
        return wire

    # What is tried

    def test_thousands_of_connections_dropped_anywhere(self):
        hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500)
        talk = {
            "imaps": hello, "smtps": hello, "pop3s": hello,
            "imap": b"a LOGIN u p\r\nb CAPABILITY\r\nc APPEND INBOX {100}\r\n" + b"x" * 200,
            "smtp": b"EHLO x\r\nAUTH PLAIN AGEAYg==\r\nMAIL FROM:<a@b.test>\r\nDATA\r\n" + b"y" * 200,
            "pop3": b"CAPA\r\nUSER u\r\nPASS p\r\nRETR 1\r\n" + b"z" * 200}
        generator = random.Random(7)

        def drop(count):
            for _ in range(count):
                path = generator.choice(self.paths)
                octets = talk[path]
                wire = socket.create_connection((self.served.host, self.served.ports[path]), timeout=60)
                try:
                    wire.sendall(octets[:generator.randrange(len(octets) + 1)])
                    if generator.random() < 0.3:
                        # A reset instead of a FIN.
                        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                except OSError:
                    pass
                wire.close()

        drop(1_000)
        # What lingers for the client's FIN goes within two seconds.
        time.sleep(3)
        descriptors, resident = self.descriptors(), self.resident()
        drop(CONNECTIONS)
        self.assertLessEqual(self.settled_descriptors(descriptors), descriptors)
        # The allocator's own ups and downs outweigh what a few thousand could leave.
        self.assertLess(self.resident() - resident, (8 if IS_THOROUGH else 24) * MIB)
        self.still_serves()

    def test_a_literal_of_a_gibibyte_is_refused(self):
        wire = self.log_in("imap")
        wire.sendall(b"b APPEND INBOX {1073741824}\r\n")
        answer = self.read_until(wire, b"\r\n")
        self.assertRegex(answer, rb"^(b (NO|BAD)|\* BYE)")
        wire = self.log_in("imap")
        resident = self.resident()
        # Nobody can refuse one that does not wait: it is swallowed, or the connection ends.
        with contextlib.suppress(OSError):
            wire.sendall(b"b APPEND INBOX {1073741824+}\r\n")
            for _ in range(1024):
                wire.sendall(bytes(MIB))
        with contextlib.suppress(OSError):
            self.assertNotIn(b"b OK", self.read_until(wire, b"never said"))
        self.assertLess(self.resident() - resident, 64 * MIB)
        self.still_serves()

    def test_a_header_without_end(self):
        wire = self.log_in("imap")
        header = b"".join(b"X-%d: y\r\n" % number for number in range(LINES))
        message = header + b"Subject: end\r\n\r\nbody\r\n"
        wire.sendall(b"b APPEND INBOX {%d+}\r\n" % len(message))
        wire.sendall(message + b"\r\n")
        self.assertRegex(self.read_until(wire, b"b "), rb"b (OK|NO)")
        begun = time.monotonic()
        wire.sendall(b"c SELECT INBOX\r\nd FETCH * (ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (SUBJECT)])\r\n"
                     b"e SEARCH HEADER X-9999 y\r\nf SORT (SUBJECT) UTF-8 ALL\r\ng THREAD REFERENCES UTF-8 ALL\r\n")
        self.assertIn(b"g OK", self.read_until(wire, b"g OK"))
        # A line costs microseconds; a quadratic reader would need hours.
        self.assertLess(time.monotonic() - begun, 60)
        self.still_serves()

    def test_endless_pipelining_is_bounded(self):
        for path, line in (("imap", b"x NOOP\r\n"), ("smtp", b"NOOP\r\n"), ("pop3", b"NOOP\r\n")):
            with self.subTest(path=path):
                wire = self.log_in(path)
                resident = self.resident()
                wire.settimeout(5)
                sent = 0
                # Nothing is read: what cannot be sent to us must not pile up there.
                try:
                    while sent < 256 * MIB:
                        sent += wire.send(line * 8192)
                except OSError:
                    pass
                self.assertLess(self.resident() - resident, 48 * MIB, f"{sent} octets were taken")
                wire.close()
        self.still_serves()

    def test_slow_clients_hold_nobody_up(self):
        slow = [self.log_in(path) for path in ("imap", "smtp") for _ in range(50)]
        slow += [self.connect("pop3") for _ in range(50)]
        begun = time.monotonic()
        for wire in slow:
            wire.sendall(b"A")
        self.still_serves()
        self.assertLess(time.monotonic() - begun, 10)

    def test_lines_without_end(self):
        for path in ("imap", "smtp", "pop3"):
            with self.subTest(path=path):
                wire = self.log_in(path)
                resident = self.resident()
                wire.settimeout(20)
                try:
                    for _ in range(64):
                        wire.sendall(b"a" * MIB)
                    wire.sendall(b"\r\n")
                    wire.recv(4096)
                except OSError:
                    pass
                self.assertLess(self.resident() - resident, 16 * MIB)
        self.still_serves()

    def test_handshakes_of_nonsense(self):
        generator = random.Random(3)
        for _ in range(300):
            wire = socket.create_connection((self.served.host, self.served.ports["imaps"]), timeout=20)
            wire.sendall(generator.randbytes(generator.randrange(1, 600)))
            wire.close()
        self.still_serves()


class ManyAtOnceTests(ServedTestCase):
    paths = ("imaps",)

    def test_a_thousand_sessions_sixty_four_at_a_time(self):
        failures = []

        def play():
            for _ in range(16):
                try:
                    plain = socket.create_connection((self.served.host, self.served.ports["imaps"]), timeout=60)
                    with self.served.context.wrap_socket(plain, server_hostname=self.served.host) as wire:
                        wire.recv(4096)
                        wire.sendall(f"a LOGIN {self.served.user} {self.served.password}\r\n".encode())
                        octets = b""
                        while b"a OK" not in octets:
                            octets += wire.recv(4096) or b"a OK nothing came"
                        if b"nothing came" in octets:
                            failures.append(octets)
                except (OSError, ssl.SSLError) as error:
                    failures.append(error)

        threads = [threading.Thread(target=play) for _ in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    unittest.main()
