"""Bring what depends on the day to the tenant's: whose contract gives way to the next.

Done by the first request of each day, whichever way the clock went. Source: Lucca's user
reference: what a user shows of a contract is that of the applicable one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.lucca.resources.structure import LEGAL_ENTITIES
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import contracts, people, records
from emulator.lucca.store import day as days

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.storage import Connection, Database


def settle(database: Database, now: datetime) -> None:
    """Have everything in a tenant's file be as it is on the day of ``now``."""
    today = local(now).date().isoformat()
    if database.known("lucca day", lambda: _reached(database)) == today:
        return
    with database.transaction() as db:
        reach(db, today)


def reach(db: Connection, today: str) -> None:
    """Have it be as on a day (local, ISO), within a transaction."""
    before = days.reached(db)
    if before == today:
        return
    days.reach(db, today)
    for person, on in contracts.changing(db, before, today):
        show(db, person, f"{on}T00:00:00.000")


def show(db: Connection, person: int, at: str) -> None:
    """Let a user show the contract that applies to them; ``at`` is when it changed, local."""
    found = contracts.applicable(db, person)
    before = records.by_ids(db, USERS, [person]).get(person)
    if found is None or before is None:
        return
    entity = records.record(db, LEGAL_ENTITIES, found.establishment_id)
    borne = {
        "dtContractStart": f"{found.starts_on}T00:00:00",
        "dtContractEnd": None if found.ends_on is None else f"{found.ends_on}T00:00:00",
        "legalEntityId": entity["id"],
        "legalEntity": LEGAL_ENTITIES.reference(entity["id"], entity["name"]),
        "cspId": found.csp_id,
    }
    after = before | borne
    if after != before:
        records.replace(db, USERS, after | {"modifiedAt": people.modified_at(db, at)})


def _reached(database: Database) -> str:
    with database.read() as db:
        return days.reached(db)
