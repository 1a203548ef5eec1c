"""What a tenant's SmartLink has one of: its API key, its signing key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

TABLES = (Table("smartlink_fact", {"name": str, "value": str}, "name"),)


def read(db: Connection, name: str) -> str:
    """Return a fact that ``adopt`` has written."""
    (value,) = db.execute("SELECT value FROM smartlink_fact WHERE name = ?", (name,)).fetchone()
    return str(value)


def write(db: Connection, name: str, value: str) -> None:
    """Note a fact, over an earlier one of that name."""
    db.execute("INSERT OR REPLACE INTO smartlink_fact VALUES (?, ?)", (name, value))
