"""Analytic axes and their sections (``/api/v3/axes``, ``/api/v3/axisSections``).

Source: Lucca's axis-section reference and the models generated from its older OpenAPI document,
by which a section cannot be without ``code``, ``multilingualName`` and ``axisId``. What Lucca puts
into ``multilingualName`` is not public: here it is the name, and either stands for both. Rules of
ours: a code is unique within its axis; a section hangs below sections of the axis above its own,
below one alone unless the axis says otherwise; a section stays in its axis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import computed
from emulator.lucca.store import axes, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from emulator.lucca.fields import Change, Record
    from emulator.storage import Connection

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_URL = Field(name="url", kind=Kind.TEXT, short=True)


def _sections(db: Connection, ids: Sequence[Any], _now: datetime) -> dict[Any, list[Record]]:
    return axes.of_axes(db, ids)


def _children(db: Connection, ids: Sequence[Any], _now: datetime) -> dict[Any, list[Record]]:
    return axes.children(db, ids)


def _axes_compared(asked: Mapping[str, str], _now: datetime) -> None:
    computed.refuse(AXES, asked)


def _sections_compared(asked: Mapping[str, str], _now: datetime) -> None:
    computed.refuse(AXIS_SECTIONS, asked)


AXES = Collection(
    path="axes",
    singular="Axis",
    table_name="lucca_axis",
    fields=(
        _ID,
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        _URL,
        Field(name="multilingualName", kind=Kind.TEXT),
        Field(name="position", kind=Kind.INTEGER),
        Field(name="parentAxisId", kind=Kind.INTEGER, column=True),
        Field(name="isActive", kind=Kind.BOOLEAN, column=True),
        Field(name="isReadOnly", kind=Kind.BOOLEAN),
        Field(name="isNNRelation", kind=Kind.BOOLEAN),
        Field(name="level", kind=Kind.INTEGER),
        Field(name="axisSections", kind=Kind.REFERENCES, to="axissections", compute=_sections),
    ),
    scope=_axes_compared,
    source="Lucca, axes v3; a client that reads the sections of an axis",
)


def complete(change: Change) -> None:
    """Fill in what was left out, and refuse what the rules forbid."""
    section = change.record
    _name(change)
    if change.before is None:
        section["active"] = True if section["active"] is None else section["active"]
        section["parentAxisSections"] = section["parentAxisSections"] or []
    elif section["axisId"] != change.before["axisId"]:
        raise Invalid("Property axisId: a section stays in its axis.")
    axis = records.by_ids(change.db, AXES, [section["axisId"]]).get(section["axisId"])
    if axis is None:
        raise Invalid(f"Property axisId: no {AXES.singular} with id {section['axisId']}.")
    if axis["isReadOnly"]:
        raise Invalid(f"The axis {axis['name']} is read-only.")
    if axes.is_code_taken(change.db, section):
        raise Invalid(f"The code {section['code']} is already taken in the axis {axis['name']}.")
    _check_dates(section)
    _check_owner(change)
    _check_parents(change, axis)


def _name(change: Change) -> None:
    section = change.record
    if "multilingualName" in change.sent and "name" not in change.sent:
        section["name"] = section["multilingualName"]
    elif "name" in change.sent and "multilingualName" not in change.sent:
        section["multilingualName"] = section["name"]
    for name in ("name", "multilingualName"):
        if not (section[name] or "").strip():
            raise Invalid(f"Property {name} is required.")


def _check_dates(section: Record) -> None:
    start, end = section["startOn"], section["endOn"]
    if start is not None and end is not None and end < start:
        raise Invalid("endOn is before startOn.")


def _check_owner(change: Change) -> None:
    owner = change.record["ownerId"]
    if "ownerId" in change.sent and owner is not None and not axes.anyone(change.db, owner):
        raise Invalid(f"Property ownerId: no User with id {owner}.")


def _check_parents(change: Change, axis: Record) -> None:
    above = change.record["parentAxisSections"]
    if not above or "parentAxisSections" not in change.sent:
        return
    found = records.by_ids(change.db, AXIS_SECTIONS, [one["id"] for one in above])
    if len(found) < len(above):
        raise Invalid("Property parentAxisSections: a section is named twice.")
    if any(one["axisId"] != axis["parentAxisId"] for one in found.values()):
        raise Invalid("Property parentAxisSections: sections of the axis above it, and no other.")
    if len(found) > 1 and not axis["isNNRelation"]:
        raise Invalid(f"A section of the axis {axis['name']} hangs below one section at most.")


AXIS_SECTIONS = Collection(
    path="axisSections",
    singular="AxisSection",
    table_name="lucca_axis_section",
    fields=(
        _ID,
        Field(name="name", kind=Kind.TEXT, write="always", short=True, column=True, max_length=255),
        _URL,
        Field(
            name="code",
            kind=Kind.TEXT,
            write="always",
            required=True,
            column=True,
            max_length=255,
        ),
        Field(name="multilingualName", kind=Kind.TEXT, write="always"),
        Field(name="description", kind=Kind.TEXT, write="always"),
        Field(name="ownerId", kind=Kind.INTEGER, write="always", column=True),
        Field(name="startOn", kind=Kind.MOMENT, write="always", column=True),
        Field(name="endOn", kind=Kind.MOMENT, write="always", column=True),
        Field(name="active", kind=Kind.BOOLEAN, write="always", column=True),
        Field(name="axisId", kind=Kind.INTEGER, write="always", required=True, indexed=True),
        Field(name="parentAxisSections", kind=Kind.REFERENCES, to="axissections", write="always"),
        Field(
            name="childrenAxisSections", kind=Kind.REFERENCES, to="axissections", compute=_children
        ),
    ),
    verbs=frozenset({"create", "update", "delete"}),
    scope=_sections_compared,
    rule=complete,
    source="Lucca, axis sections v3",
)
