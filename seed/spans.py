"""The stretches of working days that leaves are picked from, made once for a day.

Time around ``as_of`` is cut into windows that never touch, and nobody has two leaves in one window:
that is what keeps a person's leaves apart. Windows are counted in working days of the calendar, so
a leave never starts or ends on a day nobody works.
"""

from datetime import date
from typing import NamedTuple

from seed.holidays import Days, WorkingDays
from seed.rng import mix

SPANS_A_WINDOW = 32
"""How many stretches each window offers; a power of two."""

LONG_AGO, WEEKS_AGO, LATELY, NOW, SOON, LATER = range(6)
NEAR_WINDOWS = (LATELY, NOW)
"""Those that can meet the three weeks of timesheets (at most 14 working days back)."""
_PURPOSE = 31
_REFERENCE_MONTH = 6  # Code du travail, R3141-4: the reference period begins on 1 June.


class Window(NamedTuple):
    """First days are drawn from ``earliest`` on, ``breadth`` of them; both in working days.

    ``longest`` counts working days; offsets are from the last working day up to ``as_of``, or for
    windows ``ahead`` from the first one from ``as_of`` on.
    """

    earliest: int
    breadth: int
    longest: int
    ahead: bool


WINDOWS = (
    Window(-110, 45, 10, False),
    Window(-45, 20, 5, False),
    Window(-14, 6, 3, False),
    Window(-4, 4, 0, False),
    Window(11, 18, 5, True),
    Window(45, 40, 10, True),
)
_NOW_LONGEST = 8


class Span(NamedTuple):
    """A stretch that a leave can take, with all that follows from it.

    ``half_days``: working half-days; ``paid_year``/``rtt_year``: -1, 0 or 1, the period of paid
    leave and of RTT that its first day is in, relative to that of ``as_of``; ``first``/``last``:
    day numbers.
    """

    starts_on: str
    starts_am: bool
    ends_on: str
    ends_am: bool
    half_days: int
    requested_at: str
    decided_at: str
    paid_year: int
    rtt_year: int
    first: int
    last: int


class Periods(NamedTuple):
    """The years of paid leave and of RTT that ``as_of`` falls in; bounds are day numbers."""

    paid: int
    rtt: int
    paid_bounds: tuple[int, int]
    rtt_bounds: tuple[int, int]

    @classmethod
    def of(cls, day: date) -> "Periods":
        """Return the periods of a day: from 1 June for paid leave, from 1 January for RTT."""
        paid, rtt = day.year - (day.month < _REFERENCE_MONTH), day.year
        return cls(paid, rtt, _bounds(paid, _REFERENCE_MONTH), _bounds(rtt, 1))


def _bounds(year: int, month: int) -> tuple[int, int]:
    """Return the first day of a period and of the next."""
    return date(year, month, 1).toordinal(), date(year + 1, month, 1).toordinal()


def spans(as_of: date, days: Days, working: WorkingDays) -> list[list[Span]]:
    """Return the spans of each window for a calendar; the same for every company of that day."""
    now, periods = as_of.toordinal(), Periods.of(as_of)
    out = []
    for number, window in enumerate(WINDOWS):
        base = (working.after if window.ahead else working.before) + window.earliest
        row = []
        for rank in range(SPANS_A_WINDOW):
            chance = mix(now, number * SPANS_A_WINDOW + rank, _PURPOSE)
            start = base + chance % window.breadth
            if number == NOW:
                end = working.after + (chance >> 8) % _NOW_LONGEST
            else:
                end = start + (chance >> 8) % window.longest
            first, last = working.ordinals[start], working.ordinals[end]
            row.append(_span((first, last, end - start + 1), chance >> 16, (now, periods, days)))
        out.append(row)
    return out


def _span(bounds: tuple[int, int, int], chance: int, day: tuple[int, Periods, Days]) -> Span:
    """Return a span; ``bounds``: first and last day, and how many working days they hold."""
    first, last, working = bounds
    now, periods, days = day
    starts_am, ends_am = chance & 7 != 0, chance & 24 == 24
    if working == 1 and not starts_am:
        ends_am = False
    asked = min(first - 6, now - 2) - (chance >> 8) % 21
    if first > now:
        asked = now - 2 - (chance >> 8) % 7
    paid_from, paid_to = periods.paid_bounds
    rtt_from, rtt_to = periods.rtt_bounds
    return Span(
        days[first],
        starts_am,
        days[last],
        ends_am,
        2 * working - (not starts_am) - ends_am,
        days[asked] + _ASKED[chance >> 16 & 3],
        days[asked + 1] + _DECIDED[chance >> 18 & 3],
        (first >= paid_to) - (first < paid_from),
        (first >= rtt_to) - (first < rtt_from),
        first,
        last,
    )


_ASKED = ("T08:55:00", "T11:20:00", "T14:05:00", "T17:40:00")
_DECIDED = ("T09:30:00", "T10:45:00", "T15:10:00", "T18:00:00")
