"""What a user shows beside what is stored: computed, or joined from tables of its own.

Sources: Lucca's user reference (``csp``, ``picture``, ``applicationData``, ``userAxisValues``) and
its guide to extended data. ``attributes`` is in the reference as an object that nothing explains:
it is empty. The picture of everybody is made of their initials.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from emulator.evidence import Evidence
from emulator.lucca.fields import BASE, REFERENCE_MEMBERS, Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import nationalities, parts
from emulator.lucca.resources.axes import AXIS_SECTIONS
from emulator.lucca.resources.organisation import WORK_CYCLES
from emulator.lucca.resources.structure import LEGAL_ENTITIES
from emulator.lucca.store import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.lucca.fields import Record
    from emulator.lucca.tree import Tree
    from emulator.storage import Connection

CATEGORIES = Collection(
    path="csps",
    singular="Csp",
    table_name="lucca_user_csp",
    select=beside.CATEGORIES,
    listed=False,
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        Field(name="code", kind=Kind.TEXT),
    ),
    item_url="/organization/structure/api/occupation-categories/{id}",
    source="a user's csp: the v4 occupation categories, as a v3 record points to them",
)

APPLICATIONS = {"profile_figgo": "figgo", "profile_utime": "utime", "profile_cleemy_1": "cleemy"}
"""Application data that is a profile, by name, and the application it is of."""
REMUNERATION = "theoreticalRemuneration"

AXIS = "userAxisValues_"
"""What the name of a user's section begins with; the axis's id follows."""
MOST_AXES = 10
"""Axes that users can be asked about by name. The bound is ours."""
_AXES = tuple(f"{AXIS}{axis}" for axis in range(1, MOST_AXES + 1))

NEEDS = ("id", "cspId", "nationalityId", "legalEntity")
"""What of a user is read here; with ``fields`` of their work cycles, these too."""

_PICTURES = "00000000-7069-4374-8000-"
"""What the GUID of a made picture begins with; the user's id follows, in twelve hex digits."""


def complete(db: Connection, users: Sequence[Record], tree: Tree | None) -> None:
    """Add to users the fields that are apart: those that a tree names, all without one."""
    for name, add in _PARTS.items():
        if tree is None or name in tree:
            add(db, users)
    if tree is None:
        _add_axes(users)
    elif not tree.keys().isdisjoint(_AXES):
        _add_asked(db, users, tree)
    if tree is not None and "workcycle" in {name.lower() for name in tree.get(_CYCLES, ())}:
        _name_cycles(db, users)


def picture_of(guid: str) -> int | None:
    """Return whose made picture has this GUID; None for any other file."""
    return int(guid[len(_PICTURES) :], 16) if guid.startswith(_PICTURES) else None


def _csp(db: Connection, users: Sequence[Record]) -> None:
    shown = db.known("csps", lambda: _categories(db))
    for one in users:
        key = one["cspId"]
        found = None if key is None else shown.get(key) or CATEGORIES.reference(key, "")
        one["csp"] = None if found is None else dict(found)


def _categories(db: Connection) -> dict[int, Record]:
    names = beside.names(db, "lucca_occupation_category")
    return {key: CATEGORIES.reference(key, name) for key, name in names.items()}


def _establishment(_db: Connection, users: Sequence[Record]) -> None:
    for one in users:
        one["establishment"] = dict(one["legalEntity"])


def _nationality(_db: Connection, users: Sequence[Record]) -> None:
    for one in users:
        one["nationality"] = nationalities.reference(one["nationalityId"])


def _picture(_db: Connection, users: Sequence[Record]) -> None:
    for one in users:
        guid = f"{_PICTURES}{one['id']:012x}"
        one["picture"] = {
            "id": guid,
            "name": f"{one['id']}.png",
            "url": f"{BASE}/api/v3/files/{guid}",
            # Relative, as it is seen in Lucca's own front end.
            "href": f"/getFile.ashx?id={guid}",
            "mimetype": "image/png",
        }


def _attributes(_db: Connection, users: Sequence[Record]) -> None:
    for one in users:
        one["attributes"] = {}


def _application_data(db: Connection, users: Sequence[Record]) -> None:
    known: dict[int, dict[str, Any]] = {}
    usual: dict[str, int] = {}
    for key, application, name in db.known("profiles", lambda: beside.profiles(db)):
        known[key] = {"id": key, "name": name, "url": None}
        usual.setdefault(application, key)
    found = beside.applications(db, [one["id"] for one in users])

    def data(own: dict[str, str]) -> dict[str, Any]:
        profiles = {
            name: known.get(int(own.get(name, usual.get(application, 0))))
            for name, application in APPLICATIONS.items()
        }
        return {**profiles, REMUNERATION: {"value": orjson.loads(own.get(REMUNERATION, "null"))}}

    plain = data({})
    for one in users:
        own = found.get(one["id"])
        one["applicationData"] = data(own) if own else dict(plain)


