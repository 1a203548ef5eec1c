"""Departments (``/api/v3/departments``, ``/organization/structure/api/departments``).

Source: Lucca's department reference, and the models generated from its older OpenAPI document
("users: including inactive users", "currentUsers: only active users"). ``parentId`` is no number
but the parent's ``hierarchy`` (``/`` at the root), though the filter of that name is documented as
a number: both are taken. ``position`` exceeds 64-bit integers. Neither v3 nor v4 documents any
way to create or change a department.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field, Scope, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import computed
from emulator.lucca.store import departments, staff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from emulator.lucca.fields import Record
    from emulator.storage import Connection

SCOPE_PARAMETERS = ("appInstanceId", "operations", "uniqueOperation")
"""What Lucca's own pages send to be shown only where somebody may do something."""

_MOST_IDS = 1_000


def day_of(now: datetime) -> str:
    """Return the first moment of a day as contracts begin and end: local, without offset."""
    return f"{local(now).date()}T00:00:00"


def _users(db: Connection, ids: Sequence[Any], _now: datetime) -> dict[Any, list[Record]]:
    return staff.everyone(db, "departmentId", ids)


def _current_users(db: Connection, ids: Sequence[Any], now: datetime) -> dict[Any, list[Record]]:
    return staff.present(db, "departmentId", ids, day_of(now))


def _current_users_count(db: Connection, ids: Sequence[Any], now: datetime) -> dict[Any, int]:
    return staff.headcount(db, "departmentId", ids, day_of(now))


def narrowed(asked: Mapping[str, str], now: datetime) -> Scope | None:
    """Read the filters that are not on a column: the parent by its number, people by theirs."""
    texts: list[str] = []
    bound: list[object] = []
    if "parentid" in asked:
        texts.append(_under(asked["parentid"], bound))
    for name, day in (("users.id", None), ("currentusers.id", day_of(now))):
        if name in asked:
            ids = _ids(name, asked[name])
            texts.append(departments.with_people(ids, day))
            bound += [*ids, *([] if day is None else (day, day))]
    computed.refuse(DEPARTMENTS, asked, but=_ANSWERED)
    return Scope(sql=" AND ".join(texts), values=tuple(bound)) if texts else None


def _under(text: str, bound: list[object]) -> str:
    parts = [part.strip().casefold() for part in text.split(",")]
    operator = parts.pop(0) if parts[0] in ("equals", "notequal", "like", "starts") else "equals"
    if not parts:
        raise Invalid("Filter parentId: a value is missing.")
    if len(parts) > _MOST_IDS:
        raise Invalid(f"Filter parentId: at most {_MOST_IDS} values.")
    if operator in ("like", "starts"):
        bound += parts
        found = {"like": "instr(parentId, ?) > 0", "starts": "instr(parentId, ?) = 1"}[operator]
        return f"({' OR '.join([found] * len(parts))})"
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16]
    # "null" is the top, whose parent is written "/"; a number is read as the parent's id.
    paths = ["/" if part == "null" else part for part in parts if not part.isdigit()]
    bound += [*numbers, *paths]
    found = f"({departments.below(numbers)} OR parentId IN ({', '.join('?' * len(paths))}))"
    return f"NOT {found}" if operator == "notequal" else found


def _ids(name: str, text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > _MOST_IDS:
        raise Invalid(f"Filter {name}: at most {_MOST_IDS} values.")
    if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        raise Invalid(f"Filter {name}: ids are whole numbers.")
    return [int(part) for part in parts]


_ANSWERED = ("users.id", "currentusers.id")

DEPARTMENTS = Collection(
    path="departments",
    singular="Department",
    table_name="lucca_department",
    select=departments.DEPARTMENTS,
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        Field(name="code", kind=Kind.TEXT, column=True),
        Field(name="hierarchy", kind=Kind.TEXT, column=True),
        Field(name="parentId", kind=Kind.TEXT, column=True),
        Field(name="isActive", kind=Kind.BOOLEAN, column=True),
        Field(name="isArchived", kind=Kind.BOOLEAN),
        Field(name="position", kind=Kind.NUMBER),
        Field(name="level", kind=Kind.INTEGER, column=True),
        Field(name="sortOrder", kind=Kind.INTEGER, column=True),
        *reference("head", "users", id_name="headID"),
        Field(name="users", kind=Kind.REFERENCES, to="users", compute=_users),
        Field(name="currentUsers", kind=Kind.REFERENCES, to="users", compute=_current_users),
        Field(name="currentUsersCount", kind=Kind.INTEGER, compute=_current_users_count),
    ),
    parameters=("parentId", *_ANSWERED, *SCOPE_PARAMETERS),
    scope=narrowed,
    source="Lucca, departments v3",
)

STRUCTURE = Collection(
    path="departments",
    singular="StructureDepartment",
    table_name="lucca_structure_department",
    select=departments.STRUCTURE,
    generation="v4",
    root="/organization/structure/api",
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="code", kind=Kind.TEXT, column=True),
        Field(name="description", kind=Kind.TEXT),
        Field(name="parentId", kind=Kind.TEXT, column=True),
        Field(name="parentLuccaId", kind=Kind.INTEGER, column=True),
        Field(name="hierarchy", kind=Kind.TEXT),
        Field(name="isActive", kind=Kind.BOOLEAN, column=True),
        Field(name="headId", kind=Kind.INTEGER, column=True),
        Field(name="createdAt", kind=Kind.MOMENT),
        Field(name="lastModifiedAt", kind=Kind.MOMENT),
        Field(name="sortOrderInSiblings", kind=Kind.INTEGER, column=True),
    ),
    filters=("id", "headId", "parentId", "isActive"),
    filters_known=Evidence.INFERRED,
    parameters=SCOPE_PARAMETERS,
    evidence=Evidence.DOCUMENTED,
    source="Lucca, departments v4",
)
"""That a list of v4 takes these filters is inferred from v3's."""
