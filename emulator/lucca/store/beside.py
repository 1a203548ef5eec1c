"""What some users have beside their record: extended data, application data, sections of axes.

Few have any, and few ask for it: it is joined when it is shown, so that neither a list nor the
making of a large company pays for it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import orjson

from emulator.lucca.fields import BASE
from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from emulator.storage import Connection

EXTENSIONS = Table(
    "lucca_user_extension",
    {"id": int, "user_id": int, "parent_id": int, "field": str, "value": str},
    "id",
    indexes=(("user_id",), ("parent_id",)),
)
"""Extended data: one row a value, JSON; of a composite one, null, and a row for each member."""
APPLICATIONS = Table(
    "lucca_user_application", {"user_id": int, "name": str, "value": str}, ("user_id", "name")
)
"""Application data: ``profile_figgo`` and the like with a profile's id, others with JSON."""
PROFILES = Table("lucca_profile", {"id": int, "application": str, "name": str}, "id")
"""What an application lets somebody do, as far as their file shows it."""
SECTIONS = Table(
    "lucca_user_section",
    {"user_id": int, "axis_id": int, "section_id": int},
    ("user_id", "axis_id"),
)
"""Analytic axes: the section of each that somebody belongs to."""

TABLES = (EXTENSIONS, APPLICATIONS, PROFILES, SECTIONS)

CATEGORIES = f"""
SELECT c.id, c.name,
    json_object('id', c.id, 'name', json_extract(c.doc, '$.name'),
        'url', '{BASE}/organization/structure/api/occupation-categories/' || c.id) AS brief,
    json_set(c.doc, '$.url',
        '{BASE}/organization/structure/api/occupation-categories/' || c.id) AS doc
FROM lucca_occupation_category c
"""
"""Occupation categories as a v3 record points to them."""

_CHUNK = 500


class Extension(NamedTuple):
    """One value of extended data; ``value`` is JSON, ``parent_id`` the composite it is part of."""

    id: int
    user_id: int
    parent_id: int | None
    field: str
    value: str | None


def extensions(db: Connection, users: Sequence[int]) -> dict[int, list[Extension]]:
    """Return the extended data of users, by user, in the order it was added."""
    found: dict[int, list[Extension]] = defaultdict(list)
    for some in _chunks(db, EXTENSIONS, users):
        # One row, for SQLite lets other threads take the interpreter at each.
        (rows,) = db.execute(
            "SELECT json_group_array(json_array(id, user_id, parent_id, field, value)) FROM"
            f" (SELECT * FROM lucca_user_extension WHERE user_id IN ({_marks(some)}) ORDER BY id)",
            some,
        ).fetchone()
        for row in orjson.loads(rows):
            one = Extension(*row)
            found[one.user_id].append(one)
    return found


def multiple(db: Connection) -> frozenset[str]:
    """Return the keys of extended data of which somebody may have several values."""
    rows = db.execute(
        "SELECT id FROM lucca_extension_definition WHERE json_extract(doc, '$.isMultiple')"
    )
    return frozenset(row["id"] for row in rows)


def add_extension(db: Connection, one: Extension) -> int:
    """Add a value, and return its id, which is chosen here."""
    row = db.execute(
        "INSERT INTO lucca_user_extension (user_id, parent_id, field, value) VALUES (?, ?, ?, ?)"
        " RETURNING id",
        one[1:],
    ).fetchone()
    return int(row["id"])


def set_extension(db: Connection, key: int, value: str | None) -> None:
    """Put another value in the place of one."""
    db.execute("UPDATE lucca_user_extension SET value = ? WHERE id = ?", (value, key))


def erase_extension(db: Connection, key: int) -> None:
    """Forget a value, and the members of a composite one."""
    db.execute("DELETE FROM lucca_user_extension WHERE id = ? OR parent_id = ?", (key, key))


def erase_members(db: Connection, key: int) -> None:
    """Forget the members of a composite value."""
    db.execute("DELETE FROM lucca_user_extension WHERE parent_id = ?", (key,))


def applications(db: Connection, users: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the application data of users that was set, by user and name."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for some in _chunks(db, APPLICATIONS, users):
        for row in db.execute(
            f"SELECT * FROM lucca_user_application WHERE user_id IN ({_marks(some)})", some
        ):
            found[row["user_id"]][row["name"]] = row["value"]
    return found


def set_application(db: Connection, user: int, name: str, value: str | None) -> None:
    """Keep one piece of application data; null forgets it."""
    if value is None:
        db.execute(
            "DELETE FROM lucca_user_application WHERE user_id = ? AND name = ?", (user, name)
        )
    else:
        db.execute(
            "INSERT OR REPLACE INTO lucca_user_application VALUES (?, ?, ?)", (user, name, value)
        )


def profiles(db: Connection) -> list[tuple[int, str, str]]:
    """Return every profile: id, application, name."""
    return [tuple(row) for row in db.execute("SELECT * FROM lucca_profile ORDER BY id")]


def sections(db: Connection, users: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return the sections of users, by user and axis."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for some in _chunks(db, SECTIONS, users):
        for row in db.execute(
            f"SELECT * FROM lucca_user_section WHERE user_id IN ({_marks(some)}) ORDER BY axis_id",
            some,
        ):
            found[row["user_id"]][row["axis_id"]] = row["section_id"]
    return found


def set_section(db: Connection, user: int, axis: int, section: int | None) -> None:
    """Put somebody into a section of an axis; null into none."""
    if section is None:
        db.execute("DELETE FROM lucca_user_section WHERE user_id = ? AND axis_id = ?", (user, axis))
    else:
        db.execute(
            "INSERT OR REPLACE INTO lucca_user_section VALUES (?, ?, ?)", (user, axis, section)
        )


def names(db: Connection, table: str) -> dict[int, str]:
    """Return the names of a short table's records, by id, as they are shown."""
    rows = db.execute(f"SELECT id, json_extract(doc, '$.name') AS name FROM {table}")
    return {row["id"]: row["name"] for row in rows}


def _chunks(db: Connection, table: Table, ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Return ids to look for in a table, some at a time; none where the table is empty."""
    some = f"SELECT EXISTS (SELECT 1 FROM {table.name})"
    if not db.known(("any", table.name), lambda: db.execute(some).fetchone()[0]):
        return ()
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _marks(some: Sequence[int]) -> str:
    return ", ".join("?" * len(some))
