"""A query's conditions and order as SQL, over declared columns only.

Names of tables and columns come from declarations, never from a request; values are bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.fields import Kind
from emulator.lucca.query import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from emulator.lucca.fields import Collection, Field
    from emulator.lucca.query import Condition, Query

Sql = tuple[str, list[object]]
"""A piece of SQL and the values it binds."""


def expression(field: Field) -> str:
    """Return what a field is compared by."""
    if field.name == "id" or field.column or field.indexed:
        return field.name
    inside = f"json_extract(doc, '$.{field.name}')"
    return f"casefold({inside})" if field.kind is Kind.TEXT else inside


def where(conditions: Iterable[Condition], lookup: Callable[[str], Collection]) -> Sql:
    """Return the conditions joined by AND; ``1`` when there is none."""
    texts, bound = [], []
    for one in conditions:
        text, values = _condition(one, lookup, 0)
        texts.append(text)
        bound += values
    return " AND ".join(texts) or "1", bound


def order(query: Query) -> str:
    """Return the ORDER BY list; the id last, so that pages never overlap."""
    parts = [f"{expression(one)} {'DESC' if down else 'ASC'}" for one, down in query.order]
    return ", ".join([*parts, "id"])


def _condition(one: Condition, lookup: Callable[[str], Collection], depth: int) -> Sql:
    field = one.path[depth]
    if depth == len(one.path) - 1:
        return _comparison(one, field)
    target = lookup(field.to)
    inner, bound = _condition(one, lookup, depth + 1)
    ids = f"SELECT id FROM {target.table_name} WHERE {inner}"
    if field.kind is Kind.REFERENCES:
        each = f"json_each(doc, '$.{field.name}')"
        return (
            f"EXISTS (SELECT 1 FROM {each} WHERE json_extract(value, '$.id') IN ({ids}))",
            bound,
        )
    return f"{field.id_field} IN ({ids})", bound


def _comparison(one: Condition, field: Field) -> Sql:
    column = expression(field)
    if field.kind is Kind.REFERENCE:
        column = field.id_field
    text, bound = _operator(one, field, column)
    negative = one.operator == "notequal"
    if not one.or_null:
        # A missing value differs from every value, as in .NET.
        return (f"({text} OR {column} IS NULL)", bound) if negative else (text, bound)
    if not one.operands:
        return f"{column} IS {'NOT ' if negative else ''}NULL", []
    if negative:
        return f"({text} AND {column} IS NOT NULL)", bound
    return f"({text} OR {column} IS NULL)", bound


def _operator(one: Condition, field: Field, column: str) -> Sql:
    operands = list(one.operands)
    marks = ", ".join("?" * len(operands))
    match one.operator:
        case "equals" if field.kind is Kind.TEXT and operands == [""]:
            return f"({column} = ? OR {column} IS NULL)", operands
        case "equals":
            return f"{column} IN ({marks})", operands
        case "notequal":
            return f"{column} NOT IN ({marks})", operands
        case "between":
            return f"{column} BETWEEN ? AND ?", operands
        case "like" | "starts":
            return _pattern(one.operator, column, operands)
        case operator:
            texts = " OR ".join([f"{column} {COMPARISONS[operator]} ?"] * len(operands))
            return f"({texts or '0'})", operands


def _pattern(operator: str, column: str, operands: list[object]) -> Sql:
    if operator == "like":
        texts = " OR ".join([f"instr({column}, ?) > 0"] * len(operands))
        return f"({texts or '0'})", operands
    # A range, so that an index serves: LIKE compares case in ASCII only and would not.
    texts = " OR ".join([f"({column} >= ? AND {column} < ?)"] * len(operands))
    bound: list[object] = []
    for operand in operands:
        bound += [operand, f"{operand}\U0010ffff"]
    return f"({texts or '0'})", bound
