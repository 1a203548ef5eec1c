"""The v3 query grammar: from query parameters to a ``Query``. Pure: no storage, no HTTP.

Sources: Lucca's API reference, "API generations" (fields, filters, paging), and the grammar of
LuccaSA/RestDrivenDomain, which re-implements the v3 style. Where they differ, documented clients
decide; each choice is said where it is made. Filters are read in ``conditions``, names in
``paths``, the text of ``fields`` in ``tree``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca.conditions import condition
from emulator.lucca.hints import Unknown
from emulator.lucca.paths import compared, merge, spelled
from emulator.lucca.tree import parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from emulator.lucca.conditions import Condition
    from emulator.lucca.fields import Collection
    from emulator.lucca.paths import Lookup, Path
    from emulator.lucca.tree import Tree

DEFAULT_PAGE = 1_000
"""What a list shows unless ``paging`` says otherwise. The library shows 10; Lucca's reference of
users, departments and expense claims says 1,000."""

MAX_CONDITIONS = 100
MAX_OPERANDS = 10_000
"""Of one request, all filters together: ours, so that a request costs what can be paid."""
MAX_ORDER = 16

_PASSED_OVER = frozenset({"callback", "groupby", "metadata", "template", "accept"})
_NOT_A_PARAMETER = frozenset({"limit", "page"})
RESERVED = frozenset(
    {
        "_", "randomnumber", "authtoken", "longtoken", "fields", "httpmethod", "notify",
        "orderby", "paging", *_PASSED_OVER, *_NOT_A_PARAMETER,
    }
)  # fmt: skip
"""Query keys that are never filters, lower case."""

_WORDS = ("fields", "orderBy", "paging", "notify", "httpMethod")

_PAGING = re.compile(r" *([+-]?[0-9]{1,20}) *, *([+-]?[0-9]{1,20}) *")
_MOST = 2**53


@dataclass(frozen=True, slots=True)
class Query:
    """What a list request asks for."""

    conditions: tuple[Condition, ...]
    tree: Tree | None
    """None: the short form."""
    order: tuple[tuple[Path, bool], ...]
    """Paths with True for descending."""
    offset: int
    limit: int
    notices: tuple[str, ...] = field(default=(), compare=False)
    """What was asked for and does not have the effect that one might expect."""

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
    lookup: Lookup,
) -> Query:
    """Read the query parameters of a list, in the order sent.

    A key that is repeated, in whatever case, reads as one with its values joined by a comma, as
    ASP.NET has it: ``departmentId=3&departmentId=4`` is ``departmentId=3,4``. ``lookup`` finds the
    collection that a reference points into. Raises ``Invalid`` for an unknown property, an
    unreadable value, an odd ``orderBy``, a paging out of bounds.
    """
    keys, named = _joined(asked)
    own = {name.lower() for name in collection.parameters}
    filters = [key for key in named if key not in RESERVED and key not in own]
    if len(filters) > MAX_CONDITIONS:
        raise Invalid(f"Query parameters are invalid: more than {MAX_CONDITIONS} filters.")
    conditions = tuple(
        condition(_filtered(collection, keys[key], lookup), ",".join(named[key]), now)
        for key in filters
    )
    if sum(len(one.operands) for one in conditions) > MAX_OPERANDS:
        raise Invalid(f"Query parameters are invalid: more than {MAX_OPERANDS} values.")
    offset, limit = paging(",".join(named.get("paging", ())), collection.max_page)
    return Query(
        conditions=conditions,
        tree=fields_tree(collection, named.get("fields", []), lookup),
        order=order_by(collection, ",".join(named.get("orderby", ())), lookup),
        offset=offset,
        limit=limit,
        notices=_notices(set(named) - own, limit),
    )


def _joined(asked: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return, by key in lower case, the key as first written, and all its values."""
    keys: dict[str, str] = {}
    named: dict[str, list[str]] = {}
    for key, text in asked:
        if key.strip():
            keys.setdefault(key.lower(), key)
            named.setdefault(key.lower(), []).append(text)
    return keys, named


