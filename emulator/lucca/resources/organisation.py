"""The small collections that a user points to.

Source: the ``url`` of the references in Lucca's user examples, and clients that read them. No
example says what else a work cycle or a calendar holds: its days are in Lucca's newer API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import computed
from emulator.lucca.resources.departments import day_of
from emulator.lucca.store import staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from emulator.lucca.fields import Record
    from emulator.storage import Connection

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)
_URL = Field(name="url", kind=Kind.TEXT, short=True)
_CODE = Field(name="code", kind=Kind.TEXT, column=True)


def _users(db: Connection, ids: Sequence[Any], now: datetime) -> dict[Any, list[Record]]:
    return staff.present(db, "rolePrincipalId", ids, day_of(now))


def _users_count(db: Connection, ids: Sequence[Any], now: datetime) -> dict[Any, int]:
    return staff.headcount(db, "rolePrincipalId", ids, day_of(now))


def _roles_compared(asked: Mapping[str, str], _now: datetime) -> None:
    computed.refuse(ROLES, asked)


ROLES = Collection(
    path="roles",
    singular="Role",
    table_name="lucca_role",
    fields=(
        _ID,
        _NAME,
        _URL,
        Field(name="usersCount", kind=Kind.INTEGER, compute=_users_count, if_asked=True),
        Field(name="users", kind=Kind.REFERENCES, to="users", compute=_users, if_asked=True),
    ),
    scope=_roles_compared,
    evidence=Evidence.SEEN,
    source="clients reading /api/v3/roles, and who is in one",
)
"""That its users are those there today, by their principal role, is inferred."""

CULTURES = Collection(
    path="cultures",
    singular="Culture",
    table_name="lucca_culture",
    fields=(_ID, _NAME, _URL, _CODE),
    source="url of a user's culture; ids are Windows LCIDs",
)

CALENDARS = Collection(
    path="publicHolidayCalendars",
    singular="PublicHolidayCalendar",
    table_name="lucca_calendar",
    fields=(_ID, _NAME, _URL),
    source="url of a user's calendar",
)

WORK_CYCLES = Collection(
    path="workcycles",
    singular="WorkCycle",
    table_name="lucca_work_cycle",
    fields=(_ID, _NAME, _URL),
    source="clients reading /api/v3/workcycles",
)

OCCUPATION_CATEGORIES = Collection(
    path="occupation-categories",
    singular="OccupationCategory",
    table_name="lucca_occupation_category",
    generation="v4",
    root="/organization/structure/api",
    fields=(_ID, _NAME, _CODE),
    source="a client reading occupation-categories beside establishments",
    evidence=Evidence.SEEN,
)
