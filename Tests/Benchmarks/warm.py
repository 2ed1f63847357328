"""Times `withMailServer` of the testing library in a process that has had one before, up to the end of a log-in over TLS.

    warm.py --program FILE [--rounds N]

Prints one line of NAME=VALUE: the median of all of it, and of the client's part of it, in milliseconds.
"""

import argparse
import json
import statistics
import subprocess
import time

from start import log_in


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    whole, client = [], []
    with subprocess.Popen([arguments.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        # The first server brings everything into memory.
        for left in reversed(range(arguments.rounds + 1)):
            server = json.loads(process.stdout.readline())
            begun = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
            log_in(server["port"], server["authority"], server["user"], server["password"])
            ended = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
            whole.append((ended - server["begun"]) / 1e6)
            client.append((ended - begun) / 1e6)
            if left == 0: break
            process.stdin.write("next\n")
            process.stdin.flush()
        process.stdin.close()
    print(f"warm_ms={statistics.median(whole[1:]):.2f} client_ms={statistics.median(client[1:]):.2f}")


if __name__ == "__main__":
    main()
