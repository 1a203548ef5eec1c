"""The rules in the tenant's own file, with what they have counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from emulator.faults.rules import Counts, Heal, Rule, When
from emulator.storage import Table
from emulator.tenancy.store import read_fact, write_fact

if TYPE_CHECKING:
    from emulator.storage import Connection, Row

FAULTS = Table(
    "fault",
    {
        "number": int,
        "name": str,
        "kind": str,
        "rule": str,
        "made_at": str,
        "spent": int,
        "seen": int,
        "hits": int,
        "window_began": str,
        "window_calls": int,
    },
    "number",
)
"""``rule`` is JSON: ``where``, ``parameters``, ``when``, ``heal``. Moments are ISO 8601, UTC."""

TABLES = (FAULTS,)

_LAST = "faults"


def every(db: Connection) -> list[Rule]:
    """Return all rules, in the order they were made."""
    return [_rule(row) for row in db.execute("SELECT * FROM fault ORDER BY number")]


def next_number(db: Connection) -> int:
    """Return the number of the next rule; none is ever given twice."""
    last = read_fact(db, _LAST) or {"number": 0}
    number = int(str(last["number"])) + 1
    write_fact(db, _LAST, {"number": number})
    return number


def add(db: Connection, rule: Rule) -> None:
    """Keep a new rule, with nothing counted."""
    told: dict[str, Any] = {
        "where": rule.where,
        "parameters": rule.parameters,
        "when": rule.when,
        "heal": rule.heal,
    }
    text = orjson.dumps(told).decode()
    made = rule.made_at.isoformat()
    db.execute(FAULTS.insert(), (rule.number, rule.name, rule.kind, text, made, 0, 0, 0, None, 0))


def counts(db: Connection, number: int) -> Counts | None:
    """Return what a rule has counted; None if it is gone, or spent by now."""
    row = db.execute("SELECT * FROM fault WHERE number = ? AND spent = 0", (number,)).fetchone()
    return None if row is None else _counts(row)


def every_counts(db: Connection) -> dict[int, Counts]:
    """Return what each rule has counted, by its number."""
    return {row["number"]: _counts(row) for row in db.execute("SELECT * FROM fault")}


def note(db: Connection, number: int, now: Counts, *, spent: bool) -> None:
    """Keep what a rule has counted, and whether that ends it."""
    began = None if now.window_began is None else now.window_began.isoformat()
    db.execute(
        "UPDATE fault SET seen = ?, hits = ?, window_began = ?, window_calls = ?, spent = ?"
        " WHERE number = ?",
        (now.seen, now.hits, began, now.window_calls, spent, number),
    )


def remove(db: Connection, number: int) -> bool:
    """Forget a rule; return whether there was one."""
    return db.execute("DELETE FROM fault WHERE number = ?", (number,)).rowcount > 0


def clear(db: Connection) -> None:
    """Forget all rules."""
    db.execute("DELETE FROM fault")


def _rule(row: Row) -> Rule:
    told = orjson.loads(row["rule"])
    when = told["when"]
    for end in ("begins", "ends"):
        when[end] = _moment(when[end])
    return Rule(
        number=row["number"],
        name=row["name"],
        kind=row["kind"],
        where=told["where"],
        parameters=told["parameters"],
        when=When(**when),
        heal=Heal(**told["heal"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        spent=bool(row["spent"]),
    )


def _counts(row: Row) -> Counts:
    began = _moment(row["window_began"])
    return Counts(row["seen"], row["hits"], began, row["window_calls"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
