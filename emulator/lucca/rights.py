"""What a role may see and do, as it is asked for and kept. Pure.

Source: Lucca's API reference, "Authentication": each key has a dedicated role, and every answer is
filtered by it. Lucca's own roles have hundreds of permissions; these few, ours, are those that
show in an integration.

=================  ==============================================================================
member             means
=================  ==============================================================================
``departments``    ids: only people of these, and what is theirs
``legalEntities``  ids: likewise
``read``           names of collections (``users``, ``leaveRequests``): only these have anything
``write``          names of collections: only these may be changed
``hidden``         ``{"users": ["iban", …]}``: fields that are left out
``formerEmployees``  false: not even for who asks for them
``futureEmployees``  false: not before their contract begins
=================  ==============================================================================

What is left out limits nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from emulator.errors import Invalid
from emulator.lucca.resources import COLLECTIONS
from emulator.members import members_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Collection

_MEMBERS = (
    "departments",
    "legalEntities",
    "read",
    "write",
    "hidden",
    "formerEmployees",
    "futureEmployees",
)
_MOST = 1_000


class Rights(NamedTuple):
    """Limits; None where there is none."""

    departments: tuple[int, ...] | None = None
    legal_entities: tuple[int, ...] | None = None
    read: frozenset[str] | None = None
    """Names of collections, in small letters."""
    write: frozenset[str] | None = None
    hidden: Mapping[str, frozenset[str]] = {}
    former_employees: bool = True
    future_employees: bool = True

    def reads(self, target: Collection) -> bool:
        """Whether a collection has anything to show."""
        return self.read is None or target.path.lower() in self.read

    def writes(self, target: Collection) -> bool:
        """Whether a collection may be changed."""
        return self.write is None or target.path.lower() in self.write


def parse(body: object) -> Rights:
    """Read rights as they are sent and kept. Raises ``Invalid``, which names the member."""
    sent = members_of(body, "rights", _MEMBERS)
    hidden = members_of(sent.get("hidden", {}), "rights.hidden", _names())
    return Rights(
        departments=_ids(sent.get("departments"), "rights.departments"),
        legal_entities=_ids(sent.get("legalEntities"), "rights.legalEntities"),
        read=_collections(sent.get("read"), "rights.read"),
        write=_collections(sent.get("write"), "rights.write"),
        hidden={name.lower(): _fields(name, listed) for name, listed in hidden.items()},
        former_employees=_flag(sent.get("formerEmployees", True), "rights.formerEmployees"),
        future_employees=_flag(sent.get("futureEmployees", True), "rights.futureEmployees"),
    )


def _names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.path for one in COLLECTIONS))


def _ids(value: object, name: str) -> tuple[int, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > _MOST:
        raise Invalid(f"{name} must be a list of up to {_MOST} ids.")
    for one in value:
        if not isinstance(one, int) or isinstance(one, bool) or not 0 <= one < 2**53:
            raise Invalid(f"{name} must be a list of ids.")
    return tuple(value)


def _collections(value: object, name: str) -> frozenset[str] | None:
    if value is None:
        return None
    known = {one.lower() for one in _names()}
    for one in _texts(value, name):
        if one.lower() not in known:
            raise Invalid(f"{name}: there is no {one[:80]!r}; there are {', '.join(_names())}.")
    return frozenset(one.lower() for one in _texts(value, name))


def _fields(name: str, value: object) -> frozenset[str]:
    (target,) = [one for one in COLLECTIONS if one.path == name][:1]
    found = set()
    for one in _texts(value, f"rights.hidden.{name}"):
        field = target.by_name.get(one.lower())
        if field is None:
            raise Invalid(f"rights.hidden.{name}: there is no {one[:80]!r}.")
        if field.short or field.name == "id":
            raise Invalid(f"rights.hidden.{name}: {field.name} is always shown.")
        found.add(field.name)
    return frozenset(found)


def _texts(value: object, name: str) -> list[str]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise Invalid(f"{name} must be a list of up to {_MOST} names.")
    if not all(isinstance(one, str) for one in value):
        raise Invalid(f"{name} must be a list of names.")
    return value


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise Invalid(f"{name} must be true or false.")
    return value
