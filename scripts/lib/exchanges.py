"""Scripts of IMAP exchanges: how they are written, and how one is played against a server.

    == SEARCH: sequence sets (RFC 9051 §6.4.4)
    messages: plain alt attach
    1> SEARCH 2:*
    1> COPY 1 nowhere
    differs: why the two servers may answer otherwise

A group begins with `==` on an account of its own: the mailbox `work` holds the messages, a day apart, and every
connection has it selected, unless `selected: no`, `mailbox: no` or `login: no` says otherwise. `2> …` is sent on connection 2;
`1>> …` waits and goes out together with the next command; `1? KIND` reads while connection 1 idles until such a response came. `<<NAME>>` is a message as a literal, `<<+NAME>>` one that
does not wait, `~<<NAME>>` one of octets, `<<'text\\r\\n'>>` a text. `$UIDVALIDITY`, `$MODSEQ` and what `let NAME = MODSEQ`
kept stand for the server's own numbers.
"""

import pathlib
import re

from imap_normal import Normaliser, compared
from imap_wire import Wire, WireError

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "Fixtures" / "exchanges"
LITERAL = re.compile(rb"<<(\+?)(?:'((?:[^'\\]|\\.)*)'|([a-z0-9-]+))>>")


class Command:
    """One command of a group, and why answers to it may differ."""

    def __init__(self, place, connection, text, waits):
        self.place, self.connection, self.text, self.waits = place, connection, text, waits
        self.reason = None


class Keep:
    """A line that keeps a number of the server under a name."""

    def __init__(self, name, source):
        self.name, self.source = name, source


class Await:
    """A line that reads on an idling connection until a response of a kind has come."""

    def __init__(self, place, connection, kind):
        self.place, self.connection, self.kind = place, connection, kind


class Group:
    """Exchanges that are played on one account."""

    def __init__(self, title):
        self.title = title
        self.messages, self.steps = [], []
        self.options = {}

    @property
    def commands(self):
        return [step for step in self.steps if isinstance(step, Command)]


def read(path):
    """The groups of a file; a mistake in it ends the program with file and line."""
    groups = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        place = f"{path.name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            groups.append(Group(line[3:]))
            continue
        command = re.fullmatch(r"(\d)(>>?) (.*)", line)
        option = re.fullmatch(r"(messages|selected|mailbox|login|differs): (.*)", line)
        keep = re.fullmatch(r"let (\w+) = (\w+)", line)
        wait = re.fullmatch(r"(\d)\? (\w+)", line)
        if not groups or not (command or option or keep or wait):
            raise SystemExit(f"{place}: a group, a command, an option or 'differs:' was expected, not: {line}")
        group = groups[-1]
        if command:
            group.steps.append(Command(place, int(command[1]), command[3], command[2] == ">>"))
        elif keep:
            group.steps.append(Keep(keep[1], keep[2]))
        elif wait:
            group.steps.append(Await(place, int(wait[1]), wait[2]))
        elif option[1] == "differs":
            group.commands[-1].reason = option[2]
        elif option[1] == "messages":
            group.messages = option[2].split()
        else:
            group.options[option[1]] = option[2]
    return groups


def message(name):
    """A message of the fixtures with CRLF line ends."""
    octets = (FOLDER / "messages" / f"{name}.eml").read_bytes()
    return octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def pieces(octets):
    """A command's octets, cut behind each literal that waits for the server."""
    result, at = [b""], 0
    for match in LITERAL.finditer(octets):
        result[-1] += octets[at:match.start()]
        at = match.end()
        quoted = match.group(2)
        literal = message(match.group(3).decode()) if quoted is None else unescaped(quoted)
        if match.group(1):
            result[-1] += b"{%d+}\r\n" % len(literal) + literal
        else:
            result[-1] += b"{%d}\r\n" % len(literal)
            result.append(literal)
    result[-1] += octets[at:] + b"\r\n"
    return result


def unescaped(octets):
    return re.sub(rb"\\(.)", lambda match: {b"r": b"\r", b"n": b"\n"}.get(match.group(1), match.group(1)), octets)


def is_highest(entry):
    """Whether it is an untagged OK with the highest mod-sequence."""
    return entry[:2] == ("*", "OK") and entry[2] is not None and entry[2][0] == "HIGHESTMODSEQ"


