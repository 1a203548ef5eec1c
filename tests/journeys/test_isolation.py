"""Forty tenants at once: not one row, token, cookie, key, event, fault or call crosses over.

And that a crossing would be seen: one of each kind is made on purpose.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
import requests

from tests.journeys import live
from tests.journeys.crossing import look, mingle
from tests.journeys.crowd import LIMITED, at_once, crowd
from tests.journeys.mailbox import SECONDS, Hook, Mailbox, signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.journeys.crowd import Visitor
    from tests.journeys.live import Emulator

TENANTS = 40
"""Two hundred in ``benchmarks/tenants.py``."""


def test_nothing_crosses_over(tmp_path: Path) -> None:
    """Each writes, reads, signs in and is told of it, all at the same time."""
    with live.running(tmp_path) as emulator:
        assert mingle(emulator.url, TENANTS, rounds=2) == []


def _row(one: Visitor, other: Visitor) -> None:
    sent = {"firstName": one.name, "lastName": "Visiteur", "mail": one.mails[0]}
    other.ask("POST", "/api/v3/users", other.key, json=sent)


def _key(one: Visitor, other: Visitor) -> None:
    one.api_key = other.api_key


def _access_token(one: Visitor, other: Visitor) -> None:
    one.tokens[-1]["access_token"] = other.tokens[-1]["access_token"]


def _refresh_token(one: Visitor, other: Visitor) -> None:
    one.tokens[-1]["refresh_token"] = other.tokens[-1]["refresh_token"]


def _code(one: Visitor, other: Visitor) -> None:
    one.spare_code = other.spare_code


def _client(one: Visitor, other: Visitor) -> None:
    one.client = other.client


def _cookie(one: Visitor, other: Visitor) -> None:
    one.browser = other.browser


def _assertion(one: Visitor, other: Visitor) -> None:
    one.said = other.said


def _signing_key(one: Visitor, other: Visitor) -> None:
    """The assertion says that it is of the one, and another has signed it."""
    one.provider["idp"] = other.provider["idp"] | {"entityId": one.provider["idp"]["entityId"]}


def _hit(one: Visitor, other: Visitor) -> None:
    other.limited = one.limited


def _count(_one: Visitor, other: Visitor) -> None:
    rule = {"where": {"path": LIMITED}, "what": {"status": 503}}
    other.control("POST", "faults", rule)


def _call(_one: Visitor, other: Visitor) -> None:
    requests.get(f"{other.info['base_url']}/api/v3/roles", timeout=SECONDS)


def _time(one: Visitor, other: Visitor) -> None:
    other.control("POST", "clock", {"set": one.moment.isoformat()})


def _event(one: Visitor, other: Visitor) -> None:
    (last, *_) = one.mailbox.at(f"/{one.name}", 1)
    one.mailbox.keep(f"/{other.name}", last)


def _signature(one: Visitor, other: Visitor) -> None:
    (hook, *_) = hooks = other.mailbox.got[f"/{other.name}"]
    signed = hook.headers["lucca-timestamp"].encode() + b"." + hook.body
    forged = {"lucca-signature": signature(one.secret, signed)}
    hooks[0] = Hook(hook.headers | forged, hook.body)


PLANTED: dict[str, tuple[Callable[[Visitor, Visitor], None], str]] = {
    "row": (_row, "{other}: rows"),
    "key": (_key, "{one} at {other}: API key"),
    "access token": (_access_token, "{one} at {other}: access token"),
    "refresh token": (_refresh_token, "{one} at {other}: refresh token"),
    "code": (_code, "{one} at {other}: code"),
    "client": (_client, "{one} at {other}: client secret"),
    "cookie": (_cookie, "{one} at {other}: cookie"),
    "assertion": (_assertion, "{one} at {other}: assertion"),
    "signing key": (_signing_key, "{one}: its own assertion is dead"),
    "fault's hit": (_hit, "{other}: fault"),
    "fault's count": (_count, "{other}: fault's counters"),
    "call": (_call, "{other}: journal Counter({{('GET', '/api/v3/roles', ''): 1}})"),
    "time": (_time, "{other}: clock"),
    "event": (_event, "{other}: event signed by ['{one}']"),
    "signature": (_signature, "{other}: event signed by ['{one}']"),
}
"""What is made to cross from one to the other, and how that is told."""


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """A receiver."""
    with Mailbox() as one:
        yield one


_numbers = count()


@pytest.mark.parametrize("kind", PLANTED)
def test_a_crossing_is_seen(emulator: Emulator, mailbox: Mailbox, kind: str) -> None:
    """Of two tenants, the first of which limits calls and the second does not."""
    plant, told = PLANTED[kind]
    names = [f"crowd-p{next(_numbers)}" for _ in range(2)]
    both = crowd(emulator.url, mailbox, names)
    at_once(lambda one: one.visit(1), both)

    plant(*both)
    found = look(both)

    assert told.format(one=names[0], other=names[1]) in found
    for one in both:
        one.browser.close()
        requests.delete(f"{emulator.url}/_emulator/tenants/{one.name}", timeout=SECONDS)
        requests.delete(f"{emulator.url}/_emulator/tenants/{one.name}-again", timeout=SECONDS)
        requests.delete(f"{emulator.url}/_emulator/snapshots/{one.name}-again", timeout=SECONDS)
