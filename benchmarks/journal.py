"""What it costs to keep every request: two servers, with the journal and without, asked in turn.

Rounds are interleaved, so that whatever else the machine does falls on both alike.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from running import SERVE, Connection, serving
from throughput import asked, fetch

if TYPE_CHECKING:
    from running import Server
    from throughput import Round

ROUNDS = 10


def main() -> None:
    """Measure, and print what the journal takes."""
    cache = Path(tempfile.mkdtemp(prefix="benchmark-"))
    command = [*SERVE, "--port", "0", "--people", "1000", "--as-of", "2026-01-05"]
    try:
        with serving(command, cache) as on, serving([*command, "--no-journal"], cache) as off:
            for name, address in {"user by mail": by_mail, "100 whole people": page}.items():
                compare(name, (on, *address(on)), (off, *address(off)))
            print(f"kept of {on.url}: {kept(on)}")
    finally:
        shutil.rmtree(cache)


def key(server: Server) -> tuple[Connection, dict[str, str], str]:
    """Return a connection, the header that opens Lucca, and somebody's address."""
    line = Connection(server.url)
    info = fetch(line, f"{server.url}/_emulator/info", {})
    mail = next(one["email"] for one in info["people"] if one["persona"] == "manager")
    return line, {"Authorization": f"lucca application={info['lucca']['api_key']}"}, mail


def by_mail(server: Server) -> tuple[str, dict[str, str]]:
    """Return the address of one user, by mail."""
    _, headers, mail = key(server)
    return f"{server.url}/api/v3/users?{urlencode({'mail': mail})}", headers


def page(server: Server) -> tuple[str, dict[str, str]]:
    """Return the address of 100 users with all their fields: some 200 kB."""
    line, headers, _ = key(server)
    api = f"{server.url}/api/v3/users"
    fields = ",".join(fetch(line, f"{api}/1", headers)["data"])
    return f"{api}?{urlencode({'fields': fields, 'paging': '0,100'})}", headers


def kept(server: Server) -> str:
    """Return what the journal holds at the end."""
    line = Connection(server.url)
    found = fetch(line, f"{server.url}/_emulator/requests?limit=1", {})
    return f"{found['kept']} requests, {found['evicted']} evicted"


def compare(
    name: str, on: tuple[Server, str, dict[str, str]], off: tuple[Server, str, dict[str, str]]
) -> None:
    """Ask both in turn, and print the medians and what is lost."""
    rounds: list[tuple[Round, Round]] = []
    for number in range(ROUNDS):
        first, second = (on, off) if number % 2 else (off, on)
        pair = asked(*first), asked(*second)
        rounds.append(pair if number % 2 else pair[::-1])
    lost = statistics.median(1 - one.rate / other.rate for one, other in rounds)
    more = statistics.median(one.cpu_us / other.cpu_us - 1 for one, other in rounds)
    print(name)
    for title, side in (("with the journal", 0), ("without", 1)):
        rates = [pair[side].rate for pair in rounds]
        cpu = statistics.median(pair[side].cpu_us for pair in rounds)
        print(
            f"  {title:18}{statistics.median(rates):6.0f}/s, best {max(rates):6.0f}/s,"
            f" {cpu:5.0f} us of CPU each"
        )
    best = [max(pair[side].rate for pair in rounds) for side in (0, 1)]
    print(
        f"  lost {lost:.1%} of the rate ({1 - best[0] / best[1]:.1%} between the best rounds),"
        f" {more:.1%} more CPU"
    )


if __name__ == "__main__":
    main()
