"""What people point to, as Lucca's records: departments, establishments, roles and the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator import storage
from emulator.lucca.resources import collection
from emulator.lucca.resources.contracts import (
    CONTRACT_TYPES,
    HIRING_TYPES,
    TEMPORARY_GROUNDS,
    TERMINATION_REASONS,
)
from emulator.lucca.resources.organisation import OCCUPATION_CATEGORIES
from emulator.lucca.store import records
from emulator.lucca.store.departments import UNITS
from emulator.world import axes, structure
from emulator.world.structure import FOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from emulator.lucca.fields import Record
    from emulator.storage import Connection
    from seed import Company

_FIRST_POSITION, _POSITION_STEP = 99, 10**17
"""Lucca's positions are sparse numbers that no 64-bit integer holds."""


def load(db: Connection, company: Company) -> None:
    """Add all that users point to."""
    storage.load(db, UNITS, departments(company))
    structure.load(db, company)
    axes.load(db, company)
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


def departments(company: Company) -> Iterator[tuple[Any, ...]]:
    """Yield the departments as they are kept; a parent comes before its children."""
    paths: dict[int | None, str] = {None: "/"}
    places: dict[int | None, tuple[int, ...]] = {None: ()}
    for one in company.departments:
        paths[one.id] = f"{paths[one.parent_id]}{one.id}/"
        places[one.id] = (*places[one.parent_id], one.position)
    order = {key: rank for rank, key in enumerate(sorted(places, key=places.__getitem__))}
    for one in company.departments:
        yield (
            one.id,
            one.name,
            one.code,
            None,
            one.parent_id,
            paths[one.parent_id],
            paths[one.id],
            float((_FIRST_POSITION + order[one.id]) * _POSITION_STEP),
            one.position,
            one.head_id,
            1,
            FOUNDED,
            FOUNDED,
        )


def _named(one: Any) -> Record:
    return {"id": one.id, "name": one.name}


def _add(db: Connection, path: str, rows: Iterable[Record]) -> None:
    target = collection(path)
    records.add(
        db,
        target,
        (
            # In the order declared, whatever order the facts came in.
            {name: {"url": target.url_of(row["id"]), **row}.get(name) for name in _names(target)}
            for row in rows
        ),
    )


def _names(target: Any) -> list[str]:
    return [field.name for field in target.fields]