class Player:
    """Plays one group against one server."""

    def __init__(self, group, server):
        self.group, self.server = group, server
        self.normaliser = Normaliser()
        self.kept = {}
        self.wires = {}
        self.idling = {}
        self.asked = set()
        self.validity = 0

    def play(self):
        """What came for each command that waits: its place, the comparable form, and the octets."""
        account = self.server.account()
        try:
            self.prepare(account)
            return self.exchanges()
        finally:
            for wire in self.wires.values():
                wire.close()
            self.server.forget(account)

    def prepare(self, account):
        numbers = sorted({command.connection for command in self.group.commands})
        for number in numbers:
            self.wires[number] = self.connect(account)
        if self.group.options.get("login") == "no":
            return
        first = self.wires[numbers[0]]
        if self.group.options.get("mailbox") != "no":
            self.must(first, b"CREATE work")
        for day, name in enumerate(self.group.messages, 1):
            self.must(first, b'APPEND work "%02d-Jan-2026 00:00:00 +0000" <<%s>>' % (day, name.encode()))
        if self.group.options.get("mailbox") == "no":
            return
        # On a connection of its own, since asking for mod-sequences changes what a connection is told.
        other = self.connect(account)
        self.note(self.must(other, b"STATUS work (HIGHESTMODSEQ)"))
        other.close()
        if self.group.options.get("selected") != "no":
            for wire in self.wires.values():
                self.note(self.must(wire, b"SELECT work"))

    def connect(self, account):
        wire = Wire(account.host, account.port)
        wire.response()
        if self.group.options.get("login") != "no":
            self.must(wire, b"LOGIN %s %s" % (account.user.encode(), account.password.encode()))
        return wire

    def must(self, wire, command):
        responses = wire.command(b"p", pieces(command))
        if not responses[-1].startswith(b"p OK"):
            raise SystemExit(f"{self.server.name}: {self.group.title}: {command!r}: {responses[-1]!r}")
        return responses

    def exchanges(self):
        results, waiting = [], {}
        number = 0
        for step in self.group.steps:
            if isinstance(step, Keep):
                self.kept[step.name] = self.known(step.source)
                continue
            if isinstance(step, Await):
                self.read_until(step)
                continue
            number += 1
            tag = b"t%d" % number
            wire = self.wires[step.connection]
            octets = re.sub(r"\$([A-Z]+\d*)(?![A-Za-z])", lambda match: self.known(match[1]), step.text).encode()
            queue = waiting.setdefault(step.connection, [])
            queue.append((step, tag, octets))
            if step.waits:
                continue
            try:
                results += self.send(wire, queue)
            except WireError as error:
                raise SystemExit(f"{step.place}: {self.server.name}: {step.text}: {error}") from error
            queue.clear()
        return results

    def send(self, wire, queue):
        first = queue[0][0]
        if len(queue) == 1 and first.text == "IDLE":
            wire.send(queue[0][1] + b" IDLE\r\n")
            early = []
            while not (response := wire.response()).startswith(b"+"):
                early.append(response)
            self.idling[first.connection] = (queue[0][1], early)
            return [(first, "IDLE", [])]
        if len(queue) == 1 and first.text == "DONE":
            tag, early = self.idling.pop(first.connection)
            wire.send(b"DONE\r\n")
            return [self.result(first, early + wire.until(tag))]
        if len(queue) == 1:
            return [self.result(first, wire.command(queue[0][1], pieces(queue[0][2])))]
        wire.send(b"".join(tag + b" " + octets + b"\r\n" for _, tag, octets in queue))
        # A server may answer them in another order (RFC 9051 §5.5), so they are compared together.
        open_tags, responses = {tag for _, tag, _ in queue}, []
        while open_tags:
            responses.append(wire.response())
            open_tags.discard(responses[-1].partition(b" ")[0])
        return [self.result(queue[-1][0], responses)]

    def read_until(self, step):
        early = self.idling[step.connection][1]
        while True:
            try:
                early.append(self.wires[step.connection].response())
            except WireError as error:
                raise SystemExit(f"{step.place}: {self.server.name}: no {step.kind} came: {error}") from error
            if re.match(rb"\* (\d+ )?%s\b" % step.kind.encode(), early[-1]):
                return

    def result(self, step, responses):
        if re.search("CONDSTORE|QRESYNC|MODSEQ|CHANGEDSINCE", step.text):
            self.asked.add(step.connection)
        entries = self.note(responses, asks_for_uid=re.search(r"\bUID\b", step.text) is not None)
        if step.connection not in self.asked:
            # Who has not asked for mod-sequences may be told the highest or not (RFC 7162 §3.1.2.1).
            entries = [entry for entry in entries if not is_highest(entry)]
        return (step, compared(entries), responses)

    def note(self, responses, asks_for_uid=True):
        for response in responses:
            match = re.search(rb"UIDVALIDITY (\d+)", response)
            self.validity = int(match.group(1)) if match else self.validity
        return self.normaliser.exchange(responses, asks_for_uid)

    def known(self, name):
        if name == "UIDVALIDITY":
            return str(self.validity)
        if name == "MODSEQ":
            return str(self.normaliser.names.get("MODSEQ", 1))
        return self.kept[name]
