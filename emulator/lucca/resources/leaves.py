"""Leaves (``/api/v3/leaves``): one for each half-day of an accepted absence.

Source: Lucca's leave reference and its guide to syncing leaves; clients, for ``isAM`` (the
reference writes ``isAm``), the colours and labels that they show, and the text ids that they take
apart. What is chosen here, for want of a word on it:

- a list shows active half-days ("approved leaves"); cancelled ones too when it is filtered by
  ``cancellationDate``, ``cancellationUserId`` or ``isActive``, as who syncs must;
- a half-day is half a day (``value``, ``leaveAccountDuration``), begins at midnight or noon and
  ends at the next of these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.evidence import Evidence
from emulator.lucca.conditions import condition
from emulator.lucca.fields import Collection, Field, Scope, reference
from emulator.lucca.hints import Lacking
from emulator.lucca.kinds import Kind
from emulator.lucca.store import half_days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.lucca.conditions import Condition

_SINGULAR = "Leave"
_OWNERS = frozenset(
    {
        "leaveperiod.ownerid",
        "leaveperiod.owner.id",
        "leaveperiod.owner.departmentid",
        "leaveperiod.owner.legalentityid",
    }
)
_CANCELLATION = frozenset({"cancellationdate", "cancellationuserid", "isactive"})
_KEY = re.compile(r"(\d{1,15})-(\d{4})(\d{2})(\d{2})-(am|pm)", re.IGNORECASE | re.ASCII)
DATE = Field(name="date", kind=Kind.MOMENT, column=True)
_FIRST, _LAST = "0001-01-01", "9999-12-31"


def _scope(asked: Mapping[str, str], now: datetime) -> Scope:
    """Return what narrows a list to what Lucca lists, and to the leaves around the days asked for.

    Raises ``Lacking`` unless it is filtered by date and by owner (Lucca's leave reference).
    """
    owners = "leavePeriod.ownerId or another filter by owner"
    missing = ["date"] * ("date" not in asked) + [owners] * (not _OWNERS & asked.keys())
    if missing:
        raise Lacking(
            "Leaves are listed by date and by owner: filter by date, and by leavePeriod.ownerId,"
            " leavePeriod.owner.departmentId or leavePeriod.owner.legalEntityId.",
            missing,
        )
    active = "" if _CANCELLATION & asked.keys() else " AND isActive"
    near = around(asked["date"], now)
    return Scope(sql=f"isShown{active} AND {near.sql}", values=near.values)


def around(date: str, now: datetime) -> Scope:
    """Return what narrows a view of half-days to the leaves that a filter by date may be about."""
    first, last = _bounds(condition((DATE,), date, now))
    return Scope(sql="periodStartsOn <= ? AND periodEndsOn >= ?", values=(last, first))


def _bounds(date: Condition) -> tuple[str, str]:
    """Return the first and last day that a filter can let through."""
    days = sorted(str(one)[:10] for one in date.operands)
    if date.or_null or not days:
        return _FIRST, _LAST
    match date.operator:
        case "equals" | "between":
            return days[0], days[-1]
        case "since" | "greaterthan" | "greaterthanorequal":
            return days[0], _LAST
        case "until" | "lessthan" | "lessthanorequal":
            return _FIRST, days[-1]
        case _:
            return _FIRST, _LAST


def located(key: str) -> tuple[int, half_days.Half]:
    """Return whose half-day an id names, and which. Raises ``NotFound`` for what is no id."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise NotFound(_SINGULAR, key)
    owner, year, month, day, half = match.groups()
    return int(owner), half_days.Half(f"{year}-{month}-{day}", half.lower() == "am")


def _find(key: str) -> Scope:
    owner, half = located(key)
    return Scope(
        sql="ownerId = ? AND periodStartsOn <= ? AND periodEndsOn >= ? AND id = ? AND isShown",
        values=(owner, half.day, half.day, key),
    )


def _computed(name: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, column=True)


def _inferred(name: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, evidence=Evidence.INFERRED)


LEAVES = Collection(
    path="leaves",
    singular=_SINGULAR,
    table_name=half_days.VIEW,
    select=half_days.LEAVES,
    key=Kind.TEXT,
    fields=(
        Field(name="id", kind=Kind.TEXT, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        DATE,
        _computed("isAM", Kind.BOOLEAN),
        *reference("leaveAccount", "leaveaccounts"),
        *reference("leavePeriod", "leaveperiods"),
        Field(name="value", kind=Kind.TEXT),
        _computed("creationDate", Kind.MOMENT),
        _computed("isActive", Kind.BOOLEAN),
        _computed("cancellationDate", Kind.MOMENT),
        _computed("cancellationUserId", Kind.INTEGER),
        Field(name="comment", kind=Kind.TEXT),
        Field(name="color", kind=Kind.TEXT, evidence=Evidence.SEEN),
        Field(name="isRemoteWork", kind=Kind.BOOLEAN, column=True, evidence=Evidence.SEEN),
        Field(name="isRealLeave", kind=Kind.BOOLEAN, column=True, evidence=Evidence.SEEN),
        _inferred("leaveAccountDuration", Kind.NUMBER),
        _inferred("startDateTime", Kind.MOMENT),
        _inferred("startsAt", Kind.MOMENT),
        _inferred("endsAt", Kind.MOMENT),
    ),
    verbs=frozenset({"delete"}),
    scope=_scope,
    find=_find,
    source="Lucca, Timmi Absences, leaves",
)
