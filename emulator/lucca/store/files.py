"""Files that were sent, in the tenant's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

FILES = Table(
    "lucca_file",
    {"id": str, "name": str, "mimetype": str, "created_at": str, "content": bytes},
    "id",
)


class File(NamedTuple):
    """A file; ``id`` a GUID, ``created_at`` local, without offset."""

    id: str
    name: str
    mimetype: str
    created_at: str
    content: bytes


def add(db: Connection, file: File) -> None:
    """Keep a file."""
    db.execute(FILES.insert(), file)


def find(db: Connection, guid: str) -> File | None:
    """Return a file, None if there is none."""
    row = db.execute("SELECT * FROM lucca_file WHERE id = ?", (guid,)).fetchone()
    return None if row is None else File(*row)


def count(db: Connection) -> int:
    """Return how many there are."""
    (number,) = db.execute("SELECT count(*) FROM lucca_file").fetchone()
    return int(number)
