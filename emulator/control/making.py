"""Tenants on demand: read what is asked for, make it, say what there is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from emulator.config import label
from emulator.errors import Conflict, Invalid
from emulator.members import members_of

if TYPE_CHECKING:
    from emulator.config import Config
    from emulator.scenarios import Scenario
    from emulator.tenancy import Snapshots, Tenant, Tenants

_MEMBERS = ("name", "from")
_SOURCES = ("tenant", "snapshot", "scenario")
_TRIES = 100
_MOST_PEOPLE = 20_000
"""Of a scenario that is sent: a larger company takes long to make, and others wait meanwhile."""


def make(known: Tenants, snapshots: Snapshots, config: Config, body: object) -> Tenant:
    """Make a tenant as ``POST /_emulator/tenants`` asks.

    ``{"name"?, "from"?: {"tenant": name} | {"snapshot": name} | {"scenario": name or all it
    says}}``: with no ``from`` it begins as the default tenant did; with no name it gets the first
    of ``t-1``, ``t-2``, … that is free.

    Raises ``Invalid``, which names the member, ``Conflict`` for a name that is taken or one
    tenant too many, ``NotFound`` for what it should be made from.
    """
    members = members_of(body, "A tenant", _MEMBERS)
    wanted = members.get("name")
    begin = partial(_make, known, snapshots, config, members.get("from"))
    if wanted is not None:
        return begin(name=_named(wanted))
    for _ in range(_TRIES):
        name = _free(known)
        try:
            return begin(name=name)
        except Conflict:
            if name not in known.names():  # not the name: somebody else took that one
                raise
    raise Conflict("Every name that was free was taken meanwhile; give one.")


def entry(known: Tenants, tenant: Tenant) -> dict[str, object]:
    """Return a tenant as ``GET /_emulator/tenants`` shows it.

    ``people`` is the size of the company that it began with; ``idle_seconds`` is by the machine's
    clock, and 0 while a request is under way.
    """
    return {
        "name": tenant.name,
        "people": tenant.world.get("people"),
        "origin": known.origin(tenant.name),
        "idle_seconds": round(tenant.idle(), 3),
        "size_bytes": known.size(tenant.name),
    }


def _make(
    known: Tenants, snapshots: Snapshots, config: Config, source: object, *, name: str
) -> Tenant:
    # Imported here: it brings what no start with kept state should pay.
    from emulator.world import tenants as world

    if source is None:
        return world.make(known, config, name)
    members = members_of(source, "from", _SOURCES)
    if len(members) != 1:
        raise Invalid(f"from must have exactly one of {', '.join(_SOURCES)}.")
    ((kind, value),) = members.items()
    if kind == "tenant":
        with known.using(_named(value)) as other:
            return known.create_from(name, known.copied(other), {"tenant": other.name})
    if kind == "snapshot":
        return snapshots.make(_text(value), name)
    return world.make_scenario(known, config, _scenario(value), name)


def _scenario(value: object) -> Scenario:
    # Imported here, too: for a scenario alone.
    from emulator import scenarios
    from emulator.world.scenarios import finding

    if isinstance(value, str):
        return finding.built_in(value)
    if not isinstance(value, dict):
        raise Invalid("from.scenario must be the name of a built-in one, or a JSON object.")
    found = scenarios.of(value, "scenario")
    if found.said.get("people", 0) > _MOST_PEOPLE:
        raise Invalid(f"A scenario that is sent has up to {_MOST_PEOPLE:,} people.")
    return found


def _free(known: Tenants) -> str:
    names = set(known.names())
    number = 1
    while f"t-{number}" in names:
        number += 1
    return f"t-{number}"


def _named(value: object) -> str:
    return label(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Invalid("A name must be a text.")
    return value
