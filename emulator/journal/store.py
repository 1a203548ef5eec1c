"""The journal's file: its tables and its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.journal.exchange import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.storage import Connection, Row

VERSION = 2
"""In the file's ``user_version``. A journal of another is begun again: it is no one's state."""

_HEAD = "first, last, size, facts"
_WHOLE = ", ".join(Page._fields)


def create(db: Connection, owner: str) -> None:
    """Make an empty journal that belongs to the database file of this name."""
    # By hand: sqlite-utils takes longer to import than a first request may wait.
    db.execute(
        "CREATE TABLE page"
        " (first INTEGER, last INTEGER PRIMARY KEY, size INTEGER, facts BLOB, bodies BLOB)"
    )
    db.execute("CREATE TABLE fact (owner TEXT, first INTEGER, last INTEGER)")
    db.execute("INSERT INTO fact VALUES (?, 1, 0)", (owner,))
    db.execute(f"PRAGMA user_version={VERSION}")


def owner(db: Connection) -> str:
    """Return the name of the database file that the journal belongs to."""
    return str(db.execute("SELECT owner FROM fact").fetchone()["owner"])


def numbers(db: Connection) -> tuple[int, int]:
    """Return the number that the first exchange got since the journal was last emptied, and that
    of the last one; the first less one if there was none."""
    first, last = db.execute("SELECT first, last FROM fact").fetchone()
    return int(first), int(last)


def held(db: Connection) -> list[tuple[int, int, int]]:
    """Return first number, last number and size of each page, oldest first."""
    rows = db.execute("SELECT first, last, size FROM page ORDER BY last")
    return [(first, last, size) for first, last, size in rows]


def add(db: Connection, page: Page) -> None:
    """Keep exchanges.

    SQLite gives the interpreter away at each statement, and a thread that writes has to win it
    back from the one that answers: one row for many is what makes a journal cheap.
    """
    db.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?)", page)
    db.execute("UPDATE fact SET last = ?", (page.last,))


def evict(db: Connection, before: int) -> None:
    """Forget the pages that end before this number.

    Some builds of SQLite (Debian's) write zeros over all that is deleted: here, as much again as
    is kept. What is emptied on request is overwritten.
    """
    db.execute("PRAGMA secure_delete=OFF")
    db.execute("DELETE FROM page WHERE last < ?", (before,))


def clear(db: Connection) -> None:
    """Forget all of them; their numbers are not given again."""
    db.execute("PRAGMA secure_delete=ON")
    db.execute("DELETE FROM page")
    db.execute("UPDATE fact SET first = last + 1")


def one(db: Connection, number: int) -> Row | None:
    """Return the page that an exchange is on, None if it is on none."""
    row: Row | None = db.execute(
        f"SELECT {_WHOLE} FROM page WHERE last >= ? AND first <= ? ORDER BY last LIMIT 1",
        (number, number),
    ).fetchone()
    return row


def select(db: Connection, after: int, before: int, *, bodies: bool) -> Iterator[Row]:
    """Return the pages that have numbers between these two, newest first."""
    return db.execute(
        f"SELECT {_WHOLE if bodies else _HEAD} FROM page WHERE last > ? AND first < ?"
        " ORDER BY last DESC",
        (after, before),
    )
