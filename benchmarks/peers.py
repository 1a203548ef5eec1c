"""The emulator beside what else is used to stand in for an API: json-server and Prism.

The same company everywhere: json-server gets all its users as they are shown whole, Prism the
emulator's own OpenAPI (it keeps no data: it answers with one example, whatever is asked). Needs
Linux, node 20 and npm; ``--keep FOLDER`` installs the packages there once and finds them again,
also where npm has no network.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from cold_start import pss_kib
from running import SECONDS, SERVE, Connection, environment, tree
from throughput import counted, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

VERSIONS = {"json-server": "0.17.4", "@stoplight/prism-cli": "5.14.2"}
"""The newest stable json-server (1.0 is a beta), and the newest Prism that runs on node 20."""
BINARIES = {"json-server": "lib/cli/bin.js", "@stoplight/prism-cli": "dist/index.js"}
EMULATOR, JSON_SERVER, PRISM = "emulator", *VERSIONS
PEOPLE = 1_000
ROUNDS = 5
STARTS = 7
CONNECTIONS = (1, 8)
PAGE = 1_000
MAIL, HUNDRED = "user by mail", "page of 100"
ASKED = {MAIL: {JSON_SERVER: 4.0}, HUNDRED: {JSON_SERVER: 8.0}}
"""How many times as fast as which other we hold ourselves to be."""


class Peer(NamedTuple):
    """What is started, and what is asked of it."""

    command: list[str]
    """Without the port, which follows ``--port``."""
    targets: dict[str, str]
    """What is asked, by name."""
    headers: dict[str, str]


class Running(NamedTuple):
    """A peer that has answered."""

    url: str
    pid: int
    seconds: float
    """From exec to the first whole answer to a user by mail."""

    def held_mib(self) -> float:
        """Return the memory of all its processes: PSS."""
        return sum(pss_kib(pid) for pid in tree(self.pid)) / 1024


def main() -> None:
    """Measure all three in turn, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", type=Path, metavar="FOLDER")
    asked = options.parse_args()
    spare = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        packages = installed(asked.keep or spare / "packages")
        peers = prepared(packages, spare)
        starts = cold_starts(peers, spare)
        show(starts, *loads(peers, spare))
    finally:
        shutil.rmtree(spare)


def installed(folder: Path) -> Path:
    """Return the folder of the packages, installed unless they are there already."""
    if shutil.which("node") is None:
        raise SystemExit("json-server and Prism need node, which is not installed.")
    modules = folder / "node_modules"
    if any(version_of(modules / name) != version for name, version in VERSIONS.items()):
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [f"{name}@{version}" for name, version in VERSIONS.items()]
        quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel", "error"]
        command = ["npm", "install", "--prefix", str(folder), *quiet, *wanted]
        if shutil.which("npm") is None or subprocess.run(command, check=False).returncode:
            raise SystemExit(
                f"npm could not install {' and '.join(wanted)}. Where it can, run"
                f" 'npm install --prefix FOLDER {' '.join(wanted)}', bring the folder here,"
                " and say --keep FOLDER."
            )
    return modules


def version_of(package: Path) -> str | None:
    """Return the version of an installed package."""
    about = package / "package.json"
    return json.loads(about.read_text())["version"] if about.exists() else None


def prepared(modules: Path, folder: Path) -> dict[str, Peer]:
    """Return the three, with their data in a folder; the emulator's template is cached then."""
    company = ["--people", str(PEOPLE), "--as-of", "2026-01-05"]
    ours = [*SERVE, *company]
    with started(Peer(ours, {MAIL: "/_emulator/ready"}, {}), folder) as server:
        line = Connection(server.url)
        info = fetch(line, f"{server.url}/_emulator/info", {})
        key = {"Authorization": f"lucca application={info['lucca']['api_key']}"}
        someone = next(one for one in info["people"] if one["persona"] == "manager")
        api = f"{server.url}/api/v3/users"
        names = list(fetch(line, f"{api}/{someone['lucca_id']}", key)["data"])
        users = everybody(line, api, {"fields": ",".join(names)}, key)
        openapi = fetch(line, f"{server.url}/_emulator/openapi/lucca.json", {})
        line.close()
    data, described = folder / "db.json", folder / "lucca.json"
    data.write_text(json.dumps({"users": users}))
    described.write_text(json.dumps(openapi))
    mail = urlencode({"mail": someone["email"]})
    hundred = urlencode({"fields": ",".join(names), "paging": "0,100"})
    lucca = {MAIL: f"/api/v3/users?{mail}", HUNDRED: f"/api/v3/users?{hundred}"}
    rows = {MAIL: f"/users?{mail}", HUNDRED: "/users?_page=1&_limit=100"}
    # Both without their log, a line a request: the emulator prints none either.
    plain = [*binary(modules, JSON_SERVER), "--quiet", "--host", "127.0.0.1", str(data)]
    mock = [*binary(modules, PRISM), "mock", "--verboseLevel", "silent", str(described)]
    return {
        EMULATOR: Peer(ours, lucca, key),
        JSON_SERVER: Peer(plain, rows, {}),
        # It makes up no example of a user ("schema too complex"): a list of cultures for both.
        PRISM: Peer(mock, dict.fromkeys(lucca, "/api/v3/cultures"), key),
    }


