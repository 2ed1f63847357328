"""Makes the responses of two IMAP servers comparable: everything that RFC 9051 leaves free is taken out.

A response becomes nested tuples. Words are in capitals, strings are octets whichever way they travelled, NIL is None;
lists without an order are sorted; values of UIDVALIDITY are numbered as they appear, mod-sequences are compared with the
highest before; expunges in a row are told by the numbers before them. Texts for people are left out, and so is what RFC
9051 §7 lets a server add on its own: untagged OK without a code, and UIDs beside flags that changed.
"""

import re


class Reader:
    """Reads the parts of one response."""

    def __init__(self, octets):
        self.octets = octets
        self.at = 0

    def parts(self, closing=None):
        """The values up to the closing bracket or the end."""
        values = []
        while self.at < len(self.octets):
            octet = self.octets[self.at:self.at + 1]
            if octet == b" ":
                self.at += 1
            elif closing and octet == closing:
                self.at += 1
                return values
            else:
                values.append(self.value())
        return values

    def value(self):
        rest = self.octets[self.at:]
        if rest.startswith(b"("):
            self.at += 1
            return self.parts(b")")
        if rest.startswith(b'"'):
            return self.quoted()
        match = re.match(rb"~?\{(\d+)\}\r\n", rest)
        if match:
            size = int(match.group(1))
            self.at += match.end() + size
            return rest[match.end():match.end() + size]
        # A section such as BODY[HEADER.FIELDS (A B)]<0> is one word.
        match = re.match(rb"(BODY|BINARY|BINARY\.SIZE)\[[^\]]*\](<\d+>)?", rest, re.I)
        if not match:
            match = re.match(rb"[^ ()\"]+", rest)
        if not match:
            raise ValueError(f"cannot read {rest[:40]!r} in {self.octets[:200]!r}")
        self.at += match.end()
        word = match.group(0)
        if word.isdigit():
            return int(word)
        return None if word.upper() == b"NIL" else Word(word)

    def quoted(self):
        result = bytearray()
        self.at += 1
        while True:
            octet = self.octets[self.at]
            self.at += 1
            if octet == 0x22:
                return bytes(result)
            if octet == 0x5C:
                octet = self.octets[self.at]
                self.at += 1
            result.append(octet)


class Word(str):
    """An atom, in capitals as far as it is compared."""

    def __new__(cls, octets):
        word = super().__new__(cls, octets.decode("utf-8", "backslashreplace").upper())
        word.octets = octets
        return word

    def __repr__(self):
        return str(self)


def text(value):
    """A name that may be an atom or a string, as octets."""
    if isinstance(value, Word):
        return value.octets
    if isinstance(value, int):
        return str(value).encode()
    return value


def extended(values):
    """Extended items of LIST, whose tags are strings or atoms (RFC 9051 §7.3.1)."""
    return tuple((text(tag).upper(), frozen(value)) for tag, value in zip(values[::2], values[1::2]))


def frozen(value):
    return tuple(frozen(item) for item in value) if isinstance(value, (list, tuple)) else value


def unordered(values):
    return tuple(sorted((frozen(value) for value in values), key=repr))


def numbers(word):
    """A set of numbers, whichever way it is written."""
    result = set()
    for part in str(word).split(","):
        first, _, last = part.partition(":")
        if not first.isdigit() or (last and not last.isdigit()) or abs(int(last or first) - int(first)) > 10_000:
            return str(word)
        low, high = sorted((int(first), int(last or first)))
        result.update(range(low, high + 1))
    return ("SET", *sorted(result))


