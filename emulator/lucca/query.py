"""The v3 query grammar: from query parameters to a ``Query``. Pure: no storage, no HTTP.

Sources: Lucca's API reference, "API generations" (fields, filters, paging), and the grammar of
LuccaSA/RestDrivenDomain (``TreeParser``, ``Filter``), which re-implements the v3 style. Where they
differ, documented clients decide; each choice is said where it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca import values
from emulator.lucca.fields import Kind
from emulator.lucca.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from emulator.lucca.fields import Collection, Field
    from emulator.lucca.tree import Tree

MAX_PAGE = 1_000
MAX_VALUES = 1_000

RESERVED = frozenset(
    {
        "_", "randomnumber", "authtoken", "longtoken", "callback", "fields", "groupby",
        "httpmethod", "metadata", "notify", "accept", "orderby", "paging", "template",
        # Not in Lucca's grammar, yet sent by many clients and not refused.
        "limit", "page",
    }
)  # fmt: skip
"""Query keys that are never filters, lower case."""

COMPARISONS = {
    "equals": "=",
    "notequal": "<>",
    "since": ">=",
    "until": "<=",
    "greaterthan": ">",
    "greaterthanorequal": ">=",
    "lessthan": "<",
    "lessthanorequal": "<=",
}
OPERATORS = frozenset({*COMPARISONS, "like", "starts", "between"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter: the path of fields it looks through, what it asks, of which values."""

    path: tuple[Field, ...]
    operator: str
    operands: tuple[object, ...]
    or_null: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a list request asks for."""

    conditions: tuple[Condition, ...]
    tree: Tree | None
    """None: the short form."""
    order: tuple[tuple[Field, bool], ...]
    """Fields with True for descending."""
    offset: int
    limit: int

    @property
    def wants_count(self) -> bool:
        """Whether ``fields`` asks for ``collection.count``."""
        return self.tree is not None and "count" in self.tree.get("collection", {})

    @property
    def wants_items(self) -> bool:
        """Whether anything but the count is asked for."""
        return self.tree is None or set(self.tree) != {"collection"}


def parse(
    collection: Collection,
    asked: Iterable[tuple[str, str]],
    now: datetime,
    lookup: Callable[[str], Collection],
) -> Query:
    """Read the query parameters of a list, in the order sent.

    ``lookup`` finds the collection that a reference points into. Raises ``Invalid`` for an unknown
    property, an unreadable value, an odd ``orderBy``, a paging out of bounds.
    """
    pairs = [(key, text) for key, text in asked if key]
    named = {key.lower(): text for key, text in pairs}
    passed = RESERVED | {name.lower() for name in collection.parameters}
    conditions = tuple(
        condition(resolve(collection, key, lookup), text, now)
        for key, text in pairs
        if key.lower() not in passed
    )
    offset, limit = paging(named.get("paging", ""))
    texts = [text for key, text in pairs if key.lower() == "fields"]
    return Query(
        conditions=conditions,
        tree=fields_tree(collection, texts, lookup),
        order=order_by(collection, named.get("orderby", "")),
        offset=offset,
        limit=limit,
    )


def fields_tree(
    collection: Collection, texts: list[str], lookup: Callable[[str], Collection]
) -> Tree | None:
    """Read ``fields``; repeated keys add up. None when nothing is asked for."""
    text = ",".join(text for text in texts if text.strip())
    return _tree(text, collection, lookup) if text else None


@lru_cache(maxsize=256)
def _tree(text: str, collection: Collection, lookup: Callable[[str], Collection]) -> Tree:
    # A program asks for the same fields again and again. Nobody changes a tree.
    return _spelled(parse_tree(text), collection, lookup, at_root=True)


def _spelled(
    tree: Tree, collection: Collection, lookup: Callable[[str], Collection], at_root: bool = False
) -> Tree:
    """Return the tree in Lucca's own spelling, every name checked."""
    spelled: Tree = {}
    for asked, below in tree.items():
        if at_root and asked.lower() == "collection":
            if [name.lower() for name in below] != ["count"]:
                raise Invalid("Of a collection, only collection.count can be asked for.")
            spelled["collection"] = {"count": {}}
            continue
        found = _field(collection, asked)
        if found.kind is Kind.OBJECT or not below:
            spelled[found.name] = below
        elif found.follows:
            spelled[found.name] = _spelled(below, lookup(found.to), lookup)
        else:
            raise Invalid(f"Property {found.name} of type {collection.singular} has no members.")
    return spelled


