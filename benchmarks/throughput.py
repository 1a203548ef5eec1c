"""Requests a second, beside what the same server does with a Flask route that does nothing.

Rounds are interleaved, so that whatever else the machine does falls on all alike.
"""

from __future__ import annotations

import base64
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from running import SERVE, Connection, header, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from running import Server

ROUNDS = 5
ROUND_SECONDS = 2
CONNECTIONS = 8
EXCHANGES = 500
"""Codes made and spent in one round; they live for a minute."""

TARGETS = {"c/a": 0.6, "d/c": 1 / 3, "e/raw": 0.3}
KEY = Path(__file__).parents[1] / "emulator/smartlink/keys/rsa-0.pem"


def main() -> None:
    """Measure, and print a table."""
    if sys.argv[1:] == ["ceiling"]:
        ceiling()
        return
    cache = Path(tempfile.mkdtemp(prefix="benchmark-"))
    people = [*SERVE, "--port", "0", "--people", "1000", "--as-of", "2026-01-05"]
    try:
        with (
            serving([sys.executable, __file__, "ceiling"], cache) as fixed,
            serving(people, cache) as url,
        ):
            measures = prepare(fixed, url)
            rounds: dict[str, list[Round]] = {name: [] for name in measures}
            for _ in range(ROUNDS):
                for name, measure in measures.items():
                    rounds[name].append(measure())
    finally:
        shutil.rmtree(cache)
    show(rounds)


