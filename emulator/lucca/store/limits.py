"""How often Lucca's API was called in the window that has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

WINDOWS = Table("lucca_rate_window", {"generation": str, "began": int, "calls": int}, "generation")
"""One row for each generation that is limited; ``began`` in milliseconds since 1970."""


class Window(NamedTuple):
    """When a window began (milliseconds since 1970), and the calls in it."""

    began: int
    calls: int


def window(db: Connection, generation: str) -> Window | None:
    """Return the last window; None if there was none."""
    row = db.execute(
        "SELECT began, calls FROM lucca_rate_window WHERE generation = ?", (generation,)
    ).fetchone()
    return None if row is None else Window(*row)


def note(db: Connection, generation: str, one: Window) -> None:
    """Put a window in place of the last."""
    db.execute("INSERT OR REPLACE INTO lucca_rate_window VALUES (?, ?, ?)", (generation, *one))
