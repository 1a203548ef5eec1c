"""Whether what was expected was asked: now, or within a while; and what came nearest to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import orjson

from emulator.clock import monotonic, pause
from emulator.errors import Conflict
from emulator.journal import masking
from emulator.journal.expect import distance
from emulator.journal.search import Search
from emulator.turn import waiting

if TYPE_CHECKING:
    from emulator.journal.book import Book
    from emulator.journal.exchange import Exchange
    from emulator.journal.expect import Difference, Expect

_COMPARED = 1_000
_MOST_TOLD = 20
_LONGEST_TOLD = 500
_PAUSE_SECONDS = 0.02
"""Between two looks of one who waits: a busy tenant is not looked at for each of its requests."""


class Times(NamedTuple):
    """How often something is expected."""

    at_least: int = 1
    at_most: int | None = None

    def fit(self, count: int) -> bool:
        """Whether it was so often."""
        return self.at_least <= count and (self.at_most is None or count <= self.at_most)


@dataclass(frozen=True, slots=True)
class Near:
    """A request that is not what was expected, and in what."""

    number: int
    differences: list[Difference]


def matching(book: Book, expect: Expect, after: int | None) -> list[Exchange]:
    """Return the exchanges that are as expected, newest first."""
    found = book.find(expect.search(after), bodies=expect.has_body)
    return [one for one in found if not expect.differences(one)]


def nearest(book: Book, expect: Expect, after: int | None, *, secrets: bool) -> Near | None:
    """Return what comes nearest among the newest thousand, the newest of several; None if none."""
    best: tuple[tuple[int, int], Exchange] | None = None
    for one in islice(book.find(Search(after=after), bodies=expect.has_body), _COMPARED):
        differences = expect.differences(one)
        rank = (distance(differences), -_alike(expect.path or "", one.path))
        if differences and (best is None or rank < best[0]):
            best = rank, one
    if best is None:
        return None
    return Near(best[1].number, _told(expect, best[1], secrets=secrets)[:_MOST_TOLD])


def wait(book: Book, expect: Expect, after: int | None, seconds: float) -> Exchange | None:
    """Return the first that is as expected, as soon as there is one; None after so many seconds.

    What was asked before counts too, unless ``after`` leaves it out. Raises ``Conflict`` if too
    many wait at once.
    """
    end = monotonic() + seconds
    with book.watched():
        while True:
            looked, arrived, last = monotonic(), book.arrived, book.last()
            if found := matching(book, expect, after):
                return found[-1]
            if looked >= end:
                return None
            after = max(after or 0, last)
            with waiting() as may:
                if not may:
                    raise Conflict("Too many wait for requests already; ask again later.")
                book.wait(arrived, end - monotonic())
                pause(min(end, looked + _PAUSE_SECONDS) - monotonic())


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts begin with that are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _told(expect: Expect, one: Exchange, *, secrets: bool) -> list[Difference]:
    # Compared as it was sent, told as it may be seen.
    differences = expect.differences(one)
    if not secrets:
        seen = {each.where: each.found for each in expect.differences(masking.masked(one))}
        differences = [
            each._replace(found=seen.get(each.where, masking.MASK)) for each in differences
        ]
    return [
        each._replace(expected=_short(each.expected), found=_short(each.found))
        for each in differences
    ]


def _short(value: object) -> object:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return value if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"
