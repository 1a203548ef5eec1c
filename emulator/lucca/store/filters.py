"""A query's conditions and order as SQL, over declared columns and members only.

Names of tables, columns and members come from declarations, never from a request; values are
bound. A condition through a list (of references, of objects) asks for any element; one through a
reference or an object that is not there finds null, as the outer joins of Lucca's ORM would.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.lucca.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from emulator.lucca.conditions import Condition
    from emulator.lucca.fields import Field
    from emulator.lucca.paths import Lookup, Path
    from emulator.lucca.query import Query

Sql = tuple[str, list[object]]
"""A piece of SQL and the values it binds."""

_COMPARISONS = {
    "since": ">=",
    "until": "<=",
    "greaterthan": ">",
    "greaterthanorequal": ">=",
    "lessthan": "<",
    "lessthanorequal": "<=",
}
_LAST = "\U0010ffff"
_WHOLE_SECOND = len("2024-01-31T23:59:59")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where fields are read: a row of a collection's, or an object inside a record's JSON."""

    doc: str = "doc"
    inside: str = "$"
    is_row: bool = True
    prefix: str = ""
    """Before the names of a row's columns, where another row's could be meant."""

    def json(self, field: Field, member: str = "") -> str:
        """Return a field's value in the JSON."""
        return f"json_extract({self.prefix}{self.doc}, '{self.inside}.{field.name}{member}')"

    def has_column(self, field: Field) -> bool:
        """Whether a column holds what the field is compared by."""
        return self.is_row and (field.name == "id" or field.column or field.indexed)

    def scalar(self, field: Field) -> str:
        """Return what a field is compared by: text folded, but no ids."""
        if self.has_column(field):
            return self.prefix + field.name
        text = self.json(field)
        return f"casefold({text})" if field.is_folded else text

    def key(self, field: Field) -> str:
        """Return the id that a reference holds."""
        if not field.id_field:
            return self.json(field, ".id")
        if self.is_row:
            return self.prefix + field.id_field
        return f"json_extract({self.prefix}{self.doc}, '{self.inside}.{field.id_field}')"

    def into(self, field: Field) -> _Place:
        """Return the object that a field holds."""
        return replace(self, inside=f"{self.inside}.{field.name}", is_row=False)

    def each(self, field: Field, depth: int) -> tuple[str, _Place]:
        """Return the elements of a list as a table, and one of them."""
        name = f"e{depth}"
        table = f"json_each({self.prefix}{self.doc}, '{self.inside}.{field.name}') {name}"
        return table, _Place(f"{name}.value", is_row=False)


def where(conditions: Iterable[Condition], lookup: Lookup) -> Sql:
    """Return the conditions joined by AND; ``1`` when there is none."""
    texts, bound = [], []
    for one in conditions:
        text, values = _whole(one, lookup)
        texts.append(text)
        bound += values
    return " AND ".join(texts) or "1", bound


def order(query: Query, table: str, lookup: Lookup) -> str:
    """Return the ORDER BY list; the id last, so that pages never overlap.

    The id goes the way that the last property goes, so that one index, read forwards or
    backwards, serves both.
    """
    parts = []
    for path, down in query.order:
        top = _Place(prefix=f"{table}." if len(path) > 1 else "")
        parts.append(f"{_ordered(path, top, lookup)} {'DESC' if down else 'ASC'}")
        if len(path) == 1 and path[0].name == "id":
            return ", ".join(parts)
    return ", ".join([*parts, "id DESC" if query.order and query.order[-1][1] else "id"])


def _ordered(path: Path, place: _Place, lookup: Lookup, depth: int = 1) -> str:
    field, *rest = path
    if not rest:
        return place.scalar(field)
    if field.kind is Kind.OBJECT:
        return _ordered(tuple(rest), place.into(field), lookup, depth)
    name = f"r{depth}"
    inner = _ordered(tuple(rest), _Place(prefix=f"{name}."), lookup, depth + 1)
    table = lookup(field.to).table_name
    return f"(SELECT {inner} FROM {table} {name} WHERE {name}.id = {place.key(field)})"


def _whole(one: Condition, lookup: Lookup) -> Sql:
    if one.operator != "containsall":
        return _condition(one, _Place(), lookup, 0)
    each = [
        _condition(replace(one, operator="equals", operands=(operand,)), _Place(), lookup, 0)
        for operand in one.operands
    ]
    return joined("AND", [text for text, _ in each]), [one for _, bound in each for one in bound]


def joined(word: str, texts: Sequence[str]) -> str:
    """Join by AND or OR as a balanced tree: SQLite refuses an expression deeper than 1,000."""
    if len(texts) == 1:
        return texts[0]
    half = len(texts) // 2
    return f"({joined(word, texts[:half])} {word} {joined(word, texts[half:])})"


