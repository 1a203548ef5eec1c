"""Two files of one kind beside each other: is one whole, and what differs row by row."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import monotonic
from emulator.errors import Conflict
from emulator.storage.sealing import intact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from emulator.storage.database import Connection

    Values = dict[str, object]

_HEADER = b"SQLite format 3\0"
_STEPS = 10_000
_DAMAGED = "it is damaged"
_SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"


class Change(NamedTuple):
    """One row that differs; ``before`` or ``after`` is None where there is none.

    Of a row that is in both files they have only the columns that differ.
    """

    table: str
    key: Values
    before: Values | None
    after: Values | None


def fault(path: Path, like: Connection) -> str | None:
    """Tell why a file cannot stand in the place of another, None if it can. It is not touched.

    It must have the version, the tables, indexes and views of the other, to the letter, and no
    more: a stranger's trigger would run with our rows.
    """
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            return "it is no SQLite file"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
            db.execute("PRAGMA trusted_schema=OFF")
            found = _fault_of_version(db, like) or _fault_of_schema(db, like) or _damage(db)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return _DAMAGED
    return found if found or intact(path) else _DAMAGED


def _fault_of_version(db: sqlite3.Connection, like: Connection) -> str | None:
    (found,) = db.execute("PRAGMA user_version").fetchone()
    (known,) = like.execute("PRAGMA user_version").fetchone()
    if found == known:
        return None
    age = "a newer" if found > known else "an older"
    return f"it is of {age} release (schema {found}, this one needs {known})"


def _fault_of_schema(db: sqlite3.Connection, like: Connection) -> str | None:
    found = {(kind, name): sql for kind, name, sql in db.execute(_SCHEMA)}
    known = {(kind, name): sql for kind, name, sql in like.execute(_SCHEMA)}
    for kind, name in known.keys() - found.keys():
        return f"it has no {kind} {name!r}"
    for kind, name in found.keys() - known.keys():
        return f"it has a {kind} {name[:80]!r}, which no tenant has"
    for kind, name in known:
        if found[kind, name] != known[kind, name]:
            return f"its {kind} {name!r} is another"
    return None


def _damage(db: sqlite3.Connection) -> str | None:
    (said,) = db.execute("PRAGMA quick_check(1)").fetchone()
    return None if said == "ok" else _DAMAGED


def compare(one: Path, other: Path, *, most: int, seconds: float) -> tuple[list[Change], bool]:
    """Return the rows that differ, up to ``most``, and whether there are more.

    Table by table, in each what is in ``one`` first, then what is in ``other`` alone. Raises
    ``Conflict`` if it takes longer than ``seconds``.
    """
    with closing(sqlite3.connect(f"file:{one}?mode=ro", uri=True)) as db:
        db.execute("ATTACH ? AS other", (f"file:{other}?mode=ro",))
        with _limited(db, seconds):
            db.execute("BEGIN")
            found: list[Change] = []
            for change in _changes(db):
                if len(found) == most:
                    return found, True
                found.append(change)
    return found, False


@contextmanager
def _limited(db: sqlite3.Connection, seconds: float) -> Iterator[None]:
    ends_at = monotonic() + seconds
    db.set_progress_handler(lambda: monotonic() >= ends_at, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise Conflict(
            f"Comparing takes longer than {seconds:g} seconds; nothing came of it."
        ) from None


def _changes(db: sqlite3.Connection) -> Iterator[Change]:
    tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    for (table,) in db.execute(f"{tables} ORDER BY name").fetchall():
        columns = db.execute(f'PRAGMA main.table_info("{table}")').fetchall()
        names = [column[1] for column in columns]
        key = [column[1] for column in sorted(columns, key=lambda one: one[5]) if column[5]]
        yield from _changes_in(db, table, names, key or names)


def _changes_in(
    db: sqlite3.Connection, table: str, names: list[str], key: list[str]
) -> Iterator[Change]:
    same_key = " AND ".join(f'a."{name}" = b."{name}"' for name in key)
    differ = " OR ".join(f'a."{name}" IS NOT b."{name}"' for name in names)
    changed = (
        f'SELECT a.*, b.* FROM main."{table}" a LEFT JOIN other."{table}" b ON {same_key}'
        f" WHERE {differ} ORDER BY {_ordered('a', key)}"
    )
    for row in db.execute(changed):
        before = dict(zip(names, row[: len(names)], strict=True))
        after = dict(zip(names, row[len(names) :], strict=True))
        keys = {name: before[name] for name in key}
        if after[key[0]] is None:
            yield Change(table, keys, before, None)
        else:
            other = [name for name in names if before[name] != after[name]]
            yield Change(table, keys, _some(before, other), _some(after, other))
    added = (
        f'SELECT b.* FROM other."{table}" b LEFT JOIN main."{table}" a ON {same_key}'
        f' WHERE a."{key[0]}" IS NULL ORDER BY {_ordered("b", key)}'
    )
    for row in db.execute(added):
        after = dict(zip(names, row, strict=True))
        yield Change(table, {name: after[name] for name in key}, None, after)


def _ordered(of: str, key: list[str]) -> str:
    return ", ".join(f'{of}."{name}"' for name in key)


def _some(values: Values, names: list[str]) -> Values:
    return {name: values[name] for name in names}
