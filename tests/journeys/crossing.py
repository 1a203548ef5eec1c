"""What of one tenant shows in another: each crossing is told, in words that name what crossed."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tests.journeys.crowd import ALLOWED, Visitor, at_once, crowd
from tests.journeys.mailbox import Mailbox, signers

if TYPE_CHECKING:
    from collections.abc import Mapping

STEPS = (1, 7)
"""Everybody tries all that is theirs at the doors of those who come so many later."""

SAVED = 8
"""How many are saved and made again: a process keeps no more than a hundred snapshots."""

PARIS = ZoneInfo("Europe/Paris")
_MOST = 500


def inside(one: Visitor, secrets: Mapping[str, str]) -> list[str]:
    """Return what is in a tenant, or came from it, that is not its visitor's."""
    found = []
    fields = "paging=0,1000&fields=mail,modifiedAt"
    rows = [user for user in one.users(fields) if user["mail"].startswith("crowd-")]
    if sorted(user["mail"] for user in rows) != sorted(one.mails):
        found.append("rows")
    here = one.moment.astimezone(PARIS).replace(tzinfo=None)
    if any(datetime.fromisoformat(user["modifiedAt"]) != here for user in rows):
        found.append("modifiedAt")
    clock = one.control("GET", "clock")
    if (datetime.fromisoformat(clock["now"]), clock["frozen"]) != (one.moment, True):
        found.append("clock")
    return [f"{one.name}: {what}" for what in [*found, *_of_rules(one), *_of_events(one, secrets)]]


def _of_rules(one: Visitor) -> list[str]:
    expected = [200] * ALLOWED + [429 if one.faulty else 200]
    counted = [(rule["seen"], rule["hits"]) for rule in one.control("GET", "faults")]
    found = [] if one.limited == expected else ["fault"]
    return found if counted == [(ALLOWED + 1, 1)] * one.faulty else [*found, "fault's counters"]


def _of_events(one: Visitor, secrets: Mapping[str, str]) -> list[str]:
    found = []
    hooks = one.mailbox.at(f"/{one.name}", len(one.mails))
    if sorted(json.loads(hook.body)["data"]["mail"] for hook in hooks) != sorted(one.mails):
        found.append("event")
    for hook in hooks:
        if (by := signers(hook, secrets)) != [one.name]:
            found.append(f"event signed by {by}")
        if f"/t/{one.name}/".encode() not in hook.body:
            found.append("event's addresses")
        if hook.headers["lucca-timestamp"] != one.moment.strftime("%Y-%m-%dT%H:%M:%SZ"):
            found.append("event's time")
    return found


def opened(one: Visitor, other: Visitor) -> list[str]:
    """Try every credential of one at the other's door; return those that open something."""
    last = one.tokens[-1]
    code = other.spend(one.spare_code)
    refreshed = other.refresh(last["refresh_token"])
    # Of a client that is let in, it is the token that is refused (RFC 6749 §5.2).
    stranger = other.token(one.client, grant_type="refresh_token", refresh_token="none")
    silent = other.authorize(one.cookies(other.name), prompt="none")
    key = {"Authorization": f"lucca application={one.api_key}"}
    tried = {
        "API key": other.ask("GET", "/api/v3/users?paging=0,1", key).status_code != 401,
        "access token": other.userinfo(last["access_token"]).status_code != 401,
        "refresh token": _refusal(refreshed) != (400, "invalid_grant"),
        "code": _refusal(code) != (400, "invalid_grant"),
        "client secret": _refusal(stranger) != (401, "invalid_client"),
        "cookie": silent.get("error") != ["login_required"],
        "assertion": other.accepts(one.said) is not None,
    }
    return [f"{one.name} at {other.name}: {what}" for what, opens in tried.items() if opens]


def across(one: Visitor, other: Visitor) -> list[str]:
    """Try all that is one's at the other's door; return what crossed over."""
    found = opened(one, other)
    if other.users(urlencode({"mail": one.mails[0]})):
        found.append(f"{one.name} at {other.name}: row")
    if other.ask("GET", f"{one.oidc}/jwks").status_code != 404:
        found.append(f"{one.name} at {other.name}: application")
    return found


def again(one: Visitor) -> list[str]:
    """Save a tenant and make another of it: the same rows, and nothing of what opens the first."""
    name = f"{one.name}-again"
    one.control("POST", "snapshots", {"name": name})
    made = one.control("POST", "tenants", {"name": name, "from": {"snapshot": name}})
    other = Visitor(name, one.emulator, one.mailbox, one.moment, one.faulty, info=made)
    other.trust()
    found = opened(one, other)
    if not other.users(urlencode({"mail": one.mails[0]})):
        found.append(f"{name}: what was saved is not there")
    return found


def alive(one: Visitor) -> list[str]:
    """Return what a visitor cannot do any more, after all that others tried."""
    works = {
        "cookie": "code" in one.authorize(prompt="none"),
        "code": one.spend(one.spare_code).status_code == 200,
        "refresh token": one.refresh(one.tokens[-1]["refresh_token"]).status_code == 200,
        "access token": one.userinfo(one.tokens[0]["access_token"]).status_code == 200,
        "assertion": one.accepts(one.said) is not None,
    }
    return [f"{one.name}: its own {what} is dead" for what, does in works.items() if not does]


def journal(one: Visitor) -> list[str]:
    """Return whether a journal holds other than the calls at that door, each at its moment."""
    kept: Counter[tuple[str, str, str]] = Counter()
    times: set[str] = set()
    after = 0
    while page := _page(one, after):
        kept.update((line["method"], line["path"], line["query"]) for line in page)
        times.update(line["at"] for line in page)
        after = page[0]["number"]
    found = [] if kept == one.asked else [f"journal {(kept - one.asked) or (one.asked - kept)}"]
    # Asked for before the clock stood: nothing that the journal would hold.
    if {datetime.fromisoformat(at) for at in times} != {one.moment}:
        found.append("journal's times")
    return [f"{one.name}: {what}" for what in found]


def _page(one: Visitor, after: int) -> list[dict[str, Any]]:
    query = f"secrets=1&limit={_MOST}&after={after}"
    found: list[dict[str, Any]] = one.control("GET", f"requests?{query}")["requests"]
    return found


def _refusal(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.json().get("error")


def mingle(emulator: str, tenants: int, rounds: int) -> list[str]:
    """Have so many tenants used at once, then return all that crossed over."""
    with Mailbox() as mailbox:
        names = [f"crowd-{number}" for number in range(tenants)]
        everybody = crowd(emulator, mailbox, names)
        at_once(lambda one: one.visit(rounds), everybody)
        found = look(everybody)
        if set(mailbox.got) != {f"/{name}" for name in names}:
            found.append("events of nobody")
        for one in everybody:
            one.browser.close()
    return found


def look(everybody: list[Visitor]) -> list[str]:
    """Return all that crossed over between tenants that have been used."""
    secrets = {one.name: one.secret for one in everybody}
    keys = {one.info["lucca"]["api_key"] for one in everybody}
    found = [] if len({*secrets.values(), *keys}) == 2 * len(everybody) else ["same credentials"]
    later = [[*everybody[step:], *everybody[:step]] for step in STEPS if step < len(everybody)]
    pairs = [pair for others in later for pair in zip(everybody, others, strict=True)]
    saved = everybody[:: max(1, len(everybody) // SAVED)]
    for told in (
        at_once(lambda pair: across(*pair), pairs),
        at_once(again, saved),
        at_once(alive, everybody),
        at_once(lambda one: inside(one, secrets), everybody),
        at_once(journal, everybody),
    ):
        found += [line for lines in told for line in lines]
    return found
