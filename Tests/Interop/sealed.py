"""A small world of its own for one call: its own network, mounts and host name.

Nothing outside is reached from it, and nothing outside is changed. Some clients read the system's certificates alone,
or their configuration from /etc, greet with the machine's name, look for servers of their maker, or refuse to be run
by root. `sigillo test` has a sealed room for them (Sources/CSeal); this one, in short, does not hang on that room.
"""

import ctypes
import errno
import fcntl
import os
import pathlib
import pickle
import pwd
import signal
import socket
import struct
import sys
import tempfile
import traceback
import unittest

HOST_NAME = "client.example.test"

# What stands in place of the system's own, where the system has a file of that name.
FILES = {
    "hosts": f"127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {HOST_NAME} client\n",
    "hostname": f"{HOST_NAME}\n",
    "mailname": f"{HOST_NAME}\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\n",
    "resolv.conf": "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n",
}

# clone(2), mount(2), prctl(2), netdevice(7)
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x4000000, 0x10000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

libc = ctypes.CDLL(None, use_errno=True)
libc.mount.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_void_p]
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


class Refused(Exception):
    """The system allows no namespaces."""


def demand(status, what):
    """Throws what the C library's last call was refused for."""
    if status != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


class World:
    """The world that the calling process is in."""

    # The system's certificates: here, the anchor that `trust` was told.
    bundle = "/etc/ssl/certs/ca-certificates.crt"

    def __init__(self, folder):
        """Takes the calling process, which must have one thread, into a new world whose files are in a folder."""
        self.folder = pathlib.Path(folder)
        # Whom the clients run as. An ordinary user remains himself, and is not made root, whom some clients refuse.
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.enter_namespaces()
        demand(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "private mounts")
        socket.sethostname(HOST_NAME)
        self.raise_loopback()
        for name, text in FILES.items():
            self.cover(pathlib.Path("/etc", name), text)
        self.certificates = self.folder / "certificates"
        self.certificates.mkdir(0o755)
        (self.certificates / pathlib.Path(self.bundle).name).touch()
        self.bind(self.certificates, pathlib.Path(self.bundle).parent)
        # The set-uid and set-gid bits of mail servers have no effect: they stay the user who started them.
        demand(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")

    @staticmethod
    def enter_namespaces():
        user, group = os.geteuid(), os.getegid()
        flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWNET | (CLONE_NEWUSER if user else 0)
        try:
            demand(libc.unshare(flags), "namespaces")
            if user:
                pathlib.Path("/proc/self/setgroups").write_text("deny")
                pathlib.Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
                pathlib.Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        except OSError as refusal:
            if refusal.errno not in (errno.EPERM, errno.EACCES, errno.ENOSPC, errno.ENOSYS, errno.EINVAL): raise
            raise Refused(str(refusal)) from refusal

    @staticmethod
    def raise_loopback():
        with socket.socket() as any_socket:
            request = struct.pack("16sh14x", b"lo", 0)
            name, flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", name, flags | IFF_UP))

    @staticmethod
    def bind(source, target):
        demand(libc.mount(os.fsencode(source), os.fsencode(target), None, MS_BIND, None), f"{source} over {target}")

    def cover(self, target, text):
        """Puts a text over a file, if there is one."""
        if not target.exists(): return
        source = self.folder / target.name
        source.write_text(text)
        source.chmod(0o644)
        self.bind(source, target)

    def trust(self, anchor):
        """Makes a file of certificates the only ones that the system vouches for."""
        certificates = self.certificates / pathlib.Path(self.bundle).name
        certificates.write_bytes(pathlib.Path(anchor).read_bytes())
        certificates.chmod(0o644)


def call(function, *arguments):
    """Calls a function in a world that is made for this call; it gets the world as first argument.

    Gives what it returns, which must be picklable. An assertion that fails inside fails the caller's test, with the
    text that says where; where the system allows no world, that test is skipped.
    """
    with tempfile.TemporaryDirectory(prefix="sigillo-world-") as folder:
        pathlib.Path(folder).chmod(0o755)
        ours, theirs = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            # Nothing of the caller's may run here on the way out: neither its clean-up nor the rest of its tests.
            try:
                os.close(ours)
                libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
                with os.fdopen(theirs, "wb") as answer:
                    pickle.dump(outcome(folder, function, arguments), answer)
            finally:
                os._exit(0)
        os.close(theirs)
        with os.fdopen(ours, "rb") as answer:
            octets = answer.read()
        _, status = os.waitpid(child, 0)
    if not octets:
        raise RuntimeError(f"the world ended without an answer, with status {os.waitstatus_to_exitcode(status)}")
    kind, value = pickle.loads(octets)
    if kind == "refused": raise unittest.SkipTest(f"the system allows no world of our own: {value}")
    if kind == "failed": raise AssertionError(value)
    if kind == "threw": raise RuntimeError(value)
    return value


def outcome(folder, function, arguments):
    """What became of a call, as a word and a value."""
    try:
        return "returned", function(World(folder), *arguments)
    except Refused as refusal:
        return "refused", str(refusal)
    except AssertionError:
        return "failed", "in its own world:\n" + traceback.format_exc()
    except BaseException:
        return "threw", "in its own world:\n" + traceback.format_exc()
