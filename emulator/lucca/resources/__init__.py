"""The collections, one file each; a new one is a file, a line here and a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.lucca.resources.approvables import APPROVABLES
from emulator.lucca.resources.axes import AXES, AXIS_SECTIONS
from emulator.lucca.resources.completing import CATEGORIES
from emulator.lucca.resources.contracts import (
    CONTRACT_TYPES,
    HIRING_TYPES,
    TEMPORARY_GROUNDS,
    TERMINATION_REASONS,
    WORK_CONTRACTS,
)
from emulator.lucca.resources.departments import DEPARTMENTS, STRUCTURE
from emulator.lucca.resources.expenses import CLAIM_ITEMS, CLAIMS, NATURES, TEMP_ITEMS
from emulator.lucca.resources.extensions import EXTENSION_DEFINITIONS
from emulator.lucca.resources.leave_accounts import LEAVE_ACCOUNTS, LEAVE_TYPES
from emulator.lucca.resources.leave_requests import LEAVE_PERIODS, LEAVE_REQUESTS
from emulator.lucca.resources.leaves import LEAVES
from emulator.lucca.resources.locations import USER_LOCATIONS, WORK_LOCATIONS
from emulator.lucca.resources.old_leaves import OLD_LEAVES
from emulator.lucca.resources.organisation import (
    CALENDARS,
    CULTURES,
    OCCUPATION_CATEGORIES,
    ROLES,
    WORK_CYCLES,
)
from emulator.lucca.resources.structure import (
    COUNTRIES,
    ESTABLISHMENTS,
    JOB_QUALIFICATIONS,
    LEGAL_ENTITIES,
    LEGAL_UNITS,
)
from emulator.lucca.resources.time_entries import TIME_ENTRIES
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.resources.user_logs import USER_LOGS
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
    LEAVE_ACCOUNTS,
    LEAVE_TYPES,
    LEAVE_PERIODS,
    LEAVE_REQUESTS,
    LEAVES,
    OLD_LEAVES,
    TIMESHEETS,
    TIME_ENTRIES,
    APPROVABLES,
    CLAIMS,
    TEMP_ITEMS,
    CLAIM_ITEMS,
    NATURES,
    OCCUPATION_CATEGORIES,
    WORK_CONTRACTS,
    CONTRACT_TYPES,
    HIRING_TYPES,
    TERMINATION_REASONS,
    TEMPORARY_GROUNDS,
    STRUCTURE,
    ESTABLISHMENTS,
    LEGAL_UNITS,
    COUNTRIES,
    JOB_QUALIFICATIONS,
    AXES,
    AXIS_SECTIONS,
    WORK_LOCATIONS,
    USER_LOCATIONS,
    CATEGORIES,
    EXTENSION_DEFINITIONS,
    USER_LOGS,
)

LATER = frozenset(
    {
        "services",
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
