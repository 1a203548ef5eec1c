"""Timesheets that are not handed in yet, as Lucca calculates them: with the id zero."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.hints import Unknown
from emulator.lucca.resources.timesheets import DRAFT, TIMESHEETS
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import due, records
from emulator.lucca.store.due import FIRST_DAY, LAST_DAY, Asked
from emulator.lucca.store.timesheets import MONTHS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.lucca.fields import Record
    from emulator.lucca.store.due import Week, Whose
    from emulator.storage import Connection

_WHOSE: dict[str, Whose] = {
    "ownerids": "owner",
    "managerids": "manager",
    "legalentityids": "legal entity",
}
_KNOWN = (*_WHOSE, "start", "end", "fields", "paging", "orderby", "limit", "page")
_MOST_IDS = 1_000
_LONGEST_DAYS = 366


def asked(named: Mapping[str, str], now: datetime) -> Asked:
    """Read the parameters: one of ``ownerIds``, ``managerIds``, ``legalEntityIds``, and a period.

    ``end`` is the day after the last and today by default; ``start`` is by default, and at the
    earliest, a year before it: that bound is ours. Raises ``Invalid``.
    """
    unknown = [name for name in named if name not in _KNOWN]
    if unknown:
        raise Unknown(unknown[0], "Timesheet", _KNOWN)
    whose = [name for name in _WHOSE if named.get(name, "").strip()]
    if len(whose) != 1:
        raise Invalid("Filter on one of ownerIds, managerIds or legalEntityIds.")
    end = _day("end", named.get("end"), local(now).date())
    start = _day("start", named.get("start"), end - timedelta(_LONGEST_DAYS))
    if (end - start).days > _LONGEST_DAYS:
        raise Invalid(f"start and end: at most {_LONGEST_DAYS} days apart.")
    last = end - timedelta(1)
    return Asked(
        _WHOSE[whose[0]], _ids(whose[0], named[whose[0]]), start.isoformat(), last.isoformat()
    )


def _day(name: str, sent: str | None, usual: date) -> date:
    if sent is None or not sent.strip():
        return usual
    try:
        found = date.fromisoformat(sent.strip()[:10])
    except ValueError:
        raise Invalid(f"{name}: {sent!r:.60} is not a date.") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Invalid(f"{name}: from {FIRST_DAY} to {LAST_DAY}.")
    return found


def _ids(name: str, text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > _MOST_IDS:
        raise Invalid(f"{name}: at most {_MOST_IDS} values.")
    if not all(one.isascii() and one.isdigit() and len(one) <= 18 for one in parts):
        raise Invalid(f"{name}: {text!r:.60} is not a list of whole numbers.")
    return tuple(int(one) for one in parts)


def page(db: Connection, wanted: Asked, offset: int, limit: int) -> list[Record]:
    """Return a page of the timesheets due, by person and by time."""
    weeks = due.weeks(db, wanted, offset=offset, limit=limit)
    owners = records.by_ids(db, USERS, sorted({one.owner for one in weeks}))
    drafts = [one.sheet for one in weeks if one.sheet is not None]
    sheets = records.by_ids(db, TIMESHEETS, drafts)
    return [_timesheet(one, owners[one.owner], sheets) for one in weeks]


def count(db: Connection, wanted: Asked) -> int:
    """Return how many timesheets are due."""
    return due.count(db, wanted)


def _timesheet(week: Week, owner: Record, drafts: Mapping[int | None, Record]) -> Record:
    monday = date.fromisoformat(week.starts_on)
    return {
        "id": 0,
        "name": f"{owner['id']} - {MONTHS[monday.month - 1]} {monday.year} - Temporary",
        "url": TIMESHEETS.url_of(0),
        "ownerId": owner["id"],
        "owner": USERS.reference(owner["id"], owner["name"]),
        "startsOn": f"{week.starts_on}T00:00:00",
        "endsOn": f"{monday + timedelta(7)}T00:00:00",
        "statuteId": None,
        "expectedNextActorId": None,
        "expectedNextActor": None,
        "status": DRAFT,
        "timeEntries": drafts[week.sheet]["timeEntries"] if week.sheet in drafts else [],
    }
