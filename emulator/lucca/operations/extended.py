"""Write extended data: ``"e_x": {"id": 4896, "value": …}`` at the root of a user.

Without an id, or with 0, a value is added; with one, it is replaced; null with one erases it. A
field of several values takes a list, in which each stands for itself. A bare value is seen in one
sample: of a field of one value it replaces what is there. Source: Lucca's guide to extended data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from emulator.errors import Invalid, NotFound
from emulator.lucca import values
from emulator.lucca.fields import Field
from emulator.lucca.resources.extensions import COMPOSITE, EXTENSION_DEFINITIONS, FORMATS, SELECT
from emulator.lucca.store import beside, records

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.storage import Connection

_MOST = 100
"""Values of one field of one person. The bound is ours."""


def write(db: Connection, user: int, key: str, sent: object) -> None:
    """Write one field of a user. Raises ``Invalid``."""
    definition = _definition(db, key)
    field = str(definition["id"])
    own = _own(db, user, field)
    items = sent if isinstance(sent, list) else [sent]
    if isinstance(sent, list) and not definition["isMultiple"]:
        raise Invalid(f"Property {field} holds one value, not a list.")
    writer = _Writer(db, user, definition, own)
    for item in items[: 2 * _MOST]:
        writer.put(item)
    if len(items) > 2 * _MOST or len(_own(db, user, field)) > _MOST:
        raise Invalid(f"Property {field}: at most {_MOST} values.")


def _own(db: Connection, user: int, field: str) -> set[int]:
    """Return the ids of the values that a user has in a field."""
    rows = beside.extensions(db, [user]).get(user, [])
    return {one.id for one in rows if one.field == field and one.parent_id is None}


def _definition(db: Connection, key: str) -> Record:
    try:
        return records.record(db, EXTENSION_DEFINITIONS, key.lower())
    except NotFound:
        raise Invalid(
            f"Property {key[:80]} does not exist: no extended data is defined so."
        ) from None


class _Writer:
    """Puts the values of one field of one person where they belong."""

    def __init__(self, db: Connection, user: int, definition: Record, own: set[int]) -> None:
        self._db = db
        self._user = user
        self._definition = definition
        self._field: str = definition["id"]
        self._own = own

    def put(self, item: object) -> None:
        """Add, replace or erase one value."""
        key, value = self._read(item)
        if key == 0 and self._own and not self._definition["isMultiple"]:
            key = min(self._own)  # there is but one place for it
            if value is None:
                raise Invalid(f"Property {self._field}: to erase a value, send its id, {key}.")
        if value is None:
            if key:
                beside.erase_extension(self._db, key)
            return
        if self._definition["formatKey"] == COMPOSITE:
            self._put_members(key, value)
            return
        text = _checked(self._definition, value)
        if key:
            beside.set_extension(self._db, key, text)
        else:
            self._add(None, self._field, text)

    def _read(self, item: object) -> tuple[int, Any]:
        if not isinstance(item, dict):
            return 0, item
        named = {name.lower(): value for name, value in item.items()}
        if not set(named) <= {"id", "value"}:
            raise Invalid(f'Property {self._field} must read {{"id": …, "value": …}}.')
        key = named.get("id") or 0
        if not isinstance(key, int) or isinstance(key, bool) or (key and key not in self._own):
            raise Invalid(f"Property {self._field}: this user has no value with id {key!r:.40}.")
        return key, named.get("value")

    def _put_members(self, key: int, value: object) -> None:
        known = {one["id"]: one for one in self._definition["members"]}
        if not isinstance(value, dict) or not {name.lower() for name in value} <= set(known):
            raise Invalid(
                f"Property {self._field}: the value must be an object of {', '.join(known)}."
            )
        if key:
            beside.erase_members(self._db, key)
        else:
            key = self._add(None, self._field, None)
        for name, part in value.items():
            field = name.lower()
            bare = part.get("value") if isinstance(part, dict) else part
            if bare is not None:
                self._add(key, field, _checked(known[field], bare))

    def _add(self, parent: int | None, field: str, value: str | None) -> int:
        one = beside.Extension(0, self._user, parent, field, value)
        return beside.add_extension(self._db, one)


def _checked(definition: Record, value: object) -> str:
    """Return a value as JSON, as its format has it."""
    name, form = definition["id"], definition["formatKey"]
    checked = values.checked(Field(name=name, kind=FORMATS[form]), value)
    if form == SELECT:
        entries = {one["id"] for one in definition["extensionUserPropertyListEntries"]}
        if checked not in entries:
            raise Invalid(f"Property {name}: {checked} is no entry of the list.")
    return orjson.dumps(checked).decode()
