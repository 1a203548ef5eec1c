"""Sections of analytic axes: what hangs below which, and what refers to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from emulator.lucca.store.staff import gathered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.lucca.fields import Record
    from emulator.storage import Connection

PROJECTS = 1
"""The axis whose sections are the company's projects, each with its project's id."""

_HANGS_BELOW = """EXISTS (
    SELECT 1 FROM json_each(s.doc, '$.parentAxisSections') p
    WHERE json_extract(p.value, '$.id') = ?1)"""


def of_axes(db: Connection, ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return references to the sections of each axis."""
    rows = db.execute(
        "SELECT axisId, brief FROM lucca_axis_section"
        " WHERE axisId IN (SELECT value FROM json_each(?)) ORDER BY id",
        (orjson.dumps(list(ids)).decode(),),
    )
    return gathered(ids, rows)


def children(db: Connection, ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return references to the sections that hang below each."""
    rows = db.execute(
        """SELECT json_extract(p.value, '$.id') AS above, s.brief
        FROM lucca_axis_section s, json_each(s.doc, '$.parentAxisSections') p
        WHERE above IN (SELECT value FROM json_each(?)) ORDER BY s.id""",
        (orjson.dumps(list(ids)).decode(),),
    )
    return gathered(ids, rows)


def is_code_taken(db: Connection, section: Record) -> bool:
    """Whether another section of the same axis has this code, compared without case."""
    row = db.execute(
        "SELECT 1 FROM lucca_axis_section WHERE axisId = ? AND code = ? AND id <> ?",
        (section["axisId"], section["code"].casefold(), section["id"]),
    )
    return row.fetchone() is not None


def entries(db: Connection, key: int) -> int:
    """Return how many time entries are booked on a project."""
    row = db.execute("SELECT count(*) FROM lucca_time_entry WHERE project_id = ?", (key,))
    return int(row.fetchone()[0])


def renamed(db: Connection, section: Record) -> None:
    """Write a section's new name and code where else they are kept."""
    db.execute(
        f"""UPDATE lucca_axis_section AS s SET doc = json_set(doc, '$.parentAxisSections', (
            SELECT json_group_array(json(iif(
                json_extract(p.value, '$.id') = ?1, json_set(p.value, '$.name', ?2), p.value)))
            FROM json_each(s.doc, '$.parentAxisSections') p))
        WHERE {_HANGS_BELOW}""",
        (section["id"], section["name"]),
    )
    if section["axisId"] == PROJECTS:
        db.execute(
            "UPDATE lucca_project SET name = ?, code = ? WHERE id = ?",
            (section["name"], section["code"], section["id"]),
        )


def forget(db: Connection) -> None:
    """Remove every section."""
    db.execute("DELETE FROM lucca_axis_section")


def anyone(db: Connection, key: Any) -> bool:
    """Whether there is a user with this id."""
    return db.execute("SELECT 1 FROM lucca_user WHERE id = ?", (key,)).fetchone() is not None
