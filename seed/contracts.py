"""Work contracts: who is employed, since when, until when."""

from datetime import date
from typing import NamedTuple, TypeAlias

from seed.holidays import Days
from seed.people import Person
from seed.reference import CLERK, EMPLOYEE, SUPERVISOR, WORK_CYCLES

CDI, CDD, APPRENTICESHIP, INTERNSHIP = "CDI", "CDD", "apprenticeship", "internship"
SETTLED_DAYS = 200
"""Whoever was hired fewer days ago takes no leave yet."""

# The youngest were born in 2000, and nobody is hired before the 1 January they turn 19 in, hence
# always past 18 (Code du travail, L4153-1: a minor's work is another matter).
_HIRING_AGE = 19
_MINUTES = {cycle.id: cycle.weekly_minutes for cycle in WORK_CYCLES}
_TRIAL_DAYS = {1: 120, 2: 120, 3: 90, 4: 60}  # Code du travail, L1221-19
_YOUNG = "1994"
# Per thousand of those who manage nothing and nobody.
_LEFT, _TO_COME, _NEW, _TEMPORARY, _APPRENTICE, _INTERN = 62, 78, 130, 170, 210, 235
_HAD_ANOTHER = 120


class Contract(NamedTuple):
    """A work contract. ISO dates, the last day included; ``ends_on`` is ``None`` for an open end.

    ``kind``: "CDI", "CDD", "apprenticeship" or "internship". ``end_reason``: "resignation",
    "mutual agreement" or "end of term" once over, ``None`` before. Ids: ``person_id * 100 + k``.
    A person's contracts come in order and never overlap.
    """

    id: int
    person_id: int
    kind: str
    starts_on: str
    ends_on: str | None
    establishment_id: int
    csp_id: int
    weekly_minutes: int
    trial_period_days: int
    end_reason: str | None


class Employment(NamedTuple):
    """When somebody works here, as day numbers; ``ended`` and ``begun`` as of the company's day."""

    hired: int
    last_day: int | None
    begun: bool
    ended: bool


_Term: TypeAlias = tuple[str, int, int | None, bool, bool]
"""Kind of contract, first day, last day, whether begun, whether ended."""


class Contracts:
    """Makes the contracts of a person, relative to a day."""

    def __init__(self, as_of: date, days: Days) -> None:
        """Prepare for a day; ``days`` may be shared."""
        self._today = as_of.toordinal()
        self._days = days
        self._of_age = {
            str(year): date(year + _HIRING_AGE, 1, 1).toordinal() for year in range(1962, 2001)
        }

    def of(self, person: Person, chance: int) -> tuple[Employment, list[Contract]]:
        """Return a person's employment and contracts; ``chance``: 64 bits."""
        kind, starts, ends, begun, ended = self._term(person, chance)
        days = self._days
        first = person.id * 100
        place = (person.establishment_id, person.csp_id, _MINUTES[person.work_cycle_id])
        trial = _TRIAL_DAYS[person.csp_id]
        reason = None
        if ended:
            reason = "mutual agreement" if chance & 1 else "resignation"
        rows = []
        hired = starts
        new = tuple.__new__
        if chance >> 40 & 1023 < _HAD_ANOTHER and kind == CDI and starts < self._today - 900:
            # From six months to a year, then the open-ended contract the day after.
            last = starts + 180 + (chance >> 50) % 180
            rows.append(
                new(
                    Contract,
                    (first, person.id, CDD, days[starts], days[last], *place, 30, "end of term"),
                )
            )
            first, starts = first + 1, last + 1
        end_text = None if ends is None else days[ends]
        rows.append(
            new(Contract, (first, person.id, kind, days[starts], end_text, *place, trial, reason))
        )
        return new(Employment, (hired, ends, begun, ended)), rows

    def _term(self, person: Person, chance: int) -> _Term:
        """Return the contract in force, else the next, else the last."""
        spread = chance >> 10
        fate = chance % 1000
        if person.persona is not None:
            fate = {"former": 0, "future": _LEFT}.get(person.persona, 999)
        elif person.role_id != EMPLOYEE:
            fate = 999
        today = self._today
        if fate >= _NEW:
            young = fate < _INTERN and person.birth_date > _YOUNG
            if fate < _TEMPORARY and person.csp_id in (SUPERVISOR, CLERK):
                starts = _monday(today - 30 - spread % 160)
                return CDD, starts, today + 20 + spread % 280, True, False
            if young and fate >= _TEMPORARY and person.csp_id in (SUPERVISOR, CLERK):
                if fate < _APPRENTICE:
                    starts = _monday(today - 210 - spread % 120)
                    return APPRENTICESHIP, starts, starts + 729, True, False
                starts = _monday(today - 30 - spread % 90)
                return INTERNSHIP, starts, today + 10 + spread % 60, True, False
            return CDI, self._hired(person, spread), None, True, False
        if fate >= _TO_COME:
            return CDI, _monday(today - 30 - spread % 160), None, True, False
        if fate >= _LEFT:
            return CDI, _monday(today + 8 + spread % 50), None, False, False
        last = today - 10 - (spread >> 20) % 300
        return CDI, self._hired(person, spread), last, True, True

    def _hired(self, person: Person, spread: int) -> int:
        """Return a first day from seven months to fourteen years ago, the recent ones likelier."""
        step = spread % 4096
        hired = _monday(self._today - SETTLED_DAYS - 140 - (step * step * 4800 >> 24))
        of_age = self._of_age[person.birth_date[:4]]
        return of_age if of_age > hired else hired


def _monday(ordinal: int) -> int:
    # Day 1 of the Gregorian calendar was a Monday.
    return ordinal - (ordinal + 6) % 7
