"""Runs the clients of `scripts/clients` outside the room, against a service that is running."""

import os
import pathlib
import shlex
import subprocess
import tempfile

import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "clients"


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
        try:
            command = self.content["versionCommand"]
            return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30).returncode == 0
        except FileNotFoundError:
            return False

    @property
    def paths(self):
        return list(self.content["paths"])

    def run(self, path, values, setting="strict", seconds=60):
        """Runs the client in a fresh HOME; gives its exit status and what it printed.

        `values` has what the words in braces stand for; `message` holds the octets of the message to send.
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
            environment |= {"HOME": str(home), "TMPDIR": folder}
            environment |= {f"SIGILLO_{key.upper()}": str(value) for key, value in words.items()}
            environment |= {key: fill(str(value)) for key, value in recipe.get("environment", {}).items()}
            try:
                result = subprocess.run(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds,
                    env=environment, cwd=home)
            except subprocess.TimeoutExpired as late:
                return None, (late.stdout or b"").decode(errors="replace")
            return result.returncode, f"$ {shlex.join(command)[:400]}\n" + result.stdout.decode(errors="replace")
