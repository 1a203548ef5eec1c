"""Time entries (``/api/v3/timeentries``): how long somebody worked on a day, and on what.

Source: Lucca's time-entry reference, its guide "Retrieve time entries", and the models generated
from its older OpenAPI document. ``duration`` is a .NET time span; ``unit`` says how it was entered:
0 in days, 1 in hours, 2 from a time to another. An entry that was removed is archived; that a list
leaves it out unless ``archivedAt`` is asked about is inferred. ``axisSections.id`` and ``.code``
take one value or several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca.fields import Collection, Field, Scope, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import parts
from emulator.lucca.store import time_entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DAYS, HOURS, TIME = range(3)
"""What ``unit`` may be, in the words of the reference."""

SOURCES = range(5)
"""What ``creationSource`` may be: theoretical, quick fill, manual, imported, clocked in and out."""

_MOST = 1_000


def _computed(name: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, column=True)


def present(asked: Mapping[str, str], _now: datetime) -> Scope | None:
    """Leave out what was removed unless that is asked about, and look for sections."""
    texts, bound = [], list[object]()
    if "archivedat" not in asked:
        texts.append("archivedAt IS NULL")
    ids = asked.get("axissections.id")
    if ids is not None:
        values = _parts("axisSections.id", ids)
        if not all(one.isascii() and one.isdigit() and len(one) <= 18 for one in values):
            raise Invalid(f"Filter axisSections.id: {ids!r:.60} is not a list of whole numbers.")
        texts.append(f"sectionId IN ({', '.join('?' * len(values))})")
        bound += [int(one) for one in values]
    codes = asked.get("axissections.code")
    if codes is not None:
        values = _parts("axisSections.code", codes)
        marks = ", ".join("?" * len(values))
        texts.append(
            f"sectionId IN (SELECT p.id FROM lucca_project p WHERE casefold(p.code) IN ({marks}))"
        )
        bound += [one.casefold() for one in values]
    return Scope(sql=" AND ".join(texts), values=tuple(bound)) if texts else None


def _parts(name: str, text: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    if not 0 < len(found) <= _MOST:
        raise Invalid(f"Filter {name}: 1 to {_MOST} values.")
    return found


TIME_ENTRIES = Collection(
    path="timeentries",
    singular="TimeEntry",
    table_name="lucca_timmi_time_entry",
    select=time_entries.TIME_ENTRIES,
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        *reference("owner", "users", write="always", required=True),
        Field(name="unit", kind=Kind.INTEGER, write="always", required=True, column=True),
        Field(name="startsAt", kind=Kind.MOMENT, write="always", required=True, column=True),
        Field(name="duration", kind=Kind.TEXT, write="always", required=True),
        _computed("endsAt", Kind.MOMENT),
        _computed("authorId", Kind.INTEGER),
        _computed("createdAt", Kind.MOMENT),
        _computed("modifierId", Kind.INTEGER),
        _computed("modifiedAt", Kind.MOMENT),
        _computed("archivedAt", Kind.MOMENT),
        Field(name="creationSource", kind=Kind.INTEGER, write="always", column=True),
        _computed("layer", Kind.INTEGER),
        parts.many("axisSections", parts.ID, parts.NAME, parts.URL, parts.CODE, write="always"),
        parts.one(
            "comment",
            parts.ID,
            *parts.of(Kind.TEXT, "content"),
            *parts.of(Kind.INTEGER, "authorId"),
            *parts.of(Kind.MOMENT, "createdAt"),
            write="always",
        ),
        Field(name="timeTypeId", kind=Kind.INTEGER, write="always", column=True),
        *reference("timesheet", "timmitimesheets")[:1],
    ),
    parameters=("axisSections.id", "axisSections.code"),
    verbs=frozenset({"create", "update", "delete", "create_many", "update_many", "delete_many"}),
    scope=present,
    source="Lucca, Timmi Timesheet, time entries",
)
