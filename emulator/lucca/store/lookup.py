"""People found by what somebody types: any part of a name, best match first.

Each word typed must begin one of a person's names, or be somewhere in the address or the employee
number. How Lucca ranks is not public; here ``relevance`` counts, for each word, 4 for a whole last
name, 3 for a whole first name, 2 for the beginning of either, and 1 for what is found elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.store import filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.lucca.query import Query
    from emulator.lucca.store.records import Within
    from emulator.storage import Connection

MOST_WORDS = 10
_SPACED = "(' ' || replace(name, '-', ' ') || ' ')"


class Found(NamedTuple):
    """Somebody found; ``relevance`` is 0 where nothing was typed."""

    id: int
    relevance: int


def find(db: Connection, words: Sequence[str], query: Query, within: Within) -> list[Found]:
    """Return a page of people; without an order that is asked for, the best first."""
    text, bound = _where(words, query, within)
    score, scored = _score(words)
    order = filters.order(query, "lucca_user", within.lookup)
    if not query.order:
        order = f"relevance DESC, lastName, {order}"
    rows = db.execute(
        f"SELECT id, {score} AS relevance FROM lucca_user WHERE {text}"
        f" ORDER BY {order} LIMIT ? OFFSET ?",
        (*scored, *bound, query.limit, query.offset),
    )
    return [Found(*row) for row in rows]


def count(db: Connection, words: Sequence[str], query: Query, within: Within) -> int:
    """Return how many are found, all pages together."""
    text, bound = _where(words, query, within)
    (number,) = db.execute(f"SELECT count(*) FROM lucca_user WHERE {text}", bound).fetchone()
    return int(number)


def _where(words: Sequence[str], query: Query, within: Within) -> tuple[str, list[object]]:
    text, bound = filters.where(query.conditions, within.lookup)
    if within.scope is not None:
        text, bound = f"{text} AND {within.scope.sql}", [*bound, *within.scope.values]
    for word in words:
        text += (
            f" AND (instr({_SPACED}, ' ' || ?) OR instr(name, ?)"
            " OR instr(mail, ?) OR instr(employeeNumber, ?))"
        )
        bound += [word] * 4
    return text, bound


def _score(words: Sequence[str]) -> tuple[str, list[object]]:
    parts, bound = ["0"], list[object]()
    for word in words:
        parts.append(
            "CASE WHEN lastName = ? THEN 4 WHEN firstName = ? THEN 3"
            f" WHEN instr({_SPACED}, ' ' || ?) THEN 2 ELSE 1 END"
        )
        bound += [word] * 3
    return " + ".join(parts), bound