def _axis_values(db: Connection, users: Sequence[Record]) -> None:
    found = beside.sections(db, [one["id"] for one in users])
    names = db.known("sections", lambda: section_names(db)) if found else {}
    url = f"{BASE}/api/v3/axisSections/"
    for one in users:
        one["userAxisValues"] = [
            {"id": key, "name": names.get(key), "url": f"{url}{key}", "axisId": axis}
            for axis, key in found.get(one["id"], {}).items()
        ]


def _add_axes(users: Sequence[Record]) -> None:
    """Add each section that users have under the name of its axis, too."""
    for one in users:
        for section in one["userAxisValues"]:
            one[f"{AXIS}{section['axisId']}"] = {name: section[name] for name in REFERENCE_MEMBERS}


def _add_asked(db: Connection, users: Sequence[Record], tree: Tree) -> None:
    """Add the section of each axis that a tree names; null where there is none."""
    if "userAxisValues" not in tree:
        _axis_values(db, users)
    for one in users:
        one.update(dict.fromkeys(name for name in _AXES if name in tree))
    _add_axes(users)


def section_names(db: Connection) -> dict[int, str]:
    """Return the names of all sections of axes, by id."""
    return beside.names(db, AXIS_SECTIONS.table_name)


def _extended_data(db: Connection, users: Sequence[Record]) -> None:
    found = beside.extensions(db, [one["id"] for one in users])
    multiple = db.known("multiple", lambda: beside.multiple(db)) if found else frozenset()
    for one in users:
        rows = found.get(one["id"])
        if not rows:
            one["extendedData"] = {}
            continue
        below: dict[int, dict[str, Any]] = {}
        for row in rows:
            if row.parent_id is not None:
                below.setdefault(row.parent_id, {})[row.field] = _value(row, {})
        data: dict[str, Any] = {}
        for row in rows:
            if row.parent_id is not None:
                continue
            if row.field in multiple:
                data.setdefault(row.field, []).append(_value(row, below))
            else:
                data[row.field] = _value(row, below)
        one["extendedData"] = data


def _value(row: beside.Extension, below: dict[int, dict[str, Any]]) -> dict[str, Any]:
    value = below.get(row.id, {}) if row.value is None else orjson.loads(row.value)
    return {"id": row.id, "value": value}


def _name_cycles(db: Connection, users: Sequence[Record]) -> None:
    names = beside.names(db, WORK_CYCLES.table_name)
    for one in users:
        for cycle in one[_CYCLES]:
            key = cycle["workCycleID"]
            cycle["workCycle"] = WORK_CYCLES.reference(key, names.get(key, ""))


_CYCLES = "userWorkCycles"
_PARTS: dict[str, Callable[[Connection, Sequence[Record]], None]] = {
    "csp": _csp,
    "nationality": _nationality,
    "establishment": _establishment,
    "picture": _picture,
    "attributes": _attributes,
    "applicationData": _application_data,
    "userAxisValues": _axis_values,
    "extendedData": _extended_data,
}

FIELDS = (
    Field(name="csp", kind=Kind.REFERENCE, to="csps", id_field="cspId", apart=True),
    Field(
        name="establishment",
        kind=Kind.REFERENCE,
        to=LEGAL_ENTITIES.path.lower(),
        id_field="legalEntityId",
        apart=True,
        evidence=Evidence.SEEN,
    ),
    parts.one(
        "nationality",
        parts.TEXT_ID,
        *parts.of(Kind.TEXT, "name", "url", evidence=Evidence.INFERRED),
        apart=True,
    ),
    parts.one(
        "picture",
        parts.TEXT_ID,
        parts.NAME,
        parts.URL,
        *parts.of(Kind.TEXT, "href", "mimetype", evidence=Evidence.SEEN),
        apart=True,
    ),
    Field(name="attributes", kind=Kind.OBJECT, apart=True),
    parts.one(
        "applicationData",
        *(parts.one(name, parts.ID, parts.NAME, parts.URL) for name in APPLICATIONS),
        parts.one(REMUNERATION, *parts.of(Kind.NUMBER, "value")),
        apart=True,
    ),
    parts.many(
        "userAxisValues",
        parts.ID,
        parts.NAME,
        parts.URL,
        *parts.of(Kind.INTEGER, "axisId"),
        apart=True,
    ),
    Field(name="extendedData", kind=Kind.OBJECT, apart=True),
    *(parts.one(name, parts.ID, parts.NAME, parts.URL, apart=True) for name in _AXES),
)
"""The fields that are apart, as a user has them."""
