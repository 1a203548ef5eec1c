"""The parts of an expense that are objects or lists: each read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca.store import sections

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.lucca.fields import Record
    from emulator.storage import Connection

_MOST = 100
_LONGEST = 255
_AMOUNTS = {"grossamount": "grossAmount", "currencyid": "currencyId"}
_ACCEPTED = frozenset({"netamount", "vatbases", "currency", "isexpenseabroad"})
"""Computed; a client that sends back what it read is not refused."""


def amounts(name: str, value: object) -> Record | None:
    """Read ``{"grossAmount", "currencyId"}``, in euros if no currency is named."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Invalid(f"Property {name} must be an object.")
    found: Record = {"grossAmount": None, "currencyId": "EUR"}
    for sent, part in value.items():
        if sent.lower() in _ACCEPTED:
            continue
        if sent.lower() not in _AMOUNTS:
            raise Invalid(f"Property {name} has no member {sent[:80]}.")
        found[_AMOUNTS[sent.lower()]] = part
    if not isinstance(found["currencyId"], str):
        raise Invalid(f"Property {name}.currencyId must be an ISO 4217 code.")
    return found | {"currencyId": found["currencyId"].strip().upper()}


def mileage(value: object) -> Record | None:
    """Read ``{"distance", "power", "waypoints"}``: kilometres, fiscal horse power, places."""
    if value is None:
        return None
    if not isinstance(value, dict) or not set(value) <= {"distance", "power", "waypoints"}:
        raise Invalid("Property mileage must be an object of distance, power and waypoints.")
    for name in ("distance", "power"):
        part = value.get(name)
        if part is not None and (isinstance(part, bool) or not isinstance(part, int | float)):
            raise Invalid(f"Property mileage.{name}: {part!r:.60} is not a number.")
        if part is not None and not 0 < part < 1_000_000:
            raise Invalid(f"Property mileage.{name} is out of range.")
    if value.get("distance") is None:
        raise Invalid("Property mileage.distance is required.")
    places = value.get("waypoints") or []
    if not isinstance(places, list) or len(places) > _MOST or not all(map(_short, places)):
        raise Invalid(f"Property mileage.waypoints must be a list of up to {_MOST} texts.")
    return {"distance": value["distance"], "power": value.get("power"), "waypoints": places}


def _short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and "\x00" not in value


def attendees(value: object) -> Record:
    """Read ``{"internal": [{"id"}], "external": [{"displayName"}]}``."""
    sent = {} if value is None else value
    if not isinstance(sent, dict) or not set(sent) <= {"internal", "external"}:
        raise Invalid("Property attendees must be an object of internal and external.")
    inside = [{"id": key} for key in _ids("attendees.internal", sent.get("internal"))]
    outside = sent.get("external") or []
    if not isinstance(outside, list) or len(outside) > _MOST:
        raise Invalid(f"Property attendees.external must be a list of up to {_MOST} objects.")
    names = [one.get("displayName") if isinstance(one, dict) else None for one in outside]
    if not all(map(_short, names)):
        raise Invalid("Property attendees.external must be a list of objects with a displayName.")
    return {"internal": inside, "external": [{"displayName": name} for name in names]}


def receipts(value: object) -> list[Record]:
    """Read ``[{"id": "<text>"}]``."""
    listed = [] if value is None else value
    if not isinstance(listed, list) or len(listed) > _MOST:
        raise Invalid(f"Property expenseReceipts must be a list of up to {_MOST} objects.")
    keys = [one.get("id") if isinstance(one, dict) else None for one in listed]
    if not all(map(_short, keys)):
        raise Invalid("Property expenseReceipts must be a list of objects with an id, a text.")
    return [{"id": key} for key in keys]


def custom_fields(value: object) -> Record:
    """Read custom fields: none are set up, so none can be filled in."""
    if value not in (None, {}):
        raise Invalid("Property customFields: this account has no custom fields.")
    return {}


def section_ids(value: object) -> list[Record]:
    """Read ``[{"id": 1}]``: the section of the one axis there is."""
    keys = _ids("axisSections", value)
    if len(keys) > 1:
        raise Invalid("Property axisSections: all sections are of one axis; an expense has one.")
    return [{"id": key} for key in keys]


def _ids(name: str, value: object) -> list[int]:
    listed = [] if value is None else value
    if not isinstance(listed, list) or len(listed) > _MOST:
        raise Invalid(f"Property {name} must be a list of up to {_MOST} objects.")
    found = []
    for one in listed:
        key = one.get("id") if isinstance(one, dict) else None
        if not isinstance(key, int) or isinstance(key, bool) or not 0 < key < 2**53:
            raise Invalid(f"Property {name} must be a list of objects with an id.")
        found.append(key)
    return found


def known_section(db: Connection, named: list[Record] | None) -> int | None:
    """Return the id of the section named, None if there is none. Raises ``Invalid``."""
    if not named:
        return None
    found = sections.find(db, named[0]["id"])
    if found is None:
        raise Invalid(f"Property axisSections: no AxisSection with id {named[0]['id']}.")
    return found.id


READERS: dict[str, Callable[[object], object]] = {
    "originalTransaction": lambda value: amounts("originalTransaction", value),
    "processedAmounts": lambda value: amounts("processedAmounts", value),
    "mileage": mileage,
    "attendees": attendees,
    "axisSections": section_ids,
    "customFields": custom_fields,
    "expenseReceipts": receipts,
}
"""How each part is read."""
