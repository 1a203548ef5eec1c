"""The small collections that a user points to.

Source: the ``url`` of the references in Lucca's user examples, and clients that read them.
"""

from __future__ import annotations

from emulator.lucca.evidence import Evidence
from emulator.lucca.fields import Collection, Field, Kind

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)
_URL = Field(name="url", kind=Kind.TEXT, short=True)
_CODE = Field(name="code", kind=Kind.TEXT, column=True)

ROLES = Collection(
    path="roles",
    singular="Role",
    table_name="lucca_role",
    fields=(_ID, _NAME, _URL),
    source="clients reading /api/v3/roles",
)

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
