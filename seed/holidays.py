"""French public holidays, and the working days they leave."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from seed.reference import ALSACE_MOSELLE, CALENDARS

# (month, day, name), Code du travail, L3133-1.
_FIXED = (
    (1, 1, "Jour de l'an"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice 1918"),
    (12, 25, "Noël"),
)
# (days after Easter Sunday, name), same article.
_MOVING = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
# Two more in the departments of the Haut-Rhin, Bas-Rhin and Moselle: Code du travail, L3134-13.
_ALSACE_FIXED = ((12, 26, "Saint-Étienne"),)
_ALSACE_MOVING = ((-2, "Vendredi saint"),)


class Holiday(NamedTuple):
    """A public holiday of a calendar; ``date`` is ISO text."""

    calendar_id: int
    date: str
    name: str


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year.

    Source: the anonymous computus of 1876 (Meeus, "Astronomical Algorithms", ch. 8; Butcher).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def public_holidays(calendar_id: int, year: int) -> list[Holiday]:
    """Return a calendar's holidays of a year; two on one day are one row with both names."""
    alsace = calendar_id == ALSACE_MOSELLE
    sunday = easter(year).toordinal()
    days: dict[int, str] = {}
    for month, day, name in _FIXED + (_ALSACE_FIXED if alsace else ()):
        days[date(year, month, day).toordinal()] = name
    for after, name in _MOVING + (_ALSACE_MOVING if alsace else ()):
        at = sunday + after
        days[at] = f"{days[at]}, {name}" if at in days else name
    return [Holiday(calendar_id, iso(day), name) for day, name in sorted(days.items())]


def iso(ordinal: int) -> str:
    """Return the ISO text of a proleptic Gregorian day number (``date.toordinal``)."""
    return date.fromordinal(ordinal).isoformat()


class Days(dict[int, str]):
    """ISO texts by day number, made when first asked for: most rows ask for the same few."""

    def __missing__(self, ordinal: int) -> str:
        """Make the text of a day and keep it."""
        text = self[ordinal] = iso(ordinal)
        return text


_BEFORE, _AFTER = 320, 320


class WorkingDays:
    """The working days of a calendar (Monday to Friday but holidays) around a day.

    ``ordinals``: their day numbers; ``before``: the index of the last one up to ``as_of``;
    ``after``: of the first one from ``as_of`` on, the same when ``as_of`` is one.
    """

    def __init__(self, calendar_id: int, as_of: date) -> None:
        """Find the working days of a calendar from ten months before to ten after."""
        today = as_of.toordinal()
        closed = {
            date.fromisoformat(holiday.date).toordinal()
            for year in range(as_of.year - 1, as_of.year + 2)
            for holiday in public_holidays(calendar_id, year)
        }
        self.ordinals = [
            day
            for day in range(today - _BEFORE, today + _AFTER)
            if day % 7 not in (0, 6) and day not in closed
        ]
        self.before = bisect_right(self.ordinals, today) - 1
        self.after = self.before + (self.ordinals[self.before] != today)


def working_days(as_of: date) -> dict[int, WorkingDays]:
    """Return the working days around ``as_of`` of each calendar, by its id."""
    return {calendar.id: WorkingDays(calendar.id, as_of) for calendar in CALENDARS}
