"""Runs the clients of `scripts/clients` outside the room, against a service that is running."""

import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "clients"

# The Python that runs the tests comes first: it may have libraries that are no packages of the system's. Mail servers
# are where an ordinary user does not look.
PATH = os.pathsep.join([
    str(pathlib.Path(sys.executable).parent), os.environ.get("PATH", os.defpath), "/usr/local/sbin:/usr/sbin:/sbin"])

INTERPRETERS = {"python3", "perl", "php", "node"}


class Profile:
    """A client's profile: its name, and how it is run on each path."""

    def __init__(self, file):
        self.content = yaml.safe_load(file.read_text())
        self.name = self.content["name"]

    @staticmethod
    def all():
        return [Profile(file) for file in sorted(FOLDER.glob("*.yaml"))]

    @property
    def is_installed(self):
        """Whether its program is there, and its library where it is one.

        A program is not asked: a mail server that is only unpacked, and nmh before its first use, say no version.
        """
        command = self.content["versionCommand"]
        if not all(shutil.which(program, path=PATH) for program in (command[0], self.program)): return False
        if pathlib.Path(command[0]).name not in INTERPRETERS: return True
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, env=os.environ | {"PATH": PATH}
        ).returncode == 0

    @property
    def program(self):
        """The client's own program, as its first recipe runs it."""
        settings = next(iter(self.content["paths"].values()))
        recipe = settings.get("strict") or settings["default"]
        return recipe["run"][0] if "run" in recipe else re.search(r"\bexec (\S+)", recipe["shell"])[1]

    @property
    def paths(self):
        return list(self.content["paths"])

    def run(self, path, values, setting="strict", user=None):
        """Runs the client in a fresh HOME; gives its exit status, None when its time was over, and what it printed.

        `values` has what the words in braces stand for; `message` holds the octets of the message to send. `user`, an
        entry of the list of users, is whom it runs as: only root may say it.
        """
        recipe = self.content["paths"][path][setting]
        with tempfile.TemporaryDirectory(prefix="sigillo-client-") as folder:
            home = pathlib.Path(folder) / "home"
            home.mkdir()
            letter = pathlib.Path(folder) / "message.eml"
            letter.write_bytes(values["message"])
            words = {**values, "home": str(home), "message": str(letter), "path": path}

            def fill(text):
                # One pass: what a value holds is not looked at again.
                parts = []
                while (brace := text.find("{")) >= 0:
                    end = text.find("}", brace)
                    word = text[brace + 1:end] if end >= 0 else None
                    parts.append(text[:brace])
                    if word in words:
                        parts.append(str(words[word]))
                        text = text[end + 1:]
                    else:
                        parts.append("{")
                        text = text[brace + 1:]
                return "".join(parts) + text

            for name, text in recipe.get("files", {}).items():
                target = home / fill(name)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(fill(text))
                target.chmod(0o600)
            command = ["/bin/sh", "-c", fill(recipe["shell"])] if "shell" in recipe else [
                fill(word) for word in recipe["run"]]
            environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "SIGILLO"))}
            environment |= {"HOME": str(home), "TMPDIR": folder, "PATH": PATH}
            environment |= {f"SIGILLO_{key.upper()}": str(value) for key, value in words.items()}
            environment |= {key: fill(str(value)) for key, value in recipe.get("environment", {}).items()}
            if user:
                environment |= {"USER": user.pw_name, "LOGNAME": user.pw_name}
                subprocess.run(["chown", "-R", f"{user.pw_uid}:{user.pw_gid}", folder], check=True)
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
                cwd=home, start_new_session=True, **({} if user is None else {
                    "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}))
            with process:
                try:
                    output, _ = process.communicate(timeout=max(60, recipe.get("timeout", 0)))
                    status = process.returncode
                except subprocess.TimeoutExpired:
                    # With all that it started: what holds the pipe open is waited for otherwise.
                    os.killpg(process.pid, signal.SIGKILL)
                    output, status = process.communicate()[0], None
            return status, f"$ {shlex.join(command)[:400]}\n" + output.decode(errors="replace")
