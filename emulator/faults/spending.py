"""Ask whether something should misbehave now, and count that it was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.faults import store
from emulator.faults.rules import look

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from emulator.faults.kinds import Facts
    from emulator.faults.rules import Hit, Rule
    from emulator.storage import Connection, Database


def known(database: Database) -> tuple[Rule, ...]:
    """Return the tenant's rules; without a statement unless something there has changed."""
    return database.known("faults", lambda: _read(database))


def standing(database: Database, now: datetime) -> list[str]:
    """Return the names of the rules that may hit now."""
    return [rule.name for rule in known(database) if rule.state(now) == "active"]


def due(
    database: Database,
    now: datetime,
    kinds: Collection[str],
    facts: Facts,
    *,
    one_of: Collection[str] = (),
) -> list[Hit]:
    """Return what misbehaves now, in the order it was planned; what fits is counted and kept.

    ``kinds`` are those that can happen at this point, ``facts`` says what is happening. Of the
    kinds ``one_of`` only one can happen at a time: the rule that was made first hits, another
    that would has looked on. Not within a transaction.
    """
    fitting = [
        rule
        for rule in known(database)
        if rule.kind in kinds and rule.state(now) == "active" and rule.fits(facts)
    ]
    if not fitting:
        return []
    hits: list[Hit] = []
    with database.transaction() as db:
        for rule in fitting:
            taken = rule.kind in one_of and any(hit.kind in one_of for hit in hits)
            hit = _spend(db, rule, now, taken=taken)
            if hit is not None:
                hits.append(hit)
    return hits


def _spend(db: Connection, rule: Rule, now: datetime, *, taken: bool) -> Hit | None:
    counts = store.counts(db, rule.number)
    if counts is None:  # since it was read
        return None
    counts, hit = look(rule, counts, now)
    if taken:
        hit = None
    if hit is not None:
        counts = replace(counts, hits=counts.hits + 1)
    store.note(db, rule.number, counts, spent=counts.end(rule))
    return hit


def _read(database: Database) -> tuple[Rule, ...]:
    with database.read() as db:
        return tuple(store.every(db))
