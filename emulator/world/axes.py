"""The company's analytic axes and their sections, as Lucca's records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.resources.axes import AXES, AXIS_SECTIONS
from emulator.lucca.store import axes, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.lucca.fields import Record
    from emulator.storage import Connection
    from seed import Company


def load(db: Connection, company: Company) -> None:
    """Add the axes."""
    records.add(
        db,
        AXES,
        (
            {
                "id": one.id,
                "name": one.name,
                "url": AXES.url_of(one.id),
                "multilingualName": one.name,
                "position": one.id,
                "parentAxisId": one.parent_id,
                "isActive": True,
                "isReadOnly": False,
                "isNNRelation": False,
                "level": one.level,
                "axisSections": None,
            }
            for one in company.axes
        ),
    )


def load_sections(db: Connection, company: Company) -> None:
    """Put the sections in place of any there are: a project's has the dates of the project."""
    axes.forget(db)
    records.add(db, AXIS_SECTIONS, _sections(company))


def _sections(company: Company) -> Iterator[Record]:
    names = {one.id: one.name for one in company.axis_sections}
    dates = {one.project_id: one for one in company.project_dates}
    for one in company.axis_sections:
        dated = dates.get(one.id)
        above = () if one.parent_id is None else (one.parent_id,)
        yield {
            "id": one.id,
            "name": one.name,
            "url": AXIS_SECTIONS.url_of(one.id),
            "code": one.code,
            "multilingualName": one.name,
            "description": None,
            "ownerId": one.owner_id,
            "startOn": None if dated is None else _moment(dated.starts_on),
            "endOn": None if dated is None else _moment(dated.ends_on),
            "active": True,
            "axisId": one.axis_id,
            "parentAxisSections": [AXIS_SECTIONS.reference(key, names[key]) for key in above],
            "childrenAxisSections": None,
        }


def _moment(day: str | None) -> str | None:
    return None if day is None else f"{day}T00:00:00"
