"""Tenants on demand: how long they take, what idle ones cost, and whether anything crosses over."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from running import SERVE, Connection, serving, tree

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.journeys.crossing import mingle

TIMES = 100
LARGE, SMALL = 1_000, 200
IDLE = 500
CROWD, ROUNDS = 200, 2
JSON = {"Content-Type": "application/json"}


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        for kept in (False, True):
            how = ["--data", f"{folder}/state"] if kept else ["--memory"]
            print(f"\n{LARGE:,} people, {how[0]}: milliseconds (median, 95th of 100, worst)")
            with serving(_serve(LARGE, how), cache) as server:
                _time(Connection(server.url))
        with serving(_serve(SMALL, ["--memory"]), cache) as server:
            _fill(Connection(server.url), server.pid)
        with serving(_serve(SMALL, ["--memory"]), cache) as server:
            begun = time.perf_counter()
            crossed = mingle(server.url, CROWD, ROUNDS)
            seconds = time.perf_counter() - begun
            done = CROWD * ROUNDS
            print(
                f"\n{CROWD} tenants at once: {done} writes and {2 * done} sign-ins, then every key,"
            )
            print("code, token, cookie and assertion tried at two others' doors, and each tenant's")
            print(f"rows, events, faults, clock and journal looked through: {seconds:.0f} s,")
            print("nothing crossed" if not crossed else f"CROSSED: {crossed}")


def _serve(people: int, how: list[str]) -> list[str]:
    plain = [word for word in SERVE if word != "--memory"]
    return [*plain, *how, "--port", "0", "--people", str(people)]


def _time(connection: Connection) -> None:
    names = [f"x-{number}" for number in range(TIMES)]
    copies = [f"y-{number}" for number in range(TIMES)]
    source = {"tenant": "x-0"}
    _each(connection, "make", [("POST", "tenants", {"name": name}) for name in names])
    copied = [("POST", "tenants", {"name": name, "from": source}) for name in copies]
    _each(connection, "make as a copy", copied)
    _each(connection, "reset", [("POST", f"tenants/{name}/reset", {}) for name in names])
    _each(connection, "reset a copy", [("POST", f"tenants/{name}/reset", {}) for name in copies])
    _each(connection, "save", [("POST", "snapshots", {"name": name}) for name in names])
    _each(connection, "restore", [("POST", f"snapshots/{name}/restore", {}) for name in names])
    _each(connection, "drop", [("DELETE", f"tenants/{name}", {}) for name in names])
    connection.close()


def _each(connection: Connection, what: str, calls: list[tuple[str, str, Any]]) -> None:
    took = []
    for method, path, body in calls:
        sent = json.dumps(body).encode()
        request = connection.ask(method, f"http://x/_emulator/{path}", JSON, sent)
        begun = time.perf_counter()
        status, _, answer = connection.send(request)
        took.append((time.perf_counter() - begun) * 1000)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {answer.decode()}")
    took.sort()
    at_95 = took[len(took) * 95 // 100]
    print(f"  {what:16} {statistics.median(took):6.1f} {at_95:6.1f} {took[-1]:6.1f}")


def _fill(connection: Connection, pid: int) -> None:
    before, opened = _pss(pid), _open_files(pid)
    for number in range(IDLE):
        body = json.dumps({"name": f"x-{number}"}).encode()
        connection.send(connection.ask("POST", "http://x/_emulator/tenants", JSON, body))
        # Used, not only made: what a connection and a cache hold counts too.
        path = f"http://x/t/x-{number}/_emulator/ready"
        status, _, _ = connection.send(connection.ask("GET", path, {}))
        assert status == 200
    time.sleep(1)
    after = f"{_pss(pid):.0f} MB (PSS, {before:.0f} before)"
    print(f"\n{IDLE} idle tenants of {SMALL} people: {after},")
    print(f"{_open_files(pid)} open files ({opened} before)")
    connection.close()


def _pss(pid: int) -> float:
    """Return the memory of a process and all below it, in MB, what they share counted once."""
    kilobytes = 0
    for one in tree(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _open_files(pid: int) -> int:
    return sum(len(list(Path(f"/proc/{one}/fd").iterdir())) for one in tree(pid))


if __name__ == "__main__":
    main()
