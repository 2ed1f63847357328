"""The world that some clients run in is sealed, is as they want it, and ends with the call."""

import os
import pathlib
import socket
import subprocess
import tempfile
import unittest
import unittest.mock

import sealed

SYSTEM = [pathlib.Path("/etc", name) for name in sealed.FILES] + [pathlib.Path(sealed.World.bundle)]


def look(world):
    """What a client sees of the world."""
    addresses = socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_STREAM)
    try:
        # RFC 5737: an address for documentation. Without a route the system says so at once.
        socket.create_connection(("192.0.2.1", 25), timeout=5).close()
        reached = "192.0.2.1"
    except OSError as refusal:
        reached = os.strerror(refusal.errno)
    try:
        found = socket.gethostbyname("mail.ateneo.test")
    except OSError:
        found = None
    user = {} if world.user is None else {"user": world.user.pw_uid, "group": world.user.pw_gid, "extra_groups": []}
    status = subprocess.run(["cat", "/proc/self/status"], capture_output=True, text=True, check=True, **user).stdout
    return {
        "networks": [name for _, name in socket.if_nameindex()],
        "localhost": [address[0] for *_, address in addresses], "reached": reached, "found": found,
        "name": socket.gethostname(), "files": {str(file): file.read_text() for file in SYSTEM if file.exists()},
        "certificates": os.listdir(pathlib.Path(world.bundle).parent),
        "status": dict(line.split(":\t") for line in status.splitlines() if ":\t" in line),
    }


def trust_and_look(world, text):
    with tempfile.NamedTemporaryFile("w") as anchor:
        anchor.write(text)
        anchor.flush()
        world.trust(anchor.name)
    return look(world)


def fail(world, text):
    raise AssertionError(text)


def end(world):
    os._exit(3)


class WorldTests(unittest.TestCase):
    def test_it_is_sealed(self):
        seen = sealed.call(look)
        self.assertEqual(seen["networks"][0], "lo")
        self.assertEqual(seen["reached"], "Network is unreachable")
        self.assertIsNone(seen["found"])
        self.assertEqual(set(seen["localhost"]), {"127.0.0.1"})

    def test_it_has_its_own_name_and_files(self):
        seen = sealed.call(trust_and_look, "the anchor\n")
        self.assertEqual(seen["name"], sealed.HOST_NAME)
        for file, text in seen["files"].items():
            expected = sealed.FILES.get(pathlib.Path(file).name, "the anchor\n")
            self.assertEqual(text, expected, file)
        self.assertIn("/etc/hosts", seen["files"])
        self.assertEqual(seen["certificates"], [pathlib.Path(sealed.World.bundle).name])

    def test_clients_are_ordinary_users(self):
        status = sealed.call(look)["status"]
        self.assertNotIn("0", status["Uid"].split())
        self.assertEqual((status["CapEff"], status["NoNewPrivs"]), ("0" * 16, "1"))

    def test_nothing_outside_is_changed(self):
        def outside():
            spaces = [os.readlink(f"/proc/self/ns/{kind}") for kind in ("net", "mnt", "uts", "user")]
            files = [file.read_bytes() for file in SYSTEM if file.exists()]
            return files, socket.gethostname(), socket.if_nameindex(), spaces

        before = outside()
        sealed.call(trust_and_look, "the anchor\n")
        self.assertEqual(outside(), before)

    def test_what_fails_inside_fails_outside(self):
        self.assertRaisesRegex(AssertionError, "the text that says why", sealed.call, fail, "the text that says why")
        self.assertRaisesRegex(RuntimeError, "TypeError", sealed.call, fail)
        self.assertRaisesRegex(RuntimeError, "with status 3", sealed.call, end)

    def test_where_namespaces_are_refused_a_test_is_skipped(self):
        refusal = sealed.Refused("namespaces: Operation not permitted")
        with unittest.mock.patch.object(sealed.World, "enter_namespaces", side_effect=refusal):
            self.assertRaisesRegex(unittest.SkipTest, "Operation not permitted", sealed.call, look)


if __name__ == "__main__":
    unittest.main()
