"""Who belongs to something: the people of departments, establishments or roles.

All is found for many at once, by their ids, and nothing is left out: who has nobody has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from emulator.lucca.fields import Record
    from emulator.storage import Connection

Belonging = Literal["departmentId", "legalEntityId", "rolePrincipalId"]
"""The field of a user that says to what."""

_PRESENT = "dtContractStart <= ?2 AND (dtContractEnd IS NULL OR dtContractEnd >= ?2)"


def everyone(db: Connection, to: Belonging, ids: Sequence[int]) -> dict[int, list[Record]]:
    """Return references to all who belong to each, whatever their contract."""
    rows = db.execute(
        f"SELECT {to}, brief FROM lucca_user WHERE {to} IN (SELECT value FROM json_each(?))"
        " ORDER BY id",
        (_listed(ids),),
    )
    return gathered(ids, rows)


def present(db: Connection, to: Belonging, ids: Sequence[int], day: str) -> dict[int, list[Record]]:
    """Return references to those whose contract holds on a day (its first moment, local)."""
    rows = db.execute(
        f"SELECT {to}, brief FROM lucca_user WHERE {to} IN (SELECT value FROM json_each(?1))"
        f" AND {_PRESENT} ORDER BY id",
        (_listed(ids), day),
    )
    return gathered(ids, rows)


def headcount(db: Connection, to: Belonging, ids: Sequence[int], day: str) -> dict[int, int]:
    """Return how many those are."""
    rows = db.execute(
        f"SELECT {to}, count(*) FROM lucca_user WHERE {to} IN (SELECT value FROM json_each(?1))"
        f" AND {_PRESENT} GROUP BY 1",
        (_listed(ids), day),
    )
    return dict.fromkeys(ids, 0) | {row[0]: row[1] for row in rows}


def gathered(ids: Iterable[int], rows: Iterable[Sequence[Any]]) -> dict[int, list[Record]]:
    """Return the records of each, from rows of an id and a record as JSON."""
    found: dict[int, list[Record]] = {key: [] for key in ids}
    for key, record in rows:
        found[key].append(orjson.loads(record))
    return found


def _listed(ids: Sequence[int]) -> str:
    return orjson.dumps(list(ids)).decode()
