"""What only people are asked: their managers, how they sign in, who answers for an API key."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.storage import Connection

AUTHENTICATION = Table("lucca_authentication", {"user_id": int, "mode": str}, "user_id")
"""How a person may sign in, where that differs from the account's own rule."""

_REPEATED = timedelta(hours=1)
"""What local time goes back by when summer time ends."""


def is_above(db: Connection, person: int, other: int | None) -> bool:
    """Whether ``person`` is ``other``, or stands anywhere above in the line of managers."""
    row = db.execute(
        "WITH RECURSIVE line(id) AS (SELECT ?2 UNION"
        " SELECT managerId FROM lucca_user JOIN line USING (id) WHERE managerId IS NOT NULL)"
        " SELECT 1 FROM line WHERE id = ?1",
        (person, other),
    )
    return row.fetchone() is not None


def set_authentication_mode(db: Connection, user_id: int, mode: str) -> None:
    """Keep how a person may sign in."""
    db.execute("INSERT OR REPLACE INTO lucca_authentication VALUES (?, ?)", (user_id, mode))


def id_by_name(db: Connection, table: str, name: str) -> int | None:
    """Return the lowest id with this name, compared without case; None if there is none."""
    row = db.execute(f"SELECT min(id) FROM {table} WHERE name = ?", (name.strip().casefold(),))
    found: int | None = row.fetchone()[0]
    return found


def id_by_mail(db: Connection, mail: str) -> int | None:
    """Return the lowest id of the people with this e-mail address, None if there is none."""
    row = db.execute("SELECT min(id) FROM lucca_user WHERE mail = ?", (mail.casefold(),))
    found: int | None = row.fetchone()[0]
    return found


def colleague(db: Connection, role: int, now: str, chance: float) -> Record | None:
    """Return one of those who are there, have this role and a manager; None if nobody does.

    ``now`` is local, without offset; ``chance`` in [0, 1) says which. No more people are read than
    needed: the first one from an id on, or from the beginning.
    """
    (most,) = db.execute("SELECT ifnull(max(id), 0) FROM lucca_user").fetchone()
    for start in (int(chance * most), 0):
        # The signs keep SQLite from an index that would have it sort everybody first.
        row = db.execute(
            "SELECT doc FROM lucca_user WHERE id > ? AND +rolePrincipalId = ?"
            " AND +managerId IS NOT NULL AND +dtContractStart <= ?"
            " AND (+dtContractEnd IS NULL OR +dtContractEnd >= ?) ORDER BY id LIMIT 1",
            (start, role, now, now),
        ).fetchone()
        if row is not None:
            found: Record = orjson.loads(row["doc"])
            return found
    return None


def is_taken(db: Connection, mail: str, login: str) -> bool:
    """Whether somebody has this e-mail address or this login."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM lucca_user WHERE mail = ?)"
        " OR EXISTS (SELECT 1 FROM lucca_user WHERE login = ?)",
        (mail.casefold(), login.casefold()),
    )
    return bool(row.fetchone()[0])


def have_role(db: Connection, role: int) -> bool:
    """Whether somebody has a role as their principal one."""
    row = db.execute("SELECT 1 FROM lucca_user WHERE rolePrincipalId = ? LIMIT 1", (role,))
    return row.fetchone() is not None


def is_numbered(db: Connection, number: str, entity: int, but: int) -> bool:
    """Whether another person than ``but`` has this employee number in a legal entity."""
    row = db.execute(
        "SELECT 1 FROM lucca_user WHERE employeeNumber = ? AND +legalEntityId = ? AND id <> ?",
        (number.casefold(), entity, but),
    )
    return row.fetchone() is not None


def add_contract(db: Connection, user: Record, weekly_minutes: int) -> None:
    """Add the work contract that somebody begins with, as their record tells of it.

    Ids are those that the company's own have: the person's, times a hundred, and a number.
    """
    ends = user["dtContractEnd"]
    db.execute(
        "INSERT INTO lucca_contract (id, person_id, kind, starts_on, ends_on, establishment_id,"
        " csp_id, weekly_minutes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            user["id"] * 100 + 1,
            user["id"],
            "CDD" if ends else "CDI",
            user["dtContractStart"][:10],
            ends and ends[:10],
            user["legalEntityId"],
            user["cspId"],
            weekly_minutes,
        ),
    )


def anyone(db: Connection) -> bool:
    """Whether there are people at all: the tenant was filled and can be read."""
    return db.execute("SELECT 1 FROM lucca_user LIMIT 1").fetchone() is not None


def modified_at(db: Connection, at: str) -> str:
    """Return what somebody changed now gets as ``modifiedAt``; ``at`` is now, local.

    It is never before the newest that there is: who asks for what changed since the newest they
    saw would miss it. Local time goes back an hour each autumn, and a machine's clock is set right
    by less; until it has come there again, changes share the newest moment. That is ours: Lucca
    says nothing of that hour. A clock that somebody moved back by more is theirs to move.
    """
    newest: str | None = db.execute("SELECT max(modifiedAt) FROM lucca_user").fetchone()[0]
    if newest is None or newest <= at:
        return at
    ahead = datetime.fromisoformat(newest) - datetime.fromisoformat(at)
    return newest if ahead <= _REPEATED else at
