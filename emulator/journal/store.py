"""The journal's file: its tables and its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.journal.exchange import Kept
from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from emulator.journal.search import Search
    from emulator.storage import Connection, Row

VERSION = 1
"""In the file's ``user_version``. A journal of another is begun again: it is no one's state."""

EXCHANGES = Table(
    "exchange",
    {
        "number": int,
        "at": int,
        "product": str,
        "method": str,
        "path": str,
        "status": int,
        "correlation_id": str,
        "size": int,
        "facts": bytes,
        "asked": bytes,
        "answered": bytes,
    },
    "number",
)
"""``at`` is in milliseconds since 1970. Without an index: a few thousand rows are read at once,
and each index would cost every request."""

_TYPES = {int: "INTEGER", str: "TEXT", bytes: "BLOB"}
_HEAD = ", ".join(name for name in Kept._fields if name not in ("asked", "answered"))
_WHOLE = ", ".join(Kept._fields)


class Extent(NamedTuple):
    """How much a journal holds, and held."""

    first: int
    """The number that the first exchange got since it was last emptied."""
    last: int
    """The number that the last one got; ``first - 1`` if there was none."""
    kept: int
    """How many are there still."""
    size: int
    """About how many bytes they take."""


def create(db: Connection, owner: str) -> None:
    """Make an empty journal that belongs to the database file of this name."""
    columns = ", ".join(
        f"{name} {_TYPES[kind]}{' PRIMARY KEY' if name == EXCHANGES.key else ''}"
        for name, kind in EXCHANGES.columns.items()
    )
    # By hand: sqlite-utils takes longer to import than a first request may wait.
    db.execute(f"CREATE TABLE {EXCHANGES.name} ({columns})")
    db.execute("CREATE TABLE fact (owner TEXT, first INTEGER, last INTEGER)")
    db.execute("INSERT INTO fact VALUES (?, 1, 0)", (owner,))
    db.execute(f"PRAGMA user_version={VERSION}")


def owner(db: Connection) -> str:
    """Return the name of the database file that the journal belongs to."""
    return str(db.execute("SELECT owner FROM fact").fetchone()["owner"])


def extent(db: Connection) -> Extent:
    """Return how much there is."""
    row = db.execute(
        "SELECT first, last, (SELECT count(*) FROM exchange) AS kept,"
        " (SELECT coalesce(sum(size), 0) FROM exchange) AS size FROM fact"
    ).fetchone()
    return Extent(*row)


def add(db: Connection, rows: Sequence[Kept]) -> None:
    """Keep exchanges, in one statement.

    SQLite gives the interpreter away at each statement, and a thread that writes has to win it
    back from the one that answers: one statement for many rows is what makes a journal cheap.
    """
    holes = ", ".join([f"({', '.join('?' * len(Kept._fields))})"] * len(rows))
    values = [value for row in rows for value in row]
    db.execute(f"INSERT INTO exchange VALUES {holes}", values)
    db.execute("UPDATE fact SET last = ?", (rows[-1].number,))


def nth(db: Connection, place: int) -> int:
    """Return the number of the exchange that stands after so many older ones."""
    (number,) = db.execute(
        "SELECT number FROM exchange ORDER BY number LIMIT 1 OFFSET ?", (place,)
    ).fetchone()
    return int(number)


def newest_within(db: Connection, size: int) -> int:
    """Return the number from which on all together are no larger than this."""
    (number,) = db.execute(
        "SELECT min(number) FROM (SELECT number, sum(size) OVER (ORDER BY number DESC) AS upto"
        " FROM exchange) WHERE upto <= ?",
        (size,),
    ).fetchone()
    return int(number)


def evict(db: Connection, held: Extent, before: int) -> Extent:
    """Forget the exchanges before this number; return how much is left of what was held."""
    gone, size = db.execute(
        "SELECT count(*), coalesce(sum(size), 0) FROM exchange WHERE number < ?", (before,)
    ).fetchone()
    db.execute("DELETE FROM exchange WHERE number < ?", (before,))
    return held._replace(kept=held.kept - gone, size=held.size - size)


def clear(db: Connection) -> None:
    """Forget all of them; their numbers are not given again."""
    db.execute("DELETE FROM exchange")
    db.execute("UPDATE fact SET first = last + 1")


def one(db: Connection, number: int) -> Row | None:
    """Return one exchange, None if it is not there."""
    row: Row | None = db.execute(
        f"SELECT {_WHOLE} FROM exchange WHERE number = ?", (number,)
    ).fetchone()
    return row


def select(db: Connection, search: Search, *, bodies: bool) -> Iterator[Row]:
    """Return what a search may want, newest first: all that can be told by a column is checked."""
    wheres = {
        "number > ?": search.after,
        "number < ?": search.before,
        "at >= ?": search.since,
        "product = ?": search.product,
        "method = ?": search.method,
        "status >= ?": search.statuses and search.statuses.start,
        "status < ?": search.statuses and search.statuses.stop,
        "correlation_id = ?": search.correlation_id,
    }
    asked = {text: value for text, value in wheres.items() if value is not None}
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    return db.execute(
        f"SELECT {_WHOLE if bodies else _HEAD} FROM exchange{where} ORDER BY number DESC",
        tuple(asked.values()),
    )
