"""Create, change, remove any record: read the body, check it, apply the rule, store it.

A PUT is a patch: only the keys sent change. An unknown key or one that cannot be written is
refused, and then nothing is changed. Sources: Lucca's user reference; LuccaSA/RestDrivenDomain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.errors import Invalid, NotFound
from emulator.lucca import values
from emulator.lucca.fields import Change
from emulator.lucca.hints import Unknown
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import COLLECTIONS, collection
from emulator.lucca.store import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Collection, Field, Record
    from emulator.lucca.operations.moment import Moment
    from emulator.storage import Connection


def create(at: Moment, target: Collection, body: Mapping[str, object]) -> Record:
    """Add a record and return it whole."""
    sent = read(at.db, target, body, creating=True)
    one: Record = {field.name: None for field in target.fields if not field.apart}
    one["id"] = records.next_id(at.db, target)
    one["url"] = target.url_of(one["id"])
    one.update(sent)
    for field in target.fields:
        if field.required and one[field.name] is None:
            raise Invalid(f"Property {field.name} is required.")
    target.rule(_change(at, None, one, sent))
    records.add(at.db, target, [one])
    return one


def update(at: Moment, target: Collection, key: Any, body: Mapping[str, object]) -> Record:
    """Change a record and return it whole. Raises ``NotFound``."""
    before = records.record(at.db, target, key)
    sent = read(at.db, target, body, creating=False)
    after = before | sent
    target.rule(_change(at, before, after, sent))
    records.replace(at.db, target, after)
    if after["name"] != before["name"]:
        records.rename(at.db, target, after, COLLECTIONS)
    return after


def delete(at: Moment, target: Collection, key: Any) -> None:
    """Remove a record. Raises ``NotFound``; what refers to it is for its own operation to see."""
    records.record(at.db, target, key)
    records.remove(at.db, target, key)


def _change(at: Moment, before: Record | None, after: Record, sent: Record) -> Change:
    return Change(db=at.db, now=at.now, before=before, record=after, sent=frozenset(sent))


def read(
    db: Connection, target: Collection, body: Mapping[str, object], *, creating: bool
) -> Record:
    """Return a body's values by field, checked, references resolved."""
    found: Record = {}
    for key, value in body.items():
        field = target.by_name.get(key.lower())
        if field is None:
            raise Unknown(key, target.singular, (one.name for one in target.fields))
        if field.name == "id" and not creating:
            continue  # the id in the path decides; clients send back what they read
        allowed = ("always", "create") if creating else ("always",)
        if field.write not in allowed:
            raise Invalid(f"Property {field.name} of type {target.singular} cannot be written.")
        if field.kind is Kind.REFERENCES:
            found[field.name] = _references(db, field, value)
            continue
        found[field.name] = values.checked(field, value)
        if field.to:
            beside = next(other for other in target.fields if other.id_field == field.name)
            found[beside.name] = _reference(db, field, found[field.name])
    return found


def _reference(db: Connection, field: Field, key: Any) -> Record | None:
    if key is None:
        return None
    target = collection(field.to)
    try:
        name = records.record(db, target, key)["name"]
    except NotFound:
        raise Invalid(f"Property {field.name}: no {target.singular} with id {key}.") from None
    return target.reference(key, name)


def _references(db: Connection, field: Field, value: object) -> list[Record]:
    if not isinstance(value, list) or len(value) > 1_000:
        raise Invalid(f"Property {field.name} must be a list of up to 1000 objects with an id.")
    found = []
    for item in value:
        key = item.get("id") if isinstance(item, dict) else None
        if not isinstance(key, int) or isinstance(key, bool):
            raise Invalid(f"Property {field.name} must be a list of objects with an id.")
        reference = _reference(db, field, key)
        if reference is not None:
            found.append(reference)
    return found
