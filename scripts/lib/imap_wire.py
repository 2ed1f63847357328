"""A plain IMAP connection: it sends what it is told and reads whole responses, literals included."""

import socket
import ssl


class WireError(Exception):
    """The server did what no IMAP server may: it closed, kept silent, or sent what cannot be read."""


class Wire:
    """One connection. Lines go out as they are; responses come back as octets without the last CRLF."""

    def __init__(self, host, port, cafile=None, timeout=20):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if cafile:
            self.socket = ssl.create_default_context(cafile=cafile).wrap_socket(self.socket, server_hostname=host)
        self.reader = self.socket.makefile("rb")

    def send(self, octets):
        self.socket.sendall(octets)

    def response(self):
        """The next response, with its literals where they stand."""
        whole = b""
        while True:
            try:
                line = self.reader.readline()
            except OSError as error:
                raise WireError(f"nothing came: {error}") from error
            if not line.endswith(b"\r\n"):
                raise WireError(f"the connection ended within {whole + line!r}")
            whole += line
            size = literal_size(line)
            if size is None:
                return whole[:-2]
            literal = self.reader.read(size)
            if len(literal) != size:
                raise WireError("the connection ended within a literal")
            whole += literal

    def command(self, tag, pieces):
        """Sends a command, cut where a literal needs the server's word, and gives its responses up to the tagged one."""
        responses = []
        for index, piece in enumerate(pieces):
            if index:
                while True:
                    response = self.response()
                    if response.startswith(b"+"):
                        break
                    responses.append(response)
                    if response.startswith(tag + b" "):
                        return responses
            self.send((tag + b" " if index == 0 else b"") + piece)
        return responses + self.until(tag)

    def until(self, tag):
        """The responses up to the one with this tag."""
        responses = []
        while True:
            response = self.response()
            responses.append(response)
            if response.startswith(tag + b" "):
                return responses

    def close(self):
        self.reader.close()
        self.socket.close()


def literal_size(line):
    """How many octets of a literal follow a line, or None (RFC 9051 §4.3, RFC 3516 §4)."""
    line = line.rstrip(b"\r\n")
    if not line.endswith(b"}"):
        return None
    start = line.rfind(b"{")
    digits = line[start + 1:-1]
    return int(digits) if start >= 0 and digits.isdigit() else None
