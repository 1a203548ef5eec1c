"""The answer to a query as a reader of the documentation would work it out, record by record.

Nothing here is taken from the compiler to SQL: it walks Python dictionaries. ``None`` stands for a
value that is missing, also where what holds it is.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from emulator.lucca.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.lucca.conditions import Condition
    from emulator.lucca.fields import Field, Record
    from emulator.lucca.paths import Path
    from emulator.lucca.query import Query
    from tests.lucca.grammar import World

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "since": lambda value, operand: value >= operand,
    "greaterthanorequal": lambda value, operand: value >= operand,
    "until": lambda value, operand: value <= operand,
    "lessthanorequal": lambda value, operand: value <= operand,
    "greaterthan": lambda value, operand: value > operand,
    "lessthan": lambda value, operand: value < operand,
    "equals": lambda value, operand: value == operand,
    "like": lambda value, operand: operand in value,
    "starts": lambda value, operand: value.startswith(operand),
    "anniversary": lambda value, operand: value[5:10] == operand[5:10],
}


def matching(query: Query, world: World, path: str) -> list[Record]:
    """Return the records that a query's filters let through, in its order, all pages together."""
    found = [
        one for one in world[path].values() if all(_holds(c, one, world) for c in query.conditions)
    ]

    def compare(one: Record, other: Record) -> int:
        for fields, down in [*query.order, _last(query)]:
            a, b = (_sortable(fields, holder, world) for holder in (one, other))
            if a != b:
                return (1 if a > b else -1) * (-1 if down else 1)
        return 0

    return sorted(found, key=functools.cmp_to_key(compare))


def _last(query: Query) -> tuple[Path, bool]:
    """The id, the way that the last property goes, makes the order whole."""
    from tests.lucca.grammar import ID

    return (ID,), bool(query.order) and query.order[-1][1]


def _sortable(path: Path, one: Record, world: World) -> tuple[bool, Any]:
    (value,) = _values(path, one, world)
    return (value is not None, _folded(path, value) if value is not None else 0)


def _holds(condition: Condition, one: Record, world: World) -> bool:
    found = list(_values(condition.path, one, world))
    if condition.operator == "containsall":
        operands = condition.operands
        return all(
            any(_is(condition, "equals", value, (operand,)) for value in found)
            for operand in operands
        )
    if condition.operator == "notequal":
        return any(
            not _is(condition, "equals", value, condition.operands)
            and not (condition.or_null and value is None)
            for value in found
        )
    return any(
        (condition.or_null and value is None)
        or _is(condition, condition.operator, value, condition.operands)
        for value in found
    )


def _is(condition: Condition, operator: str, value: Any, operands: tuple[Any, ...]) -> bool:
    """Whether a value stands to any of the operands as the operator says."""
    if value is None:
        return False
    field = condition.path[-1]
    if not field.is_scalar:
        return any(value == one for one in operands)
    if operator in ("like", "starts"):
        text = _text(field, value)
        return any(_COMPARE[operator](text, str(one).casefold()) for one in operands)
    folded = _folded(condition.path, value)
    known = [_folded(condition.path, one) for one in operands]
    if operator == "between":
        return bool(known[0] <= folded <= known[1])
    return any(_COMPARE[operator](folded, one) for one in known)


def _values(path: Path, holder: Any, world: World) -> list[Any]:
    """Return every value that a path leads to; elements of lists one by one."""
    if not path:
        return [holder]
    if holder is None:
        # Through something that is not there: nothing, and of a list not one element.
        return [] if any(one.is_list for one in path[:-1]) else [None]
    field, *rest = path
    value = holder[field.name]
    if not rest:
        return [value]
    items = value if field.is_list else [value]
    if field.follows:
        items = [None if one is None else world[field.to][one["id"]] for one in items]
    return [found for one in items for found in _values(tuple(rest), one, world)]


def _folded(path: Path, value: Any) -> Any:
    """Return a value so that equal ones are equal: text without case, moments with milliseconds."""
    field = path[-1]
    match field.kind:
        case Kind.TEXT if field.name not in ("id", "teamId"):  # ids are compared as written
            return value.casefold()
        case Kind.MOMENT:
            return value if "." in value else f"{value}.000"
        case Kind.BOOLEAN:
            return int(value)
    return value


def _text(field: Field, value: Any) -> str:
    if field.kind is Kind.BOOLEAN:
        return "true" if value else "false"
    return str(value).casefold()
