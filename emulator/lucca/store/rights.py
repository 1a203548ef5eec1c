"""The rights of roles, and what they leave of a collection's rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from emulator.lucca.fields import Scope
from emulator.lucca.store.day import TODAY
from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.lucca.fields import Collection
    from emulator.lucca.rights import Rights
    from emulator.storage import Connection

RIGHTS = Table("lucca_role_rights", {"role_id": int, "rights": str}, "role_id")
"""Of the roles that are limited; any other may see and do everything."""

_NOTHING = Scope(sql="0")


def every(db: Connection) -> dict[int, Any]:
    """Return the rights that are kept, as JSON, by role."""
    rows = db.execute("SELECT role_id, rights FROM lucca_role_rights")
    return {int(row["role_id"]): orjson.loads(row["rights"]) for row in rows}


def put(db: Connection, role: int, rights: object) -> None:
    """Keep a role's rights."""
    text = orjson.dumps(rights).decode()
    db.execute("INSERT OR REPLACE INTO lucca_role_rights VALUES (?, ?)", (role, text))


def forget(db: Connection, role: int) -> None:
    """Forget a role's rights."""
    db.execute("DELETE FROM lucca_role_rights WHERE role_id = ?", (role,))


def seen(target: Collection, rights: Rights) -> Scope | None:
    """Return which rows of a collection rights leave to see; None for all."""
    if not rights.reads(target):
        return _NOTHING
    people = _people(rights)
    if people is None or not target.person:
        return None
    if target.person == "id":
        return people
    return Scope(
        sql=f"{target.person} IN (SELECT id FROM lucca_user WHERE {people.sql})",
        values=people.values,
    )


def _people(rights: Rights) -> Scope | None:
    texts: list[str] = []
    values: list[object] = []
    for column, ids in (
        ("departmentId", rights.departments),
        ("legalEntityId", rights.legal_entities),
    ):
        if ids is not None:
            texts.append(f"{column} IN ({', '.join('?' * len(ids))})")
            values += ids
    if not rights.former_employees:
        texts.append(f"(dtContractEnd IS NULL OR dtContractEnd >= {TODAY})")
    if not rights.future_employees:
        texts.append(f"dtContractStart < {TODAY} || 'U'")  # any moment of that day: T is before U
    return Scope(sql=" AND ".join(texts), values=tuple(values)) if texts else None
