"""The weeks that people have yet to hand in, whether they have begun a timesheet of them or not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from emulator.lucca.fields import Scope
    from emulator.storage import Connection

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(9990, 12, 31)
"""What a day that is asked for may be: a year from here is still a date."""

Whose = Literal["owner", "manager", "legal entity"]

_OF = {"owner": "u.id", "manager": "u.managerId", "legal entity": "u.legalEntityId"}


class Asked(NamedTuple):
    """Whose weeks, that begin from a day to another, both included (ISO texts)."""

    whose: Whose
    ids: tuple[int, ...]
    first: str
    last: str
    seen: Scope | None = None
    """Which users somebody sees; None for all."""


class Week(NamedTuple):
    """A week of somebody's by its Monday, and the timesheet begun of it, None if there is none."""

    owner: int
    starts_on: str
    sheet: int | None


def weeks(db: Connection, asked: Asked, *, offset: int = 0, limit: int = -1) -> list[Week]:
    """Return the weeks due, by person and by time.

    They are those since the person's first timesheet, as long as their contract goes, that no
    timesheet handed in covers; one that was rejected is due again.
    """
    text, bound = _from(asked)
    rows = db.execute(
        f"{text} SELECT owner, starts, (SELECT max(t.id) FROM lucca_timesheet t"
        " WHERE t.person_id = owner AND t.starts_on = starts AND t.status = 'draft') FROM due"
        " ORDER BY owner, starts LIMIT ? OFFSET ?",
        (*bound, limit, offset),
    )
    return [Week(*row) for row in rows]


def count(db: Connection, asked: Asked) -> int:
    """Return how many weeks are due."""
    text, bound = _from(asked)
    (number,) = db.execute(f"{text} SELECT count(*) FROM due", bound).fetchone()
    return int(number)


def _from(asked: Asked) -> tuple[str, list[object]]:
    marks = ", ".join("?" * len(asked.ids))
    seen, values = ("1", ()) if asked.seen is None else (asked.seen.sql, asked.seen.values)
    text = f"""
        WITH RECURSIVE person(id, first, last) AS (
            SELECT t.person_id, max(min(t.starts_on), ?),
                min(?, ifnull((SELECT substr(u.dtContractEnd, 1, 10)
                    FROM lucca_user u WHERE u.id = t.person_id), '9999'))
            FROM lucca_timesheet t
            WHERE t.person_id IN (SELECT u.id FROM lucca_user u
                WHERE {_OF[asked.whose]} IN ({marks})
                AND u.id IN (SELECT id FROM lucca_user WHERE {seen}))
            GROUP BY t.person_id),
        week(owner, starts, last) AS (
            SELECT id, date(first, 'weekday 1'), last FROM person
            UNION ALL SELECT owner, date(starts, '+7 days'), last FROM week
            WHERE date(starts, '+7 days') <= last),
        due(owner, starts) AS (
            SELECT owner, starts FROM week WHERE starts <= last AND NOT EXISTS (
                SELECT 1 FROM lucca_timesheet t WHERE t.person_id = owner
                AND t.starts_on = starts AND t.status IN ('submitted', 'approved')))
    """
    return text, [asked.first, asked.last, *asked.ids, *values]
