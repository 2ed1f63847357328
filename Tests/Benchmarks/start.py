"""Times servers from exec to the end of the first log-in over TLS, the floor and Sigillo in turns.

    start.py --bare FILE --sigillo FILE [--rounds N]

Prints one line of NAME=VALUE; milliseconds are medians, the ratio is of them.
"""

import argparse
import json
import os
import signal
import socket
import ssl
import statistics
import subprocess
import tempfile
import time


def log_in(port, authority, user, password):
    context = ssl.create_default_context(cafile=authority)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as connection:
            connection.recv(4096)
            connection.sendall(f"a LOGIN {user} {password}\r\n".encode())
            answer = connection.recv(4096)
            if b"a OK" not in answer:
                raise SystemExit(f"the log-in was refused: {answer!r}")


def timed(command, describe):
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        log_in(*describe(process.stdout.readline()))
        return (time.perf_counter() - begun) * 1000
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()


def of_ready_line(line):
    ready = json.loads(line)
    return ready["services"][0]["port"], ready["ca"], ready["user"], ready["password"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bare", required=True)
    parser.add_argument("--sigillo", required=True)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        authority = os.path.join(folder, "ca.pem")
        bare, sigillo = [], []
        for _ in range(arguments.rounds + 1):
            bare.append(timed(
                [arguments.bare, "--ca-out", authority], lambda line: (int(line), authority, "user", "password")))
            sigillo.append(timed(
                [arguments.sigillo, "serve", "--path", "imaps", "--ready-json", "--quiet"], of_ready_line))
    # The first round brings the programs into memory.
    floor, ours = statistics.median(bare[1:]), statistics.median(sigillo[1:])
    print(f"ratio={ours / floor:.2f} sigillo_ms={ours:.1f} bare_ms={floor:.1f}")


if __name__ == "__main__":
    main()
