"""Make a rule of what was asked for, show what there is, take it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.errors import Conflict, Invalid, NotFound
from emulator.faults import store
from emulator.faults.reading import moment, number, text, whole
from emulator.faults.rules import Counts, Heal, Rule, When
from emulator.members import members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from emulator.faults.kinds import Kind
    from emulator.storage import Connection

MAX_RULES = 100
"""In a tenant: each request is held against each."""

_MEMBERS = ("name", "where", "what", "when", "heal")
_WHEN = ("after", "first", "next", "every", "probability", "seed", "from", "until")
_MAX_CALLS = 1_000_000_000
_MAX_SEED = 2**53 - 1
"""What every JSON reader keeps exactly (RFC 8259 §6)."""
_MAX_SECONDS = 366 * 86_400
_MAX_HEADERS = 10
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,58}[A-Za-z0-9._-])?")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


def plan(db: Connection, body: object, kinds: Iterable[Kind], now: datetime) -> dict[str, object]:
    """Keep the rule that ``POST /_emulator/faults`` asks for, and return it as shown.

    ``{"name"?, "where"?, "what": {kind: parameters}, "when"?, "heal"?}``. Raises ``Invalid``,
    which names the member and what it may be, and ``Conflict`` if there are too many.
    """
    asked = members_of(body, "A fault", _MEMBERS)
    kind, told = _what(asked.get("what"), {one.name: one for one in kinds})
    parameters = kind.read(told)
    given = _name(asked["name"]) if "name" in asked else None
    where = _where(asked.get("where", {}), kind)
    when, heal = _when(asked.get("when", {})), _heal(asked.get("heal", {}))
    if len(store.every(db)) >= MAX_RULES:
        raise Conflict(f"There are {MAX_RULES} faults already; delete some first.")
    key = store.next_number(db)
    rule = Rule(
        number=key,
        name=given or f"fault-{key}",
        kind=kind.name,
        where=where,
        parameters=parameters,
        when=when,
        heal=heal,
        made_at=now,
        spent=False,
    )
    store.add(db, rule)
    return _entry(rule, Counts(), now)


def entries(db: Connection, now: datetime) -> list[dict[str, object]]:
    """Return all rules as the control API shows them, in the order they were made."""
    counted = store.every_counts(db)
    return [_entry(rule, counted[rule.number], now) for rule in store.every(db)]


def remove(db: Connection, key: str) -> None:
    """Forget the rule with this id. Raises ``NotFound``."""
    if not re.fullmatch(r"[0-9]{1,15}", key) or not store.remove(db, int(key)):
        raise NotFound("fault", key)


def clear(db: Connection) -> None:
    """Forget all rules."""
    store.clear(db)


def _entry(rule: Rule, counts: Counts, now: datetime) -> dict[str, object]:
    when, heal = rule.when, rule.heal
    chosen: dict[str, object] = {
        "after": when.after or None,
        "first": when.first,
        "every": when.every if when.every > 1 else None,
        "probability": when.probability if when.probability < 1 else None,
        "seed": when.seed if when.seed or when.probability < 1 else None,
        "from": _written(when.begins),
        "until": _written(when.ends),
    }
    return {
        "id": rule.number,
        "name": rule.name,
        "where": _shown(rule.where),
        "what": {rule.kind: rule.parameters},
        "when": _given(chosen),
        "heal": _given({"hits": heal.hits, "seconds": heal.seconds}),
        "state": rule.state(now),
        "seen": counts.seen,
        "hits": counts.hits,
        "made_at": _written(rule.made_at),
    }


def _shown(where: Mapping[str, str]) -> dict[str, object]:
    plain: dict[str, object] = {}
    headers = {}
    for name, pattern in where.items():
        if name.startswith("header:"):
            headers[name.removeprefix("header:")] = pattern
        else:
            plain[name] = pattern
    return plain | ({"headers": headers} if headers else {})


def _given(chosen: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in chosen.items() if value is not None}


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")


def _name(value: object) -> str:
    # It is said in a header and joined with others there.
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise Invalid("name must be 1 to 60 of A-Z, a-z, 0-9, space, '.', '_' and '-'.")
    return value


def _what(value: object, kinds: Mapping[str, Kind]) -> tuple[Kind, object]:
    names = ", ".join(kinds)
    if not isinstance(value, dict) or len(value) != 1:
        raise Invalid(f"what must be a JSON object with exactly one member, among {names}.")
    (asked,) = value.items()
    if asked[0] not in kinds:
        raise Invalid(f"what has no member {asked[0]!r}; it has {names}.")
    return kinds[asked[0]], asked[1]


def _where(value: object, kind: Kind) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, pattern in members_of(value, "where", kind.where).items():
        if name == "headers":
            found |= _headers(pattern)
            continue
        found[name] = text(pattern, f"where.{name}")
        choices = kind.where[name]
        if choices and pattern not in choices:
            raise Invalid(f"where.{name} must be one of {', '.join(choices)}.")
    return found


def _headers(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not 1 <= len(value) <= _MAX_HEADERS:
        raise Invalid(f"where.headers must be a JSON object with 1 to {_MAX_HEADERS} members.")
    for name in value:
        if not _HEADER.fullmatch(name):
            raise Invalid(f"{name[:100]!r} in where.headers is not the name of a header.")
    return {
        f"header:{name.lower()}": text(pattern, f"where.headers.{name}")
        for name, pattern in value.items()
    }


def _when(value: object) -> When:
    asked = members_of(value, "when", _WHEN)
    if "first" in asked and "next" in asked:
        raise Invalid("when.first and when.next are the same: calls from now on. Give one.")
    first = asked.get("first", asked.get("next"))
    begins = moment(asked["from"], "when.from") if "from" in asked else None
    ends = moment(asked["until"], "when.until") if "until" in asked else None
    if begins is not None and ends is not None and begins >= ends:
        raise Invalid("when.from must be before when.until.")
    return When(
        after=whole(asked.get("after", 0), "when.after", 0, _MAX_CALLS),
        first=None if first is None else whole(first, "when.first", 1, _MAX_CALLS),
        every=whole(asked.get("every", 1), "when.every", 1, _MAX_CALLS),
        probability=number(asked.get("probability", 1), "when.probability", 0, 1),
        seed=whole(asked.get("seed", 0), "when.seed", -_MAX_SEED, _MAX_SEED),
        begins=begins,
        ends=ends,
    )


def _heal(value: object) -> Heal:
    asked = members_of(value, "heal", ("hits", "seconds"))
    hits, seconds = asked.get("hits"), asked.get("seconds")
    return Heal(
        hits=None if hits is None else whole(hits, "heal.hits", 1, _MAX_CALLS),
        seconds=None if seconds is None else number(seconds, "heal.seconds", 0.001, _MAX_SECONDS),
    )
