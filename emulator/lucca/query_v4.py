"""The v4 query grammar: ``page``, ``limit``, ``sort``, ``search``, ``fields.root`` and filters.

Source: Lucca's API reference, "API generations". Records are always whole. A filter takes one
value or several, with commas; a parameter that is not known is passed over, as ASP.NET Core does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca import values
from emulator.lucca.conditions import MAX_VALUES, Condition
from emulator.lucca.fields import Scope
from emulator.lucca.hints import Unknown
from emulator.lucca.kinds import Kind
from emulator.lucca.paths import dotted
from emulator.lucca.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from emulator.lucca.fields import Collection, Field
    from emulator.lucca.paths import Path

_ROOT = ("count", "prev", "next")
_OWN = ("page", "limit", "sort", "search", "fields.root", "fields")
_SEARCHED = ("name", "code")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list request asks for."""

    query: Query
    page: int
    """From 1."""
    root: frozenset[str]
    """Which of ``count``, ``prev`` and ``next`` the answer has beside ``items``."""
    search: Scope | None
    unknown: tuple[str, ...]
    """The parameters that mean nothing here."""


def parse(target: Collection, asked: Mapping[str, str], now: datetime) -> Listing:
    """Read the query parameters of a list; names are matched without case.

    Raises ``Invalid`` for a page or a limit out of bounds, a field that cannot be sorted by, an
    unreadable value.
    """
    named = {name.lower(): text for name, text in asked.items()}
    filters = {name.lower(): target.by_name[name.lower()] for name in target.filters}
    known = {name.lower() for name in parameters(target)}
    page = _number("page", named.get("page", "1"), 1, 10**9)
    limit = _number("limit", named.get("limit", str(target.default_limit)), 0, target.max_limit)
    conditions = tuple(
        _condition(filters[name], text, now) for name, text in named.items() if name in filters
    )
    return Listing(
        query=Query(
            conditions, None, _sort(target, named.get("sort", "")), (page - 1) * limit, limit
        ),
        page=page,
        root=_root(named.get("fields.root", "")),
        search=_search(target, named.get("search", "")),
        unknown=tuple(name for name in asked if name.lower() not in known),
    )


def parameters(target: Collection) -> tuple[str, ...]:
    """Return the parameters that mean something."""
    return (*_OWN, *target.filters, *target.parameters)


def _number(name: str, text: str, least: int, most: int) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 18):
        raise Invalid(f"{name} must be a whole number.")
    if not least <= int(digits) <= most:
        raise Invalid(f"{name} must be from {least} to {most}.")
    return int(digits)


def _condition(field: Field, text: str, now: datetime) -> Condition:
    parts = [part for part in text.split(",") if part.strip()]
    if len(parts) > MAX_VALUES:
        raise Invalid(f"{field.name}: at most {MAX_VALUES} values.")
    return Condition((field,), "equals", tuple(values.compared(field, one, now) for one in parts))


def _sort(target: Collection, wanted: str) -> tuple[tuple[Path, bool], ...]:
    order = []
    for part in wanted.split(",") if wanted.strip() else ():
        # A plus sign that nobody escaped has become a space on its way.
        name = part.strip().lstrip("+-").strip()
        path = _sorted_by(target, name)
        if not path:
            known = (dotted(one) for one in _sortable(target))
            text = f"sort: {name[:80]!r} is not a property to sort by."
            raise Unknown(name, target.singular, known, text)
        order.append((path, part.strip().startswith("-")))
    return tuple(order)


def _sorted_by(target: Collection, name: str) -> Path:
    """Return a property, or a member of an object: ``job.name``; nothing if there is none."""
    return next((one for one in _sortable(target) if dotted(one).lower() == name.lower()), ())


def _sortable(target: Collection) -> Iterator[Path]:
    for one in target.fields:
        if one.is_scalar:
            yield (one,)
        elif one.kind is Kind.OBJECT:
            yield from ((one, member) for member in one.members if member.is_scalar)


def _root(text: str) -> frozenset[str]:
    names = [part.strip().lower() for part in text.split(",") if part.strip()]
    for name in names:
        if name not in _ROOT:
            raise Invalid(f"fields.root: {name[:80]!r} is not one of {', '.join(_ROOT)}.")
    return frozenset(names)


def _search(target: Collection, text: str) -> Scope | None:
    word = text.strip().casefold()
    if not word:
        return None
    columns = [one.name for one in target.columns if one.name in _SEARCHED]
    if not columns:
        return None
    found = " OR ".join(f"instr({name}, ?) > 0" for name in columns)
    return Scope(sql=f"({found})", values=(word,) * len(columns))
