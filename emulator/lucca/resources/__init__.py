"""The collections, one file each; a new one is a file, a line here and a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.lucca.resources.approvables import APPROVABLES
from emulator.lucca.resources.departments import DEPARTMENTS
from emulator.lucca.resources.expenses import CLAIM_ITEMS, CLAIMS, NATURES, TEMP_ITEMS
from emulator.lucca.resources.leave_requests import LEAVE_PERIODS, LEAVE_REQUESTS
from emulator.lucca.resources.organisation import (
    CALENDARS,
    CULTURES,
    LEGAL_ENTITIES,
    OCCUPATION_CATEGORIES,
    ROLES,
    WORK_CYCLES,
)
from emulator.lucca.resources.time_entries import TIME_ENTRIES
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.resources.users import USERS

if TYPE_CHECKING:
    from emulator.lucca.fields import Collection

COLLECTIONS = (
    USERS,
    DEPARTMENTS,
    LEGAL_ENTITIES,
    ROLES,
    CULTURES,
    CALENDARS,
    WORK_CYCLES,
    LEAVE_PERIODS,
    LEAVE_REQUESTS,
    TIMESHEETS,
    TIME_ENTRIES,
    APPROVABLES,
    CLAIMS,
    TEMP_ITEMS,
    CLAIM_ITEMS,
    NATURES,
    OCCUPATION_CATEGORIES,
)

LATER = frozenset(
    {
        "leaves", "leaverequestfactory",
        "axes", "axissections",
        "userlogs", "extensionuserdefinitions", "files", "permissions", "services",
        "sickleavecertificates",
    }
)  # fmt: skip
"""Names under ``/api/v3`` that Lucca has and the emulator has not, yet."""

V4 = tuple(one for one in COLLECTIONS if one.generation == "v4" and one.listed)

_BY_PATH = {one.path.lower(): one for one in COLLECTIONS if one.generation == "v3"}


def collection(path: str) -> Collection:
    """Return the collection at ``/api/v3/<path>``; like Lucca, whatever the case of letters."""
    found = _BY_PATH.get(path.lower())  # the path of a request is in small letters already
    if found is None:
        raise NotFound("collection", path)
    return found
