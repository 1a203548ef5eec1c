"""What people point to, as Lucca's records: departments, establishments, roles and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.lucca.resources import collection
from emulator.lucca.resources.contracts import (
    CONTRACT_TYPES,
    HIRING_TYPES,
    TEMPORARY_GROUNDS,
    TERMINATION_REASONS,
)
from emulator.lucca.resources.organisation import OCCUPATION_CATEGORIES
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from emulator.lucca.fields import Record
    from emulator.storage import Connection
    from seed import Company

_POSITION_STEP = 10**17
"""Lucca's positions are sparse numbers that no 64-bit integer holds."""


def load(db: Connection, company: Company, heads: Mapping[int, str]) -> None:
    """Add all that users point to; ``heads`` are the names of who heads a department, by id."""
    _add(db, "departments", departments(company, heads))
    _add(
        db,
        "legalEntities",
        (
            {"code": one.code, "siretNumber": one.siret, "isArchived": False} | _named(one)
            for one in company.establishments
        ),
    )
    _add(db, "roles", map(_named, company.roles))
    _add(db, "cultures", ({"code": one.code} | _named(one) for one in company.cultures))
    _add(db, "publicHolidayCalendars", map(_named, company.calendars))
    _add(db, "workcycles", map(_named, company.work_cycles))
    for target, rows in (
        (OCCUPATION_CATEGORIES, company.occupation_categories),
        (CONTRACT_TYPES, company.contract_types),
        (HIRING_TYPES, company.hiring_types),
        (TERMINATION_REASONS, company.termination_reasons),
        (TEMPORARY_GROUNDS, company.temporary_grounds),
    ):
        records.add(db, target, (one._asdict() for one in rows))


def departments(company: Company, heads: Mapping[int, str]) -> Iterator[Record]:
    """Yield the departments; a parent comes before its children."""
    paths: dict[int | None, str] = {None: "/"}
    for order, one in enumerate(company.departments, 1):
        above = paths[one.parent_id]
        path = paths[one.id] = f"{above}{one.id}/"
        yield {
            "id": one.id,
            "name": one.name,
            "code": one.code,
            "hierarchy": path,
            "parentId": above,
            "isActive": True,
            "isArchived": False,
            "position": float(order * _POSITION_STEP * 10),
            "level": one.level,
            "sortOrder": one.position,
            "headID": one.head_id,
            "head": USERS.reference(one.head_id, heads[one.head_id]),
        }


def _named(one: Any) -> Record:
    return {"id": one.id, "name": one.name}


def _add(db: Connection, path: str, rows: Iterable[Record]) -> None:
    target = collection(path)
    records.add(
        db,
        target,
        (
            # In the order declared, whatever order the facts came in.
            {name: {"url": target.url_of(row["id"]), **row}[name] for name in _names(target)}
            for row in rows
        ),
    )


def _names(target: Any) -> list[str]:
    return [field.name for field in target.fields]
