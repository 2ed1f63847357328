"""Opens many IMAP connections over TLS, logs in on each, and weighs the server while they idle.

    idle.py --pid N --port N --ca FILE --connections N      (the account: SIGILLO_USER, SIGILLO_PASSWORD)

Prints one line of NAME=VALUE. What the client's side needs is in this process and is not weighed.
"""

import argparse
import os
import resource
import socket
import ssl
import time


def resident_kib(process):
    with open(f"/proc/{process}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Rss:"))


def cpu_seconds(process):
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def log_in(context, port):
    connection = context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=30), server_hostname="localhost")
    user, password = os.environ["SIGILLO_USER"], os.environ["SIGILLO_PASSWORD"]
    answer = connection.recv(4096)
    connection.sendall(f"a LOGIN {user} {password}\r\n".encode())
    while b"\na " not in b"\n" + answer:
        answer = connection.recv(4096)
        if not answer:
            raise SystemExit("the server closed a connection")
    if b"a OK" not in answer:
        raise SystemExit(f"the log-in was refused: {answer!r}")
    return connection


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    wanted = arguments.connections + 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, hard)), hard))
    context = ssl.create_default_context(cafile=arguments.ca)
    rest = resident_kib(arguments.pid)
    # What the first connections bring in once is no cost of a connection.
    connections = [log_in(context, arguments.port) for _ in range(50)]
    before = resident_kib(arguments.pid)
    connections += [log_in(context, arguments.port) for _ in range(arguments.connections)]
    time.sleep(1)
    after, begun = resident_kib(arguments.pid), cpu_seconds(arguments.pid)
    time.sleep(arguments.seconds)
    busy = cpu_seconds(arguments.pid) - begun
    print(f"connections={arguments.connections} rest_mib={rest / 1024:.1f} "
          f"idle_kib={(after - before) / arguments.connections:.1f} "
          f"idle_cpu_percent={100 * busy / arguments.seconds:.2f}")
    for connection in connections:
        connection.close()


if __name__ == "__main__":
    main()
