"""Filters as requests write them: ``[operator,]value[,value…]``, several values meaning any.

Sources: Lucca's API reference, "API generations"; the grammar of LuccaSA/RestDrivenDomain
(``FilterParser``, ``WebFilterConverter``, ``StringConverter``), which re-implements the v3 style.
Where those leave something open, the choice is said at the line that makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca import values
from emulator.lucca.kinds import Kind
from emulator.lucca.paths import dotted

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.lucca.fields import Field
    from emulator.lucca.paths import Path

MAX_VALUES = 1_000

ORDERED = frozenset(
    {"since", "until", "greaterthan", "greaterthanorequal", "lessthan", "lessthanorequal"}
)
OPERATORS = frozenset(
    {*ORDERED, "equals", "notequal", "like", "starts", "between", "containsall", "anniversary"}
)
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter: the path of fields it looks through, what it asks, of which values.

    Text stands as it was written; moments as ``2024-01-31T23:59:59`` or with milliseconds.
    ``containsall`` asks for all of the values, ``between`` for what lies from one to the other,
    every other operator for any of them.
    """

    path: Path
    operator: str
    operands: tuple[object, ...]
    or_null: bool = False
    """Nothing at all will do as well; of ``notequal``: will not do either."""


def condition(path: Path, text: str, now: datetime) -> Condition:
    """Read one filter. Raises ``Invalid``."""
    field, key = path[-1], dotted(path)
    operator, parts = _split(text)
    if not parts:
        raise _wrong(key, f"{operator} takes at least one value")
    if len(parts) > MAX_VALUES:
        raise _wrong(key, f"at most {MAX_VALUES} values")
    given = [part for part in parts if not _is_null(field, part)]
    or_null = len(given) < len(parts)
    if not field.is_scalar:
        if given or operator not in ("equals", "notequal"):
            raise _wrong(key, "only null can be compared; name a member of it")
        return Condition(path, operator, (), or_null)
    _check(field, key, operator, (given, or_null))
    if field.kind is Kind.TEXT and operator in ("equals", "notequal") and "" in given:
        or_null = True  # an empty text stands for none, as it does in Lucca's own forms
    if operator in ("like", "starts"):  # the text form is compared, whatever the kind
        return Condition(path, operator, tuple(given), or_null)
    operands = tuple(values.compared(field, part, now) for part in given)
    if operator in ("until", "between") and field.kind is Kind.MOMENT:
        # RestDrivenDomain has it of between today, and had it of until in the days of v3.
        begun = operands[:1] if operator == "between" else ()
        ends = operands[len(begun) :]
        operands = (*begun, *(values.day_end(str(one)) for one in ends))
    return Condition(path, operator, operands, or_null)


def _split(text: str) -> tuple[str, list[str]]:
    head, comma, rest = text.partition(",")
    operator = head.lower()
    if operator not in OPERATORS:
        return "equals", text.split(",")
    return operator, rest.split(",") if comma else []


def _is_null(field: Field, part: str) -> bool:
    """Whether a value stands for none: ``null``, or nothing written where no text is meant."""
    if field.kind is Kind.TEXT:
        return part == "null"
    never_null = field.required or field.name == "id"
    return part.strip() == "null" or not (part.strip() or never_null)


def _check(field: Field, key: str, operator: str, asked: tuple[list[str], bool]) -> None:
    """Refuse an operator that the field's kind does not have, or the wrong number of values."""
    given, or_null = asked
    kind = field.kind
    if operator in ORDERED and kind not in (*_NUMBERS, Kind.MOMENT):
        raise _wrong(key, f"{operator} compares numbers and dates")
    if operator == "starts" and kind is not Kind.TEXT:
        raise _wrong(key, "starts compares texts")
    if operator in ("between", "anniversary") and kind is not Kind.MOMENT:
        raise _wrong(key, f"{operator} compares dates")
    if operator == "between" and (len(given) != 2 or or_null):
        raise _wrong(key, f"the form is {key}=between,start,end")
    if operator == "containsall" and or_null:
        raise _wrong(key, "containsall takes values, not null")


def _wrong(key: str, why: str) -> Invalid:
    return Invalid(f"Query parameter {key} is invalid: {why}.")