def _filtered(collection: Collection, key: str, lookup: Lookup) -> Path:
    try:
        return compared(collection, key, lookup)
    except Unknown as error:
        if "." in key:
            raise
        # One of the words of the grammar may have been meant.
        known = (*error.known, *collection.parameters, *_WORDS)
        raise Unknown(key, collection.singular, known) from None


def _notices(keys: set[str], limit: int) -> tuple[str, ...]:
    """Say what has no effect, or might have another at Lucca.

    Programs send ``limit`` and ``page`` to v3 and report no error; nothing shows that the answer
    is shorter for it, and Lucca documents neither. So they are let pass and change nothing.
    """
    texts = [
        f"{key} is no parameter of a v3 list and changes nothing; use paging=start,count."
        for key in sorted(keys & _NOT_A_PARAMETER)
    ]
    texts += [
        f"{key} is a parameter of Lucca's that the emulator passes over."
        for key in sorted(keys & _PASSED_OVER)
    ]
    if limit > DEFAULT_PAGE:
        texts.append(f"Lucca documents pages of up to {DEFAULT_PAGE} records for most lists.")
    return tuple(texts)


def fields_tree(collection: Collection, texts: list[str], lookup: Lookup) -> Tree | None:
    """Read ``fields``; repeated keys add up. None when nothing is asked for."""
    text = ",".join(text for text in texts if text.strip())
    return _tree(text, collection, lookup) if text else None


@lru_cache(maxsize=256)
def _tree(text: str, collection: Collection, lookup: Lookup) -> Tree:
    # A program asks for the same fields again and again. Nobody changes a tree.
    tree = parse_tree(text)
    found: Tree = {}
    for name, below in tree.items():
        if name.lower() == "collection":
            if [member.lower() for member in below] != ["count"] or any(below.values()):
                raise Invalid("Of a collection, only collection.count can be asked for.")
            found["collection"] = {"count": {}}
        else:
            merge(found, spelled({name: below}, collection, lookup))
    return found


def order_by(collection: Collection, text: str, lookup: Lookup) -> tuple[tuple[Path, bool], ...]:
    """Read ``orderBy=property,asc|desc[,…]``: always in pairs.

    A property may be a member of what the record points to (``department.name``): the library
    resolves these names as it does those of filters. Nulls come first, as in SQL Server.
    """
    parts = text.split(",") if text.strip() else []
    if len(parts) % 2:
        raise _disorder("the form is (property,[asc|desc])*, like name,asc,id,desc")
    if len(parts) > 2 * MAX_ORDER:
        raise _disorder(f"more than {MAX_ORDER} pairs")
    order = []
    for name, direction in zip(parts[::2], parts[1::2], strict=True):
        path = compared(collection, name, lookup)
        if not path[-1].is_scalar or any(one.is_list for one in path):
            raise _disorder(f"property {name.strip()[:80]} cannot be compared")
        word = direction.strip().lower()
        if word not in ("asc", "desc"):
            raise _disorder(f"{direction[:80]!r} is neither asc nor desc")
        order.append((path, word == "desc"))
    return tuple(order)


def _disorder(why: str) -> Invalid:
    return Invalid(f"Order by query parameter is invalid: {why}.")


def paging(text: str, most: int) -> tuple[int, int]:
    """Read ``paging=offset,limit``; by default, and for ``paging=1`` (the library), the first page.

    ``most`` is the collection's ``max_page``.
    """
    if text.strip() in ("", "1"):
        return 0, min(DEFAULT_PAGE, most)
    match = _PAGING.fullmatch(text)
    if match is None:
        raise Invalid("Paging is invalid: two whole numbers in the form start,count.")
    offset, limit = int(match[1]), int(match[2])
    if offset < 0:
        raise Invalid("Paging offset must not be negative.")
    if not 1 <= limit <= most:
        raise Invalid(f"Paging limit must lie between 1 and {most}.")
    return min(offset, _MOST), limit
