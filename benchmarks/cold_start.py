"""How long a start takes and what it holds in memory; what it takes to move to another day."""

from __future__ import annotations

import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from running import SECONDS, SERVE, Connection, environment, tree

STARTS = 9
DAYS = 5
AS_OF = date(2026, 1, 5)


class Start(NamedTuple):
    """One start."""

    seconds: float
    """From exec to the first 200 of ``/_emulator/ready``."""
    pss_kib: int
    """Of all its processes: shared pages counted once, divided among those that share them."""


def main() -> None:
    """Measure, and print."""
    cache = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        start(cache, 200, AS_OF)
        report("200 people, template cached", [start(cache, 200, AS_OF) for _ in range(STARTS)])
        start(cache, 1_000, AS_OF)
        same = [start(cache, 1_000, AS_OF) for _ in range(DAYS)]
        report("1,000 people, template cached", same)
        days = [AS_OF + timedelta(days=7 * number) for number in range(1, DAYS + 1)]
        moved = [start(cache, 1_000, day) for day in days]
        report("1,000 people, cached for another day", moved)
    finally:
        shutil.rmtree(cache)
    took = median(moved) - median(same)
    print(f"\nmoving 1,000 people to another day: {took * 1000:.0f} ms")


def start(cache: Path, people: int, as_of: date) -> Start:
    """Start an emulator, wait for its first answer, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--people", str(people), "--as-of", as_of.isoformat()]
    begun = time.perf_counter()
    with subprocess.Popen(
        [*SERVE, *options], stdout=subprocess.DEVNULL, env=environment(cache)
    ) as process:
        line = connected(f"http://127.0.0.1:{port}", process)
        status, _, _ = line.send(line.ask("GET", "/_emulator/ready", {}))
        seconds = time.perf_counter() - begun
        assert status == 200
        held = sum(pss_kib(pid) for pid in tree(process.pid))
        line.close()
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)
    return Start(seconds, held)


def connected(url: str, process: subprocess.Popen[bytes]) -> Connection:
    """Connect as soon as the port is open; the request then waits until it is answered."""
    while process.poll() is None:
        try:
            return Connection(url)
        except ConnectionRefusedError:
            time.sleep(0.001)
    raise SystemExit("The emulator ended before it was ready.")


def pss_kib(pid: int) -> int:
    """Return a process's proportional share of memory."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise LookupError(pid)


def median(starts: list[Start]) -> float:
    """Return the middle of several starts, in seconds."""
    return statistics.median(one.seconds for one in starts)


def report(name: str, starts: list[Start]) -> None:
    """Print one line."""
    found = sorted(one.seconds * 1000 for one in starts)
    held = statistics.median(one.pss_kib for one in starts) / 1024
    print(
        f"{name:38}{median(starts) * 1000:>6.0f} ms ({found[0]:.0f}..{found[-1]:.0f},"
        f" {len(starts)} starts)   PSS {held:.0f} MiB"
    )


if __name__ == "__main__":
    main()
