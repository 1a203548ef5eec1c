"""Where people work (``/work-locations/public/api``).

Source: a client that reads both lists whole, and what it keeps of them; neither is documented. The
words of ``type``, ``position`` and ``status`` are ours. A day that somebody works from home is a
day of a leave that is remote work; on any other, nothing says which office they went to.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.store import locations

ROOT = "/work-locations/public/api"


def _ours(name: str, *, column: bool = False) -> Field:
    """Declare a field whose name is seen, and whose words are ours."""
    return Field(name=name, kind=Kind.TEXT, column=column, evidence=Evidence.OURS)


WORK_LOCATIONS = Collection(
    path="work-locations",
    singular="WorkLocation",
    table_name="lucca_work_location",
    generation="v4",
    root=ROOT,
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        _ours("type", column=True),
        Field(name="isActive", kind=Kind.BOOLEAN, column=True),
        Field(name="office", kind=Kind.OBJECT),
    ),
    filters=("id", "type", "isActive"),
    max_limit=1_000,
    evidence=Evidence.SEEN,
    source="a client that reads all work locations",
)

USER_LOCATIONS = Collection(
    path="user-locations",
    singular="UserLocation",
    table_name="lucca_user_location",
    select=locations.USER_LOCATIONS,
    generation="v4",
    root=ROOT,
    fields=(
        Field(name="id", kind=Kind.INTEGER, column=True),
        Field(name="ownerId", kind=Kind.INTEGER, column=True),
        Field(name="workLocationId", kind=Kind.INTEGER, column=True),
        Field(name="date", kind=Kind.DAY, column=True),
        _ours("position"),
        _ours("status"),
        Field(name="areaId", kind=Kind.INTEGER),
        Field(name="createdAt", kind=Kind.MOMENT),
        Field(name="deletedAt", kind=Kind.MOMENT, column=True),
    ),
    filters=("id", "ownerId", "workLocationId", "date"),
    max_limit=1_000,
    evidence=Evidence.SEEN,
    source="a client that reads all user locations",
)
