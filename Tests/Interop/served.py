"""A `sigillo serve` for tests, and how it is reached."""

import json
import os
import shutil
import ssl
import subprocess
import unittest

BINARY = os.environ.get("SIGILLO", ".build/debug/sigillo")


class Served:
    """A running service: its paths' ports, its account, its authority."""

    def __init__(self, *arguments, paths=("imaps",)):
        options = [option for path in paths for option in ("--path", path)]
        self.process = subprocess.Popen(
            [BINARY, "serve", "--ready-json", "--quiet", *options, *arguments], stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"sigillo serve did not start: exit status {self.process.wait(10)}")
        self.ready = json.loads(line)
        self.ports = {service["path"]: service["port"] for service in self.ready["services"]}
        self.host = self.ready["host"]
        self.user, self.password = self.ready["user"], self.ready["password"]
        self.sender, self.authority = self.ready["from"], self.ready["ca"]

    @property
    def context(self):
        return ssl.create_default_context(cafile=self.authority)

    def close(self):
        self.process.terminate()
        status = self.process.wait(20)
        self.process.stdout.close()
        if status != 0:
            raise RuntimeError(f"sigillo serve ended with {status}")


class ServedTestCase(unittest.TestCase):
    """Tests that share one service."""

    paths = ("imaps", "imap-starttls", "smtps", "smtp-starttls", "pop3s", "pop3-starttls")
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.served = Served(*cls.arguments, paths=cls.paths)
        cls.addClassCleanup(cls.served.close)

    def run_tool(self, *command, status=0, seconds=120, **options):
        """Runs a program, which must exist and end with this status, if one is given; gives what it printed."""
        if not shutil.which(command[0]):
            self.skipTest(f"{command[0]} is not installed: scripts/setup --peers")
        result = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, text=True, **options)
        if status is not None:
            self.assertEqual(result.returncode, status, result.stdout[-4000:])
        return result.stdout
