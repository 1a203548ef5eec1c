"""The day that what is stored has been brought to: a view can ask for it, and has no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

DAY = Table("lucca_day", {"id": int, "day": str}, "id")
"""One row: the tenant's day (local, ISO) as of which all else in the file is right."""

TODAY = "(SELECT day FROM lucca_day)"
"""In a view: that day."""


def reached(db: Connection) -> str:
    """Return the day."""
    (day,) = db.execute("SELECT day FROM lucca_day").fetchone()
    return str(day)


def reach(db: Connection, day: str) -> None:
    """Note the day."""
    db.execute("INSERT OR REPLACE INTO lucca_day VALUES (1, ?)", (day,))
