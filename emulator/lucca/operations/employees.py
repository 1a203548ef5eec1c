"""Create and change users as Lucca documents it, with all that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.operations import writing
from emulator.lucca.operations.apart import CYCLES, Apart
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Add a user and return them whole."""
    apart = Apart(at, body)
    user = writing.create(at, USERS, apart.body)
    _keep(at, user, apart)
    return user


def update(at: Moment, key: int, body: Mapping[str, object]) -> Record:
    """Change a user and return them whole. Raises ``NotFound``."""
    apart = Apart(at, body)
    user = writing.update(at, USERS, key, apart.body)
    _keep(at, user, apart)
    return user


def _keep(at: Moment, user: Record, apart: Apart) -> None:
    """Store what is not in the record, and show the user with it."""
    cycles = apart.cycles(user)
    if cycles is not None:
        user[CYCLES] = cycles
        records.replace(at.db, USERS, user)
    apart.keep(user["id"])
    USERS.complete(at.db, [user], None)