def _condition(one: Condition, place: _Place, lookup: Lookup, depth: int) -> Sql:
    field = one.path[depth]
    if depth == len(one.path) - 1:
        return _comparison(one, field, place)
    if field.kind is Kind.OBJECT:
        return _condition(one, place.into(field), lookup, depth + 1)
    if field.kind is Kind.OBJECTS:
        table, element = place.each(field, depth)
        inner, bound = _condition(one, element, lookup, depth + 1)
        return f"EXISTS (SELECT 1 FROM {table} WHERE {inner})", bound
    inner, bound = _condition(one, _Place(), lookup, depth + 1)
    ids = f"SELECT id FROM {lookup(field.to).table_name} WHERE {inner}"
    if field.kind is Kind.REFERENCES:
        table, element = place.each(field, depth)
        key = f"json_extract({element.doc}, '$.id')"
        return f"EXISTS (SELECT 1 FROM {table} WHERE {key} IN ({ids}))", bound
    key = place.key(field)
    if _accepts_null(one) and not any(step.is_list for step in one.path[depth:-1]):
        return f"({key} IN ({ids}) OR {key} IS NULL)", bound
    return f"{key} IN ({ids})", bound


def _accepts_null(one: Condition) -> bool:
    """Whether nothing at all will do. A missing value differs from every value, as in .NET."""
    return one.or_null != (one.operator == "notequal")


def _comparison(one: Condition, field: Field, place: _Place) -> Sql:
    value = place.key(field) if field.kind is Kind.REFERENCE else _value(one, field, place)
    if not one.operands:
        return f"{value} IS {'' if _accepts_null(one) else 'NOT '}NULL", []
    text, bound = _operator(one, value, _folded(one, field))
    if _accepts_null(one):
        return f"({text} OR {value} IS NULL)", bound
    return text, bound


def _value(one: Condition, field: Field, place: _Place) -> str:
    if not field.is_scalar:
        return place.json(field)
    value = place.scalar(field)
    if one.operator not in ("like", "starts"):
        return value
    match field.kind:
        case Kind.TEXT:
            return value if field.is_folded else f"casefold({value})"
        case Kind.MOMENT:
            return f"lower({value})"
        case Kind.BOOLEAN:
            return f"iif({value}, 'true', iif({value} IS NULL, NULL, 'false'))"
        case _:
            return f"CAST({value} AS TEXT)"


def _operator(one: Condition, value: str, operands: list[object]) -> Sql:
    match one.operator:
        case "equals" | "notequal":
            word = "IN" if one.operator == "equals" else "NOT IN"
            return f"{value} {word} ({_marks(operands)})", operands
        case "between":
            return f"{value} BETWEEN ? AND ?", operands
        case "anniversary":
            days = [str(operand)[5:10] for operand in operands]
            return f"substr({value}, 6, 5) IN ({_marks(days)})", list(days)
        case "like":
            return joined("OR", [f"instr({value}, ?) > 0"] * len(operands)), operands
        case "starts":
            return _starts(value, operands)
        case operator:
            # Any of several: the widest decides.
            sign = _COMPARISONS[operator]
            widest = min if sign[0] == ">" else max
            return f"{value} {sign} ?", [widest(operands)]  # type: ignore[type-var]


def _folded(one: Condition, field: Field) -> list[object]:
    """Return the operands as columns hold such values."""
    if one.operator in ("like", "starts"):
        return [str(operand).casefold() for operand in one.operands]
    if field.is_folded:
        return [str(operand).casefold() for operand in one.operands]
    if field.kind is Kind.MOMENT:
        return _written(one.operator, [str(operand) for operand in one.operands])
    return list(one.operands)


def _written(operator: str, moments: list[str]) -> list[object]:
    """Return how moments are written in columns: a whole second with or without ``.000``."""
    longest = [one if len(one) > _WHOLE_SECOND else f"{one}.000" for one in moments]
    match operator:
        case "equals" | "notequal":
            return list(dict.fromkeys([*moments, *longest]))
        case "between":
            return [moments[0], longest[1]]
        case "until" | "greaterthan" | "lessthanorequal":
            return list(longest)
        case _:
            return list(moments)


def _starts(value: str, operands: list[object]) -> Sql:
    # A range, so that an index serves: LIKE compares case in ASCII only and would not.
    texts, bound = [], []
    for operand in map(str, operands):
        after = _after(operand)
        texts.append(f"({value} >= ? AND {value} < ?)" if after else f"{value} >= ?")
        bound += [operand, after] if after else [operand]
    return joined("OR", texts), list(bound)


def _after(text: str) -> str:
    """Return the first text, by code points, after all that begin with this; empty if none is."""
    text = text.rstrip(_LAST)
    if not text:
        return ""
    following = ord(text[-1]) + 1
    if 0xD800 <= following <= 0xDFFF:  # halves of a pair: no text holds them (RFC 3629 §3)
        following = 0xE000
    return text[:-1] + chr(following)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
