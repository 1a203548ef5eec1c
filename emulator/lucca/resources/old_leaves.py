"""Leaves of v2 (``/api/leaves``): a day each, or half of one; validated ones alone.

Source: clients that read ``owner``, ``status`` (1 is validated), ``leaveScope`` (AM, PM or ALL),
``duration``, ``name`` and ``date``. That an id ends in its scope is inferred from v3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field, Scope, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.resources.leaves import DATE, around
from emulator.lucca.store.old_leaves import OLD_LEAVES as _SELECT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CLOSED_FROM = "2026-03-31"
"""The day on which Lucca closed it."""

_KEY = re.compile(r"(\d{1,15})-(\d{4})(\d{2})(\d{2})-(am|pm|all)", re.IGNORECASE | re.ASCII)


def _scope(asked: Mapping[str, str], now: datetime) -> Scope | None:
    return around(asked["date"], now) if "date" in asked else None


def _find(key: str) -> Scope:
    match = _KEY.fullmatch(key)
    if match is None:
        raise NotFound("Leave", key)
    owner, year, month, day, _half = match.groups()
    date = f"{year}-{month}-{day}"
    return Scope(
        sql="ownerId = ? AND periodStartsOn <= ? AND periodEndsOn >= ? AND id = ?",
        values=(int(owner), date, date, key),
    )


OLD_LEAVES = Collection(
    path="leaves",
    singular="OldLeave",
    table_name="lucca_old_leave",
    select=_SELECT,
    generation="v2",
    root="/api",
    key=Kind.TEXT,
    fields=(
        Field(name="id", kind=Kind.TEXT, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        DATE,
        *reference("owner", "users"),
        Field(name="leaveScope", kind=Kind.TEXT, column=True),
        Field(name="duration", kind=Kind.NUMBER),
        Field(name="status", kind=Kind.INTEGER, column=True),
        *reference("leavePeriod", "leaveperiods"),
        *reference("leaveAccount", "leaveaccounts"),
    ),
    scope=_scope,
    find=_find,
    evidence=Evidence.SEEN,
    source="clients reading /api/leaves; Lucca, Timmi Absences, migration from the v2 leaves",
)
