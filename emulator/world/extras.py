"""What some people of the company have beside their record: extended data, profiles."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import orjson

from emulator.lucca.resources.extensions import EXTENSION_DEFINITIONS
from emulator.lucca.store import beside, records
from emulator.storage import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from emulator.lucca.fields import Record
    from emulator.storage import Connection
    from seed import Company, ExtensionValue


def add(db: Connection, company: Company) -> None:
    """Load definitions, values and profiles; the people are in already."""
    records.add(db, EXTENSION_DEFINITIONS, _definitions(company))
    load(db, beside.PROFILES, company.profiles)
    load(db, beside.EXTENSIONS, _rows(company.extension_values()))


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


def _rows(values: Iterable[ExtensionValue]) -> Iterator[beside.Extension]:
    ids = count(1)
    for one in values:
        key = next(ids)
        if not isinstance(one.value, dict):
            text = orjson.dumps(one.value).decode()
            yield beside.Extension(key, one.person_id, None, one.field, text)
            continue
        yield beside.Extension(key, one.person_id, None, one.field, None)
        for name, value in one.value.items():
            text = orjson.dumps(value).decode()
            yield beside.Extension(next(ids), one.person_id, key, name, text)
