"""Where long lists stand, so that a page far in is found without walking there again.

SQLite finds the 900,000th row of an index by stepping over those before it: 30 ms for a million
people. Every thousandth row that was stepped over is remembered here instead, and the next page
begins at the nearest. What is remembered belongs to one connection and holds until anybody
changes the file, as SQLite itself tells (``PRAGMA data_version``): a walk from page to page of
what stands still pays for each row once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from emulator.storage import Connection

STRIDE = 1_000
_MOST_LISTS = 16
"""Kept of one connection; a million people are a thousand marks each."""


class Walk(NamedTuple):
    """A list in order: its rows as SQL, and what it is ordered by, a column before the id."""

    rows: str
    """``<table> WHERE <condition>``, narrowed by more conditions after ``AND``."""
    bound: tuple[object, ...]
    column: str
    """``id``, or a column that the id comes after."""

    @property
    def order(self) -> str:
        """The ORDER BY list."""
        return "id" if self.column == "id" else f"{self.column}, id"

    def after(self, mark: tuple[Any, ...] | None) -> tuple[str, list[object]]:
        """Return the rows after a mark, all of them after None."""
        if mark is None:
            return self.rows, list(self.bound)
        names = "id > ?" if self.column == "id" else f"({self.column}, id) > (?, ?)"
        return f"{self.rows} AND {names}", [*self.bound, *mark]


@dataclass
class _Known:
    version: tuple[int, int]
    marks: dict[Walk, list[tuple[Any, ...]]] = field(default_factory=dict)


_known: WeakKeyDictionary[Connection, _Known] = WeakKeyDictionary()
_lock = Lock()


def near(db: Connection, walk: Walk, offset: int) -> tuple[tuple[Any, ...] | None, int]:
    """Return the last mark that is not beyond ``offset`` rows, and how many are left from there."""
    if db.in_transaction:  # what it changed may never come to be
        return None, offset
    marks = _marks(db, walk)
    while len(marks) < offset // STRIDE:
        rows, bound = walk.after(marks[-1] if marks else None)
        names = "id" if walk.column == "id" else f"{walk.column}, id"
        text = f"SELECT {names} FROM {rows} ORDER BY {walk.order} LIMIT 1 OFFSET {STRIDE - 1}"
        row = db.execute(text, bound).fetchone()
        if row is None or row[0] is None:  # the end; or nulls, after which nothing compares
            break
        marks.append(tuple(row))
    passed = min(len(marks), offset // STRIDE)
    return (marks[passed - 1] if passed else None), offset - passed * STRIDE


def _marks(db: Connection, walk: Walk) -> list[tuple[Any, ...]]:
    (version,) = db.execute("PRAGMA data_version").fetchone()
    now = (int(version), db.total_changes)
    with _lock:
        known = _known.get(db)
        if known is None or known.version != now:
            known = _known[db] = _Known(now)
    if walk not in known.marks and len(known.marks) >= _MOST_LISTS:
        known.marks.clear()
    return known.marks.setdefault(walk, [])
