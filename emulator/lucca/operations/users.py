"""Create and change users, in either dialect, and tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca import events
from emulator.lucca.operations import employees, guide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Add a user."""
    if at.here.settings.dialect == "guide":
        user = guide.create(at, body)
    else:
        user = employees.create(at, body)
    events.user_created(at.db, user, at.here)
    return user


def update(at: Moment, key: int, body: Mapping[str, object]) -> Record:
    """Change a user."""
    if at.here.settings.dialect == "guide":
        return guide.update(at, key, body)
    return employees.update(at, key, body)
