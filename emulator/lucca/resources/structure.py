"""The company in law (``/organization/structure/api/…``), and what v3 shows of it.

Source: Lucca's establishment and legal-unit reference; the fixtures and pickers of Lucca's front
end (who an author is, what a job qualification holds, how both are sorted). What an address holds
is ours. Nobody is given a job qualification in the emulator, so that none counts anyone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field, Scope
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import parts
from emulator.lucca.resources.departments import SCOPE_PARAMETERS, day_of
from emulator.lucca.store import staff, structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from emulator.storage import Connection

ROOT = "/organization/structure/api"

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)
_CODE = Field(name="code", kind=Kind.TEXT, column=True)
_PERSON = (parts.ID, *parts.of(Kind.TEXT, "firstName", "lastName", "fullName"), parts.URL)
_ARCHIVED = Field(name="isArchived", kind=Kind.BOOLEAN, column=True)


def _users_count(db: Connection, ids: Sequence[Any], now: datetime) -> dict[Any, int]:
    return staff.headcount(db, "legalEntityId", ids, day_of(now))


def unless_archived(asked: Mapping[str, str], _now: datetime) -> Scope | None:
    """Leave out what is archived unless ``isArchived`` says otherwise: false is its default."""
    return None if "isarchived" in asked else Scope(sql="isArchived = 0")


LEGAL_ENTITIES = Collection(
    path="legalEntities",
    singular="LegalEntity",
    table_name="lucca_legal_entity",
    select=structure.LEGAL_ENTITIES,
    fields=(
        _ID,
        _NAME,
        Field(name="url", kind=Kind.TEXT, short=True),
        _CODE,
        Field(name="siretNumber", kind=Kind.TEXT),
        _ARCHIVED,
    ),
    parameters=SCOPE_PARAMETERS,
    closes="2026-10-01",
    source="Lucca, legal entities v3 (today's establishments)",
)

ESTABLISHMENTS = Collection(
    path="establishments",
    singular="Establishment",
    table_name="lucca_establishment",
    select=structure.ESTABLISHMENTS_V4,
    generation="v4",
    root=ROOT,
    fields=(
        _ID,
        _NAME,
        _CODE,
        Field(name="legalUnitId", kind=Kind.INTEGER, column=True),
        parts.one("legalUnit", parts.ID, parts.NAME, parts.CODE),
        Field(name="legalIdentificationNumber", kind=Kind.TEXT),
        Field(name="activityCode", kind=Kind.TEXT),
        Field(name="calendarId", kind=Kind.INTEGER, column=True),
        parts.one(
            "address",
            *parts.of(Kind.TEXT, "street", "postalCode", "city", evidence=Evidence.OURS),
            *parts.of(Kind.INTEGER, "countryId", evidence=Evidence.OURS),
        ),
        Field(name="timeZoneId", kind=Kind.TEXT),
        Field(name="usersCount", kind=Kind.INTEGER, compute=_users_count),
        Field(name="createdAt", kind=Kind.MOMENT),
        parts.one("author", *_PERSON),
        Field(name="lastModifiedAt", kind=Kind.MOMENT),
        parts.one("lastModifier", *_PERSON),
        _ARCHIVED,
    ),
    filters=("id", "legalUnitId", "isArchived"),
    scope=unless_archived,
    source="Lucca, establishments v4",
)

LEGAL_UNITS = Collection(
    path="legal-units",
    singular="LegalUnit",
    table_name="lucca_legal_unit",
    select=structure.UNITS_V4,
    generation="v4",
    root=ROOT,
    fields=(
        _ID,
        _NAME,
        _CODE,
        Field(name="countryId", kind=Kind.INTEGER, column=True),
        parts.one("country", parts.ID, parts.NAME),
        Field(name="legalIdentificationNumber", kind=Kind.TEXT),
        Field(name="activityCode", kind=Kind.TEXT),
        Field(name="headquartersId", kind=Kind.INTEGER, column=True),
        Field(name="createdAt", kind=Kind.MOMENT),
        _ARCHIVED,
    ),
    filters=("id", "countryId", "isArchived"),
    max_limit=1_000,
    source="Lucca, legal units v4",
)

COUNTRIES = Collection(
    path="countries",
    singular="Country",
    table_name="lucca_country",
    generation="v4",
    root=ROOT,
    fields=(_ID, _NAME, Field(name="code", kind=Kind.TEXT, column=True, evidence=Evidence.OURS)),
    filters=("id",),
    default_limit=1_000,
    max_limit=1_000,
    evidence=Evidence.SEEN,
    source="Lucca's front end and another client, which read all countries by one call",
)

JOB_QUALIFICATIONS = Collection(
    path="job-qualifications",
    singular="JobQualification",
    table_name="lucca_job_qualification",
    generation="v4",
    root=ROOT,
    fields=(
        _ID,
        _NAME,
        Field(name="usersCount", kind=Kind.INTEGER),
        parts.one("job", parts.ID, parts.NAME, *parts.of(Kind.INTEGER, "jobSectorId")),
        parts.one("level", parts.ID, *parts.of(Kind.INTEGER, "position"), parts.NAME),
    ),
    filters=("id",),
    max_limit=1_000,
    evidence=Evidence.SEEN,
    source="Lucca's own front end",
)
