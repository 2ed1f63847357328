"""The servers that exchanges are played against: a Dovecot of this machine, and Sigillo."""

import getpass
import grp
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


class Account:
    """Where to log in, and as whom."""

    def __init__(self, host, port, user, password, process=None):
        self.host, self.port, self.user, self.password, self.process = host, port, user, password, process


class Sigillo:
    """A fresh server for each account."""

    name = "sigillo"

    def __init__(self, binary, path="imap"):
        self.binary, self.path = binary, path

    def account(self):
        process = subprocess.Popen(
            [self.binary, "serve", "--path", self.path, "--ready-json", "--quiet"], stdout=subprocess.PIPE)
        ready = json.loads(process.stdout.readline())
        service = ready["services"][0]
        return Account(service["address"], service["port"], ready["user"], ready["password"], process)

    def forget(self, account):
        account.process.terminate()
        if account.process.wait(20) != 0:
            raise SystemExit(f"sigillo serve ended with {account.process.returncode}")
        account.process.stdout.close()

    def close(self):
        pass


CONFIGURATION = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
imap_capability = +SPECIAL-USE
imap_id_log =
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  inet_listener imap {{
    port = {clear_port}
  }}
  inet_listener imaps {{
    port = {sealed_port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Archive {{
    auto = create
    special_use = \\Archive
  }}
}}
{privileges}"""

#: As an ordinary user Dovecot changes neither its user nor its root.
ORDINARY = """\
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
"""


class Dovecot:
    """One Dovecot on loopback, over TLS where it is given a certificate; every account is a new name."""

    name = "dovecot"

    def __init__(self, certificate=None, key=None):
        binary = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
        if not binary:
            raise SystemExit("Dovecot was not found. scripts/setup --peers installs it.")
        is_root = os.geteuid() == 0
        user = "nobody" if is_root else getpass.getuser()
        group = "nogroup" if is_root else grp.getgrgid(os.getegid()).gr_name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sigillo-dovecot-"))
        self.folder.chmod(0o755)
        (self.folder / "mail").mkdir()
        if is_root:
            shutil.chown(self.folder / "mail", user, group)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        tls = f"ssl = yes\nssl_cert = <{certificate}\nssl_key = <{key}" if certificate else "ssl = no"
        words = {
            "folder": self.folder, "user": user, "group": group, "tls": tls,
            "clear_port": 0 if certificate else self.port, "sealed_port": self.port if certificate else 0}
        privileges = "" if is_root else ORDINARY.format(**words)
        configuration = self.folder / "dovecot.conf"
        configuration.write_text(CONFIGURATION.format(privileges=privileges, **words))
        self.process = subprocess.Popen([binary, "-F", "-c", str(configuration)])
        self.accounts = 0
        self.wait()

    def wait(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        log = self.folder / "log"
        print(log.read_text() if log.exists() else "", file=sys.stderr)
        raise SystemExit("Dovecot did not begin to listen.")

    def account(self):
        self.accounts += 1
        return Account("127.0.0.1", self.port, f"user{self.accounts}", "secret")

    def forget(self, account):
        pass

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
