"""What some people of the company have beside their record: extended data, profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.lucca.resources.extensions import EXTENSION_DEFINITIONS
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import beside, records
from emulator.storage import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.lucca.fields import Record
    from emulator.storage import Connection
    from seed import Company, ExtensionValue


def add(db: Connection, company: Company) -> None:
    """Load definitions, values and profiles; the people are in already."""
    records.add(db, EXTENSION_DEFINITIONS, _definitions(company))
    load(db, beside.PROFILES, company.profiles)
    known = records.by_ids(db, USERS, [one.person_id for one in company.extension_values()])
    for one in company.extension_values():
        if one.person_id in known:
            _add(db, one)


def _definitions(company: Company) -> Iterator[Record]:
    for one in company.extensions:
        yield {
            "id": one.id,
            "name": one.name,
            "url": EXTENSION_DEFINITIONS.url_of(one.id),
            "formatKey": one.form,
            "isMultiple": one.is_multiple,
            "extensionUserPropertyListEntries": [
                {"id": entry.id, "name": entry.name, "translation": entry.name}
                for entry in one.entries
            ],
            "members": [
                {"id": key, "name": name, "formatKey": form} for key, name, form in one.members
            ],
        }


def _add(db: Connection, one: ExtensionValue) -> None:
    composite = isinstance(one.value, dict)
    text = None if composite else orjson.dumps(one.value).decode()
    row = beside.Extension(0, one.person_id, None, one.field, text)
    key = beside.add_extension(db, row)
    if isinstance(one.value, dict):
        for name, value in one.value.items():
            part = row._replace(parent_id=key, field=name, value=orjson.dumps(value).decode())
            beside.add_extension(db, part)
