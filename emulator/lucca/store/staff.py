"""Who belongs to something: the people of a department, an establishment or a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import orjson

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.storage import Connection

Belonging = Literal["departmentId", "legalEntityId", "rolePrincipalId"]
"""The field of a user that says to what."""

_PRESENT = "dtContractStart <= ?2 AND (dtContractEnd IS NULL OR dtContractEnd >= ?2)"


def everyone(db: Connection, to: Belonging, key: int) -> list[Record]:
    """Return references to all who belong to something, whatever their contract."""
    rows = db.execute(f"SELECT brief FROM lucca_user WHERE {to} = ? ORDER BY id", (key,))
    return [orjson.loads(row["brief"]) for row in rows]


def present(db: Connection, to: Belonging, key: int, day: str) -> list[Record]:
    """Return references to those whose contract holds on a day (its first moment, local)."""
    rows = db.execute(
        f"SELECT brief FROM lucca_user WHERE {to} = ?1 AND {_PRESENT} ORDER BY id", (key, day)
    )
    return [orjson.loads(row["brief"]) for row in rows]


def headcount(db: Connection, to: Belonging, key: int, day: str) -> int:
    """Return how many those are."""
    row = db.execute(f"SELECT count(*) FROM lucca_user WHERE {to} = ?1 AND {_PRESENT}", (key, day))
    return int(row.fetchone()[0])