def ceiling() -> None:
    """Serve a fixed answer with the emulator's own server code."""
    from flask import Flask, Response

    from emulator import server

    app = Flask("ceiling", static_folder=None)
    body = b'{"header":{},"data":{"items":[]}}' + b" " * 400

    @app.get("/fixed")
    def fixed() -> Response:
        return Response(body, mimetype="application/json")

    def whole(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        return [b"".join(app(environ, start))]  # one write, as the emulator's own door does

    listener = server.bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    sys.exit(server.serve(whole, listener, 1 << 20, lambda: print(f"Ready on {url}", flush=True)))


class Round(NamedTuple):
    """What one round found."""

    rate: float
    """Requests a second."""
    cpu_us: float
    """Processor time of the server for one request, in microseconds: what is left of a rate when
    the neighbours are taken away."""


def prepare(fixed: Server, server: Server) -> dict[str, Callable[[], Round]]:
    """Return what is measured, by name; each call is one round."""
    url = server.url
    line = Connection(url)
    info = fetch(line, f"{url}/_emulator/info", {})
    key = {"Authorization": f"lucca application={info['lucca']['api_key']}"}
    someone = next(one for one in info["people"] if one["persona"] == "manager")
    api = f"{url}/api/v3/users"
    fields = ",".join(fetch(line, f"{api}/{someone['lucca_id']}", key)["data"])
    by_mail = f"{api}?{urlencode({'mail': someone['email']})}"
    page = f"{api}?{urlencode({'fields': fields, 'paging': '0,100'})}"
    found = fetch(line, by_mail, key)["data"]["items"]
    whole = fetch(line, page, key)["data"]["items"]
    assert len(found) == 1
    assert (len(whole), len(whole[0])) == (100, fields.count(",") + 1)
    app = info["smartlink"]["apps"][0]
    exchanges = Exchanges(line, server, app, someone["email"])
    return {
        "a    fixed bytes, Flask, same server": lambda: asked(fixed, f"{fixed.url}/fixed", {}),
        "b    discovery": lambda: asked(server, app["discovery_url"], {}),
        "c    user by mail, default fields": lambda: asked(server, by_mail, key),
        f"d    100 people, all {len(whole[0])} fields": lambda: asked(server, page, key),
        "e    code exchange, RS256, one connection": exchanges.round,
        "raw  RS256 by joserfc, one thread": signatures,
    }


def fetch(line: Connection, url: str, headers: dict[str, str]) -> Any:
    """Return the JSON at an address."""
    status, _, body = line.send(line.ask("GET", url, headers))
    assert status == 200, body
    return json.loads(body)


def asked(server: Server, url: str, headers: dict[str, str]) -> Round:
    """Ask for a page over and over: by wrk if it is installed, else by a process of our own."""
    before = server.cpu_seconds()
    count, rate = counted(url, headers)
    return Round(rate, (server.cpu_seconds() - before) / count * 1e6)


def counted(url: str, headers: dict[str, str], connections: int = CONNECTIONS) -> tuple[int, float]:
    """Return how many requests were answered, and how many a second."""
    if shutil.which("wrk") is None:
        with get_context("spawn").Pool(1) as pool:
            return pool.apply(loop, (url, headers))
    options = [f"-H{name}: {text}" for name, text in headers.items()]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{ROUND_SECONDS}s", *options, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    count = int(said.partition(" requests in")[0].split()[-1])
    return count, float(said.partition("Requests/sec:")[2].split()[0])


def loop(url: str, headers: dict[str, str]) -> tuple[int, float]:
    """Ask over one connection for as long as a round lasts."""
    line = Connection(url)
    request = line.ask("GET", url, headers)
    begun, count = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < ROUND_SECONDS:
        assert line.send(request)[0] == 200
        count += 1
    line.close()
    return count, count / passed


class Exchanges:
    """Codes from the authorize endpoint, then exchanged; only the exchange is timed."""

    def __init__(self, line: Connection, server: Server, app: dict[str, Any], mail: str) -> None:
        self._line, self._server = line, server
        self._issuer = app["discovery_url"].removesuffix("/.well-known/openid-configuration")
        self._redirect_uri = app["redirect_uris"][0]
        pair = f"{quote(app['client_id'])}:{quote(app['client_secret'])}"
        self._basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
        query = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": self._redirect_uri,
            "scope": "openid profile email groups",
            "nonce": "n-1",
        }
        self._authorize = f"{self._issuer}/authorize?{urlencode(query)}"
        self._cookie: dict[str, str] = {}
        change = json.dumps({"signin": {"mode": "auto", "as": mail}}).encode()
        status, _, said = line.send(
            line.ask("PATCH", f"{server.url}/_emulator/settings", {}, change)
        )
        assert status == 200, said

    def round(self) -> Round:
        """Make codes, then exchange them."""
        requests = [self._request(self._code()) for _ in range(EXCHANGES)]
        used, begun = self._server.cpu_seconds(), time.perf_counter()
        statuses = [self._line.send(request)[0] for request in requests]
        passed = time.perf_counter() - begun
        assert statuses == [200] * EXCHANGES
        used = self._server.cpu_seconds() - used
        return Round(EXCHANGES / passed, used / EXCHANGES * 1e6)

    def _code(self) -> str:
        _, head, _ = self._line.send(self._line.ask("GET", self._authorize, self._cookie))
        if cookie := header(head, "set-cookie"):
            self._cookie = {"Cookie": cookie.partition(";")[0]}
        back = urlsplit(header(head, "location") or "")
        return parse_qs(back.query)["code"][0]

    def _request(self, code: str) -> bytes:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
        }
        headers = {
            "Authorization": self._basic,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._line.ask("POST", f"{self._issuer}/token", headers, urlencode(sent).encode())


def signatures() -> Round:
    """Sign ID tokens, and do nothing else."""
    from joserfc import jws
    from joserfc.jwk import RSAKey

    key = RSAKey.import_key(KEY.read_bytes())
    payload = json.dumps({f"claim_{number}": "x" * 24 for number in range(20)}).encode()
    header_of = {"typ": "JWT", "alg": "RS256", "kid": "x" * 43}
    jws.serialize_compact(header_of, payload, key, ["RS256"])
    used, begun, count = time.process_time(), time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < ROUND_SECONDS:
        jws.serialize_compact(header_of, payload, key, ["RS256"])
        count += 1
    return Round(count / passed, (time.process_time() - used) / count * 1e6)


def show(rounds: dict[str, list[Round]]) -> None:
    """Print medians, extremes and ratios."""
    client = "wrk" if shutil.which("wrk") else "one connection of our own (wrk asks more)"
    print(f"{ROUNDS} interleaved rounds of {ROUND_SECONDS} s; client: {client}\n")
    print(f"{'':44}{'median/s':>10}   {'min..max':>16}   {'CPU us each':>11}")
    medians = {}
    for name, found in rounds.items():
        rates = [one.rate for one in found]
        cpu = statistics.median(one.cpu_us for one in found)
        medians[name.split()[0]] = statistics.median(rates), cpu
        extremes = f"{min(rates):,.0f}..{max(rates):,.0f}"
        print(f"{name:44}{statistics.median(rates):>10,.0f}   {extremes:>16}   {cpu:>11,.0f}")
    print(f"\n{'':8}{'by rate':>8}{'by CPU':>8}{'target':>8}")
    for name, target in TARGETS.items():
        over, under = (medians[one] for one in name.split("/"))
        print(f"{name:8}{over[0] / under[0]:>8.2f}{under[1] / over[1]:>8.2f}{target:>8.2f}")


if __name__ == "__main__":
    main()
