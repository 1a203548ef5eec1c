"""The company in law, as it is kept: countries, legal units, establishments, qualifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import storage
from emulator.lucca.resources.locations import WORK_LOCATIONS
from emulator.lucca.resources.structure import COUNTRIES, JOB_QUALIFICATIONS
from emulator.lucca.store import records
from emulator.lucca.store.locations import HOME
from emulator.lucca.store.structure import ESTABLISHMENTS, LEGAL_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.lucca.fields import Record
    from emulator.storage import Connection
    from seed import Company

FOUNDED = "2015-01-05T09:00:00"
"""When the company set Lucca up, and all that its structure is made of; local."""

_LUCCA = 0


def load(db: Connection, company: Company) -> None:
    """Add the structure that v3 and v4 show."""
    records.add(db, COUNTRIES, (one._asdict() for one in company.countries))
    country = {one.code: one.id for one in company.countries}
    storage.load(
        db,
        LEGAL_UNITS,
        (
            (
                *(one.id, one.name, one.code, country[one.country], one.siren),
                *(one.activity_code, one.headquarters_id, FOUNDED, 0),
            )
            for one in company.legal_units
        ),
    )
    countries = {one.id: country[one.country] for one in company.legal_units}
    storage.load(
        db,
        ESTABLISHMENTS,
        (
            (
                *(one.id, one.name, one.code, one.legal_unit_id, one.siret),
                *(one.activity_code, one.calendar_id, one.street, one.postcode, one.city),
                *(countries[one.legal_unit_id], one.time_zone, FOUNDED, _LUCCA, FOUNDED, _LUCCA),
                0,
            )
            for one in company.establishments
        ),
    )
    records.add(db, WORK_LOCATIONS, _work_locations(company))
    records.add(
        db,
        JOB_QUALIFICATIONS,
        (
            {
                "id": one.id,
                "name": one.name,
                "usersCount": 0,
                "job": {"id": one.job_id, "name": one.job, "jobSectorId": one.sector_id},
                "level": {"id": one.level, "position": one.level, "name": f"Grade {one.level}"},
            }
            for one in company.job_qualifications
        ),
    )


def _work_locations(company: Company) -> Iterator[Record]:
    floor = {"key": 1, "name": "Rez-de-chaussée", "position": 1}
    for one in company.offices:
        office = {"capacity": None, "showAreas": False, "areas": [], "floors": [floor]}
        name = {"id": one.id, "name": one.name}
        yield {**name, "type": "Office", "isActive": True, "office": office}
    yield {"id": HOME, "name": "Télétravail", "type": "Home", "isActive": True, "office": None}
