"""What was done to timesheets by the API: by whom, when, with which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

STEPS = Table(
    "lucca_timesheet_step",
    {
        "id": int,
        "timesheet_id": int,
        "action": str,
        "at": str,
        "actor_id": int,
        "comment": str,
    },
    "id",
    indexes=(("timesheet_id",),),
)


class Step(NamedTuple):
    """One step: its moment local, without offset; nobody is the actor of an API key's."""

    action: str
    at: str
    actor_id: int | None
    comment: str | None


def add(db: Connection, sheet: int, step: Step) -> int:
    """Remember a step; return its id."""
    (key,) = db.execute(
        "INSERT INTO lucca_timesheet_step VALUES ("
        "(SELECT ifnull(max(id), 0) + 1 FROM lucca_timesheet_step), ?, ?, ?, ?, ?) RETURNING id",
        (sheet, *step),
    ).fetchone()
    return int(key)


def submitter(db: Connection, sheet: int) -> int | None:
    """Return the person who handed a timesheet in; its owner, where that is not known."""
    row = db.execute(
        "SELECT ifnull((SELECT actor_id FROM lucca_timesheet_step s"
        " WHERE s.timesheet_id = t.id AND action = 'submit' ORDER BY s.id DESC LIMIT 1),"
        " t.person_id) FROM lucca_timesheet t WHERE t.id = ?",
        (sheet,),
    ).fetchone()
    found: int | None = row[0]
    return found
