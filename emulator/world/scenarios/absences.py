"""The leaves and timesheets that a scenario names."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import records, staging, timesheets
from emulator.world.wishes import MINUTES_A_DAY
from seed import PERSONAS
from seed.reference import LEAVE_TYPES, PAID_LEAVE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from emulator.world.scenarios.stage import Stage

_TYPES = {one.code: one.id for one in LEAVE_TYPES}
_MOST_DAYS = 366
_NOTICE, _THOUGHT = timedelta(14), timedelta(1)
"""How long before a leave it was asked for, and how long after that it was decided on. Ours."""
_MORNING, _EVENING = time(9), time(17, 30)
_STANDING = ("pending", "approved")


def set_up(stage: Stage) -> None:
    """Have the leaves and timesheets there."""
    taken: dict[int, list[tuple[date, date]]] = {}
    for number, one in enumerate(stage.scenario.some("leaves")):
        if one["of"] not in stage.failed:
            stage.tried(("leaves", number), lambda one=one: _leave(stage, one, taken))  # type: ignore[misc]
    for person in taken:
        staging.settle(stage.db, person)
    weeks: set[tuple[int, date]] = set()
    for number, one in enumerate(stage.scenario.some("timesheets")):
        if one["of"] not in stage.failed:
            stage.tried(("timesheets", number), lambda one=one: _timesheet(stage, one, weeks))  # type: ignore[misc]


def _leave(stage: Stage, said: dict[str, Any], taken: dict[int, list[tuple[date, date]]]) -> None:
    person = stage.person(said["of"], "of")
    first = stage.day(said["from"], "from")
    last = stage.day(said["to"], "to") if "to" in said else first
    status = said.get("status", "pending")
    others = taken.setdefault(person, [])
    user = records.record(stage.db, USERS, person)
    _check(user, first, last)
    if status in _STANDING:
        for begun, ended in others:
            if first <= ended and last >= begun:
                raise Invalid(f"from: they are away from {begun} to {ended} already")
    if not any(first <= ended and last >= begun for begun, ended in others):
        staging.make_room(stage.db, person, first.isoformat(), last.isoformat())
    half_days = 2 * sum(1 for _ in _working(stage, person, first, last))
    if not half_days:
        raise Invalid(f"from: no working day from {first} to {last}")
    if status in _STANDING:
        others.append((first, last))
    now = local(stage.now)
    asked = min(now, datetime.combine(first, _MORNING) - _NOTICE)
    decided = None if status == "pending" else min(now, asked + _THOUGHT)
    staging.add_leave(
        stage.db,
        staging.Leave(
            person,
            _TYPES.get(said.get("type", ""), PAID_LEAVE),
            first.isoformat(),
            last.isoformat(),
            half_days,
            status,
            asked.isoformat(timespec="seconds"),
            None if decided is None else decided.isoformat(timespec="seconds"),
            user["managerId"] or PERSONAS["hr"],
            said.get("comment"),
        ),
    )


def _check(user: dict[str, Any], first: date, last: date) -> None:
    if last < first:
        raise Invalid(f"to: {last} is before {first}")
    if last - first > timedelta(_MOST_DAYS):
        raise Invalid(f"to: more than {_MOST_DAYS} days")
    starts, ends = user["dtContractStart"][:10], (user["dtContractEnd"] or "")[:10]
    if first.isoformat() < starts:
        raise Invalid(f"from: their contract begins on {starts}")
    if ends and last.isoformat() > ends:
        raise Invalid(f"to: their contract ends on {ends}")


def _timesheet(stage: Stage, said: dict[str, Any], weeks: set[tuple[int, date]]) -> None:
    person = stage.person(said["of"], "of")
    day = stage.day(said["week"], "week")
    monday = day - timedelta(day.weekday())
    sunday = monday + timedelta(6)
    if (person, monday) in weeks:
        raise Invalid(f"week: their timesheet of {monday} is there twice")
    weeks.add((person, monday))
    db, status = stage.db, said.get("status", "draft")
    before = timesheets.find(db, person, monday.isoformat())
    project = timesheets.usual_project(db, person)
    if before is not None:
        staging.remove_timesheet(db, before)
    entries = [
        timesheets.Entry(day.isoformat(), project, MINUTES_A_DAY)
        for day in _working(stage, person, monday, sunday)
        if not staging.is_away(db, person, day.isoformat())
    ]
    key = timesheets.draft(db, person, (monday.isoformat(), sunday.isoformat()), entries)
    now = local(stage.now)
    if status != "draft":
        sent = min(now, datetime.combine(monday + timedelta(4), _EVENING))
        timesheets.submit(db, key, sent.isoformat(timespec="seconds"))
    if status == "approved":
        seen = min(now, datetime.combine(monday + timedelta(7), _MORNING))
        staging.approve_timesheet(db, key, seen.isoformat(timespec="seconds"))


def _working(stage: Stage, person: int, first: date, last: date) -> Iterator[date]:
    """Yield the days, Monday to Friday and no public holidays, that a person works."""
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        if day.weekday() < 5 and not timesheets.is_holiday(stage.db, person, day.isoformat()):
            yield day
