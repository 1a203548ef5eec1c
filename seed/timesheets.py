"""Weekly timesheets: this week's draft, last week's submitted, the one before approved."""

from datetime import date
from typing import NamedTuple

from seed.holidays import Days, WorkingDays
from seed.people import Person
from seed.reference import WORK_CYCLES

_DAILY_MINUTES = {cycle.id: cycle.daily_minutes for cycle in WORK_CYCLES}
# Minutes more or less than the usual day, by two bits of chance.
_DEVIATIONS = (0, 15, -15, 0)

APPROVED, SUBMITTED, DRAFT = "approved", "submitted", "draft"


class TimeEntry(NamedTuple):
    """A day's work on a project, in minutes; ``date`` is ISO text. Ids: ``person_id * 100 + k``."""

    id: int
    timesheet_id: int
    person_id: int
    date: str
    project_id: int
    minutes: int


class Timesheet(NamedTuple):
    """A week, Monday to Sunday (ISO dates); moments are local and without zone.

    ``status``: "draft", "submitted" or "approved". ``approver_id`` is who decides or has decided,
    ``None`` for the head of the company. Ids: ``person_id * 100 + k``.
    """

    id: int
    person_id: int
    starts_on: str
    ends_on: str
    status: str
    submitted_at: str | None
    approved_at: str | None
    approver_id: int | None
    total_minutes: int


class _Week(NamedTuple):
    starts_on: str
    ends_on: str
    status: str
    submitted_at: str | None
    approved_at: str | None
    days: list[tuple[int, str]]


class Timesheets:
    """Makes the timesheets of a person, relative to a day."""

    def __init__(self, as_of: date, days: Days, calendars: dict[int, WorkingDays]) -> None:
        """Prepare for a day; ``calendars`` by their ids."""
        self._weeks = {
            calendar_id: _weeks(as_of, days, working.ordinals)
            for calendar_id, working in calendars.items()
        }

    def of(
        self, person: Person, chance: int, absences: list[tuple[int, int]], projects: list[int]
    ) -> tuple[list[Timesheet], list[TimeEntry]]:
        """Return three weeks of a person; ``absences`` are the (first, last) days of their leaves.

        Each books their hours on two of the ``projects``; ``chance``: 64 bits.
        """
        sheets, entries = [], []
        number, first_id = person.id, person.id * 100
        usual = _DAILY_MINUTES[person.work_cycle_id]
        count = len(projects)
        pair = (projects[chance % count], projects[(chance >> 8) % count])
        new = tuple.__new__
        entry_id, bits = first_id, chance >> 16
        for sheet_id, week in enumerate(self._weeks[person.calendar_id], first_id):
            total = 0
            for ordinal, text in week.days:
                if absences and _is_away(ordinal, absences):
                    continue
                minutes = usual + _DEVIATIONS[bits & 3]
                project = pair[bits >> 2 & 1]
                bits >>= 3
                total += minutes
                entries.append(new(TimeEntry, (entry_id, sheet_id, number, text, project, minutes)))
                entry_id += 1
            starts_on, ends_on, status, submitted_at, approved_at, _ = week
            sheets.append(
                new(
                    Timesheet,
                    (
                        sheet_id,
                        number,
                        starts_on,
                        ends_on,
                        status,
                        submitted_at,
                        approved_at,
                        person.manager_id,
                        total,
                    ),
                )
            )
        return sheets, entries


def _is_away(ordinal: int, absences: list[tuple[int, int]]) -> bool:
    return any(first <= ordinal <= last for first, last in absences)


def _weeks(as_of: date, days: Days, working: list[int]) -> list[_Week]:
    """Return the week before last, last week, and this week up to ``as_of``."""
    today = as_of.toordinal()
    monday = today - as_of.weekday()
    weeks = []
    for first, status in ((monday - 14, APPROVED), (monday - 7, SUBMITTED), (monday, DRAFT)):
        worked = [(d, days[d]) for d in working if first <= d < first + 7 and d <= today]
        weeks.append(
            _Week(
                days[first],
                days[first + 6],
                status,
                None if status == DRAFT else days[first + 4] + "T17:30:00",
                days[first + 7] + "T09:15:00" if status == APPROVED else None,
                worked,
            )
        )
    return weeks