class Normaliser:
    """What a server's numbers stand for, through one group of exchanges."""

    def __init__(self):
        self.validities = {}
        self.names = {}
        self.last_modseq = 0

    def validity(self, value):
        return "V%d" % self.validities.setdefault(value, len(self.validities) + 1)

    def modseq(self, value):
        """Whether a mod-sequence is above all that were seen before: their distances are the server's own business."""
        if not isinstance(value, int):
            return value
        relation = "NEW" if value > self.last_modseq else "SAME" if value == self.last_modseq else "OLD"
        self.last_modseq = max(self.last_modseq, value)
        return relation

    def exchange(self, responses, asks_for_uid=True):
        """The responses to one command as nested tuples; a UID that it did not ask for is left out."""
        fetched, others = {}, []
        for response in responses:
            parts = self.response(response)
            if parts is None:
                continue
            if parts[0] == "FETCH":
                if not asks_for_uid:
                    parts[2].pop("UID", None)
                fetched.setdefault(parts[1], {}).update(parts[2])
                continue
            if parts[0] in ("EXPUNGE", "VANISHED"):
                others += flushed(fetched)
            others.append(parts)
        return others + flushed(fetched)

    def response(self, octets):
        if octets.startswith(b"+"):
            return None
        start, _, rest = octets.partition(b" ")
        words = rest.split(b" ", 2)
        status = words[0].upper()
        if status in (b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH"):
            who = "*" if start == b"*" else "TAGGED"
            code = self.code(rest[len(status) + 1:])
            # An untagged OK without a code is a text for people, and nothing else.
            return None if who == "*" and status == b"OK" and code is None else (who, status.decode(), code)
        values = Reader(rest).parts()
        if isinstance(values[0], int):
            kind = values[1]
            if kind == "FETCH":
                return ("FETCH", values[0], self.attributes(values[2]))
            return (str(kind), values[0])
        return self.data(values)

    def code(self, octets):
        match = re.match(rb"\[([^\]]*)\]", octets)
        if not match:
            return None
        values = Reader(match.group(1)).parts()
        name = values[0]
        # CLIENTBUG is advice (RFC 5530 §3).
        if name in ("CAPABILITY", "ALERT", "CLIENTBUG"):
            return None
        if name == "UIDVALIDITY":
            return (str(name), self.validity(values[1]))
        if name == "HIGHESTMODSEQ":
            self.names["MODSEQ"] = values[1]
            return (str(name), self.modseq(values[1]))
        if name == "APPENDUID":
            return (str(name), self.validity(values[1]), numbers(values[2]))
        if name == "COPYUID":
            return (str(name), self.validity(values[1]), numbers(values[2]), numbers(values[3]))
        if name == "MODIFIED":
            return (str(name), numbers(values[1]))
        if name == "PERMANENTFLAGS":
            return (str(name), unordered(values[1]))
        return (str(name), *(text(value) if isinstance(value, Word) else frozen(value) for value in values[1:]))

    def attributes(self, values):
        result = {}
        for name, value in zip(values[::2], values[1::2]):
            name = str(name)
            if name == "FLAGS":
                value = unordered(value)
            elif name == "MODSEQ":
                value = tuple(self.modseq(item) for item in value)
            result[name] = text(value) if name.startswith(("BODY[", "BINARY[", "RFC822.")) else frozen(value)
        return result

    def data(self, values):
        kind = str(values[0])
        if kind in ("FLAGS",):
            return (kind, unordered(values[1]))
        if kind in ("LIST", "LSUB"):
            return (kind, unordered(values[1]), values[2], text(values[3]), *map(extended, values[4:]))
        if kind == "STATUS":
            items = {}
            for name, value in zip(values[2][::2], values[2][1::2]):
                if name == "UIDVALIDITY":
                    value = self.validity(value)
                elif name == "HIGHESTMODSEQ":
                    self.names["MODSEQ"] = value
                    value = self.modseq(value)
                items[str(name)] = value
            return (kind, text(values[1]), tuple(sorted(items.items())))
        if kind == "VANISHED":
            return (kind, *(numbers(value) if isinstance(value, (Word, int)) else frozen(value) for value in values[1:]))
        if kind in ("SEARCH", "SORT"):
            plain = [value for value in values[1:] if isinstance(value, int)]
            found = [value for value in values[1:] if isinstance(value, list)]
            return (kind, *plain, *(("MODSEQ", self.modseq(value[1])) for value in found))
        if kind == "ESEARCH":
            rest = values[1:]
            if rest and isinstance(rest[0], list) and rest[0][:1] == ["TAG"]:
                rest = rest[1:]
            by_uid = bool(rest) and rest[0] == "UID"
            rest = rest[1:] if by_uid else rest
            items = {}
            for name, value in zip(rest[::2], rest[1::2]):
                name = str(name)
                items[name] = self.result(name, value)
            return (kind, by_uid, tuple(sorted(items.items())))
        if kind in ("ENABLED", "CAPABILITY"):
            return (kind, unordered(values[1:]))
        if kind == "ID":
            return (kind,)
        return (kind, *map(frozen, values[1:]))

    def result(self, name, value):
        """An item of ESEARCH; PARTIAL is a range and what is in it, ADDTO and REMOVEFROM are places and what is there."""
        if name == "MODSEQ":
            return self.modseq(value)
        if name == "ALL":
            return numbers(value)
        if name in ("PARTIAL", "ADDTO", "REMOVEFROM"):
            return tuple((str(place), found and numbers(found)) for place, found in zip(value[::2], value[1::2]))
        return value


def flushed(fetched):
    """What was fetched so far in the order of the messages, each message once."""
    result = [("FETCH", number, tuple(sorted(fetched[number].items()))) for number in sorted(fetched)]
    fetched.clear()
    return result


def compared(entries):
    """The responses to one command in an order that does not depend on the server's."""
    ordered, gone = [], []

    def flush():
        if gone:
            ordered.append(("EXPUNGED", *sorted(gone)))
            gone.clear()

    for entry in entries:
        if entry[0] == "EXPUNGE":
            gone.append(before(gone, entry[1]))
        else:
            flush()
            ordered.append(entry)
    flush()
    return sorted(ordered, key=repr)


def before(gone, number):
    """The number that a message had before those in `gone` went."""
    for earlier in sorted(gone):
        if earlier <= number:
            number += 1
    return number
