"""The sections that time and expenses are booked on: the company's projects, which are axis 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.storage import Connection


_MOST = 2**53


class Section(NamedTuple):
    """A section; days are ISO text, both included, the last None while no end is set."""

    id: int
    code: str
    starts_on: str
    ends_on: str | None


def find(db: Connection, key: int) -> Section | None:
    """Return a section, None if there is none with this id."""
    if not 0 < key <= _MOST:  # no id is; SQLite would not even bind it
        return None
    row = db.execute(
        "SELECT id, code, starts_on, ends_on FROM lucca_project WHERE id = ?", (key,)
    ).fetchone()
    return None if row is None else Section(*row)