def resolve(
    collection: Collection, key: str, lookup: Callable[[str], Collection]
) -> tuple[Field, ...]:
    """Return the fields that a dotted filter key goes through."""
    path: list[Field] = []
    for part in key.split("."):
        if path:
            if not path[-1].follows:
                raise Invalid(f"Property {path[-1].name} has no member {part}.")
            collection = lookup(path[-1].to)
        path.append(_field(collection, part))
    return tuple(path)


def _field(collection: Collection, name: str) -> Field:
    found = collection.by_name.get(name.strip().lower())
    if found is None:
        raise Invalid(f"Property {name.strip()} does not exist on type {collection.singular}.")
    return found


def condition(path: tuple[Field, ...], text: str, now: datetime) -> Condition:
    """Read one filter: ``[operator,]value[,value…]``, several values meaning any of them."""
    field = path[-1]
    head, comma, rest = text.partition(",")
    operator = head.strip().lower()
    if not (comma and operator in OPERATORS):
        operator, rest = "equals", text
    parts = rest.split(",")
    if len(parts) > MAX_VALUES:
        raise Invalid(f"Filter {field.name}: at most {MAX_VALUES} values.")
    given = [part for part in parts if part.strip().lower() != "null"]
    or_null = len(given) < len(parts)
    if field.follows or field.kind is Kind.OBJECT:
        if given:
            raise Invalid(f"Filter {field.name}: only null can be compared; name a member of it.")
        return Condition(path, operator, (), or_null)
    if operator == "between" and len(given) != 2:
        raise Invalid(f"Filter {field.name}: between takes two values.")
    if operator in ("like", "starts"):
        return Condition(path, operator, tuple(part.casefold() for part in given), or_null)
    whole_day_end = operator in ("until", "between")
    operands = tuple(values.compared(field, part, now) for part in given)
    if whole_day_end and operands:
        last = values.day_end(field, given[-1], str(operands[-1]))
        operands = (*operands[:-1], last)
    return Condition(path, operator, operands, or_null)


def order_by(collection: Collection, text: str) -> tuple[tuple[Field, bool], ...]:
    """Read ``orderBy=property,asc|desc[,…]``: always in pairs."""
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) % 2:
        raise Invalid("orderBy takes pairs of a property and asc or desc, like name,asc,id,desc.")
    order = []
    for name, direction in zip(parts[::2], parts[1::2], strict=True):
        field = _field(collection, name)
        if field.follows or field.kind is Kind.OBJECT:
            raise Invalid(f"orderBy: property {field.name} cannot be compared.")
        if direction.lower() not in ("asc", "desc"):
            raise Invalid(f"orderBy: {direction!r} is neither asc nor desc.")
        order.append((field, direction.lower() == "desc"))
    return tuple(order)


def paging(text: str) -> tuple[int, int]:
    """Read ``paging=offset,limit``; by default the first 1,000.

    ``paging=1`` is the default page (RestDrivenDomain). A limit above the maximum is brought down
    to it: the documented maximum is 1,000, yet clients that work ask for 2,000 and more.
    """
    if text.strip() in ("", "1"):
        return 0, MAX_PAGE
    try:
        offset, limit = (int(part) for part in text.split(","))
    except ValueError:
        raise Invalid("paging takes two whole numbers, start,count.") from None
    if not 0 <= offset <= 2**53:
        raise Invalid("paging: the start must not be negative.")
    if limit < 1:
        raise Invalid(f"paging: the count must lie between 1 and {MAX_PAGE}.")
    return offset, min(limit, MAX_PAGE)