def binary(modules: Path, name: str) -> list[str]:
    """Return the command of a package."""
    return ["node", str(modules / name / BINARIES[name])]


def everybody(
    line: Connection, api: str, query: dict[str, str], key: dict[str, str]
) -> list[dict[str, Any]]:
    """Return all users, as the API shows them."""
    found: list[dict[str, Any]] = []
    while True:
        asked = {**query, "formerEmployees": "true", "paging": f"{len(found)},{PAGE}"}
        page = fetch(line, f"{api}?{urlencode(asked)}", key)["data"]["items"]
        found += page
        if len(page) < PAGE:
            return found


@contextmanager
def started(peer: Peer, cache: Path) -> Iterator[Running]:
    """Start a peer, wait for its first answer, stop it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    begun = time.perf_counter()
    command = [*peer.command, "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env=environment(cache / "cache")
    ) as process:
        try:
            answered(process, url + peer.targets[MAIL], peer.headers)
            yield Running(url, process.pid, time.perf_counter() - begun)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)


def answered(process: subprocess.Popen[bytes], url: str, headers: dict[str, str]) -> None:
    """Ask as soon as the port is open, and wait for the answer."""
    while process.poll() is None:
        try:
            line = Connection(url)
        except ConnectionRefusedError:
            time.sleep(0.001)
            continue
        status, _, body = line.send(line.ask("GET", url, headers))
        line.close()
        assert status == 200, body
        return
    raise SystemExit(f"{process.args} ended before it answered.")


def cold_starts(peers: dict[str, Peer], folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Return milliseconds to the first answer, and MiB held then, of several starts of each."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in peers}
    for _ in range(STARTS):
        for name, peer in peers.items():
            with started(peer, folder) as server:
                found[name].append((server.seconds * 1000, server.held_mib()))
    return found


Rates = dict[tuple[str, int], dict[str, list[float]]]


def loads(peers: dict[str, Peer], folder: Path) -> tuple[Rates, dict[str, float]]:
    """Return requests a second by what is asked, connections and peer; MiB held after it all."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(started(peer, folder)) for name, peer in peers.items()}
        for name in (EMULATOR, JSON_SERVER):
            line, peer = Connection(servers[name].url), peers[name]
            said = fetch(line, servers[name].url + peer.targets[HUNDRED], peer.headers)
            users = said if isinstance(said, list) else said["data"]["items"]
            assert len(users) == 100
            assert len(users[0]) > 30
            line.close()
        found: Rates = {
            (what, connections): {name: [] for name in peers}
            for what in (MAIL, HUNDRED)
            for connections in CONNECTIONS
        }
        for _ in range(ROUNDS):
            for (what, connections), rates in found.items():
                for name, peer in peers.items():
                    url = servers[name].url + peer.targets[what]
                    rates[name].append(counted(url, peer.headers, connections)[1])
        return found, {name: server.held_mib() for name, server in servers.items()}


def show(
    starts: dict[str, list[tuple[float, float]]], rates: Rates, held: dict[str, float]
) -> None:
    """Print medians, and how many times as good as the others the emulator is."""
    print(f"{PEOPLE:,} people; medians of {ROUNDS} interleaved rounds and {STARTS} starts")
    print(", ".join(f"{name} {version}" for name, version in VERSIONS.items()), end="\n\n")
    heads = (EMULATOR, JSON_SERVER, "prism", "of json-server", "of prism", "held to")
    print(f"{'':38}" + "".join(f"{head:>16}" for head in heads))
    for (what, connections), found in rates.items():
        asked = ASKED[what][JSON_SERVER]
        row({name: statistics.median(each) for name, each in found.items()},
            f"{what}, {connections} at once, /s", f"{asked:g} x")  # fmt: skip
    millis = {name: statistics.median(one[0] for one in found) for name, found in starts.items()}
    first = {name: statistics.median(one[1] for one in found) for name, found in starts.items()}
    row(millis, "cold start to the first answer, ms", "below both", fewer=True)
    row(first, "PSS at the first answer, MiB", "", fewer=True)
    row(held, "PSS after the load, MiB", "", fewer=True)


def row(found: dict[str, float], name: str, asked: str, *, fewer: bool = False) -> None:
    """Print one line. ``fewer`` is better: the ratio is the other way round."""
    ours = found[EMULATOR]
    ratios = [found[one] / ours if fewer else ours / found[one] for one in VERSIONS]
    figures = "".join(f"{figure:>16,.0f}" for figure in found.values())
    print(f"{name:38}{figures}" + "".join(f"{one:>14.1f} x" for one in ratios) + f"{asked:>16}")


if __name__ == "__main__":
    main()
