"""What the scripts that judge captures share: running sigillo and other tools on files, and reading what they say."""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS = 60
FINDS = ("credential", "canary", "content")
ENDINGS = (".pcap", ".pcapng", ".cap", ".dmp", ".ntar")


def stop(reason):
    print(f"{pathlib.Path(sys.argv[0]).name}: {reason}", file=sys.stderr)
    sys.exit(2)


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


class Ran:
    """What a command said: its status, or None where it did not end in time; both outputs as text."""

    def __init__(self, status, text, errors):
        self.status, self.text, self.errors = status, text, errors


def run(*command, seconds=SECONDS, environment=None, folder=None):
    """Runs a command without input; what it started ends with it where the time is up."""
    try:
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, env=environment, cwd=folder)
    except OSError as error:
        return Ran(None, "", str(error))
    status = True
    try:
        text, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        text, errors = process.communicate()
        status = None
    status = process.returncode if status else None
    return Ran(status, text.decode("utf-8", "replace"), errors.decode("utf-8", "replace"))


def each(work, items, jobs):
    """The results of a function for each item, in the order of the items."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(work, items))


def sigillo(given):
    """The program: the one that is given, or the one that is built."""
    if given:
        program = pathlib.Path(given).resolve()
        if not program.exists():
            stop(f"{program} is not there")
        return program
    if subprocess.run(["swift", "build", "--quiet", "--product", "sigillo"], cwd=ROOT).returncode != 0:
        stop("sigillo does not build")
    shown = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True, check=True)
    return pathlib.Path(shown.stdout.strip()) / "sigillo"


def judge(program, files, secrets=(), seconds=600, at_once=100):
    """What sigillo says of each file, by path: the entries of the JSON."""
    found = {}
    files = [str(file) for file in files]
    with tempfile.TemporaryDirectory() as folder:
        options = ["--json", "--reveal"]
        if secrets:
            lines = pathlib.Path(folder) / "secrets"
            lines.write_text("".join(f"{secret}\n" for secret in secrets))
            options += ["--secret-file", lines]
        for start in range(0, len(files), at_once):
            part = files[start:start + at_once]
            ran = run(program, "check", *options, "--", *part, seconds=seconds)
            try:
                report = json.loads(ran.text)
            except ValueError:
                stop(f"sigillo ended with {ran.status} for {part[0]} and {len(part) - 1} more: {ran.errors.strip()[-300:]}")
            found.update({entry["file"]: entry for entry in report["files"]})
    return found


def leaks(entry):
    """The findings that make a leak."""
    return [finding for finding in entry["findings"] if finding["kind"] in FINDS]


class Row:
    """One row of tshark's credentials: packet, protocol, user."""

    def __init__(self, packet, protocol, user, info):
        self.packet, self.protocol, self.user, self.info = packet, protocol, user, info


def tshark_rows(file, seconds=SECONDS):
    """The rows of tshark's tap, or None where it did not end well; and how it ended."""
    ran = run("tshark", "-n", "-r", file, "-q", "-z", "credentials", seconds=seconds)
    rows = []
    for line in ran.text.splitlines():
        match = re.match(r"(\d+) {2,}(\S.*?) {2,}(.*)$", line.rstrip("\r"))
        if match:
            packet, protocol, rest = match.groups()
            # A user may hold blanks; what follows at least two of them is the remark.
            user, _, info = rest.rstrip().partition("  ")
            rows.append(Row(int(packet), protocol.strip(), user.strip(), info.strip()))
    return rows, ran


def captures(folder):
    """The capture files of a folder and of those in it, by their endings."""
    def is_capture(path):
        name = path.name.removesuffix(".gz")
        return path.is_file() and (name.endswith(ENDINGS) or path.name.endswith(".trace"))
    return sorted(path for path in pathlib.Path(folder).rglob("*") if is_capture(path))


def have(program):
    return shutil.which(program) is not None
