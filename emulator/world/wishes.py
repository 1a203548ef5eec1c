"""What somebody would ask for next, where nothing waits already: a day off, a week's timesheet."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.lucca.store import absences, timesheets
from seed.reference import PAID_LEAVE, WEEK_35, WORK_CYCLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from emulator.storage import Connection

_NOTICE_DAYS = 14
_WEEK_DAYS = 7
_HALF_DAYS_A_DAY = 2
MINUTES_A_DAY = next(one.daily_minutes for one in WORK_CYCLES if one.id == WEEK_35)


def leave_request(db: Connection, person: int, now: datetime) -> int:
    """Ask for one day of paid leave, two weeks ahead and after all other leaves; return its id."""
    last = absences.last_day(db, person)
    today = local(now).date()
    begun = max(today, date.fromisoformat(last)) if last else today
    day = next(_working(db, person, begun + timedelta(_NOTICE_DAYS)))
    at = local(now).isoformat(timespec="seconds")
    span = absences.Span(person, day.isoformat(), True, day.isoformat(), False)
    account = absences.grant(db, person, PAID_LEAVE, day.isoformat(), _HALF_DAYS_A_DAY)
    return absences.ask(db, absences.Wish(span, PAID_LEAVE, account, _HALF_DAYS_A_DAY, at))


def timesheet(db: Connection, person: int, now: datetime) -> int:
    """Fill in the week after the last one, or this week, in ordinary days; return its id."""
    last = timesheets.last_day(db, person)
    today = local(now).date()
    monday = today - timedelta(today.weekday())
    if last is not None:
        monday = date.fromisoformat(last) + timedelta(1)
    sunday = monday + timedelta(_WEEK_DAYS - 1)
    project = timesheets.usual_project(db, person)
    entries = [
        timesheets.Entry(day.isoformat(), project, MINUTES_A_DAY)
        for day in takewhile(lambda day: day <= sunday, _working(db, person, monday))
    ]
    return timesheets.draft(db, person, (monday.isoformat(), sunday.isoformat()), entries)


def _working(db: Connection, person: int, day: date) -> Iterator[date]:
    """Yield the days that a person works, from a day on."""
    while True:
        if day.weekday() < 5 and not timesheets.is_holiday(db, person, day.isoformat()):
            yield day
        day += timedelta(1)
