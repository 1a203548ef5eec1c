"""How a page of a list is found: by which index, and from where.

Left alone, SQLite reads a list in the order asked for until the page is full, which is right when
much of it matches and reads all records when nothing does; and it steps over everything before a
page that is far in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.conditions import ORDERED
from emulator.lucca.store import filters
from emulator.lucca.store.marks import STRIDE, Walk, near

if TYPE_CHECKING:
    from emulator.lucca.conditions import Condition
    from emulator.lucca.fields import Collection, Scope
    from emulator.lucca.paths import Lookup
    from emulator.lucca.query import Query
    from emulator.lucca.store.filters import Sql
    from emulator.storage import Connection

_FAR = 500
_PATTERNS = frozenset({"like"})
_RANGES = ORDERED | {"between", "starts"}
_FEW = 1_000
"""As many matches are found by their index and put in order in no time."""
_TRIED_RANGE = 20
"""Rows read for each asked for, before more than a few are put in order after all."""
_TRIED_PATTERN = 10_000
"""Rows read before a whole index is searched for a text: 13 ms, against 60 for a million."""


class Within:
    """The scope of a list and how references are followed."""

    __slots__ = ("lookup", "scope")

    def __init__(self, lookup: Lookup, scope: Scope | None) -> None:
        self.lookup = lookup
        self.scope = scope


def where(query: Query, within: Within, but: Condition | None = None) -> Sql:
    """Return what a list asks for as SQL, ``but`` for one condition."""
    conditions = [one for one in query.conditions if one is not but]
    text, bound = filters.where(conditions, within.lookup)
    if within.scope is not None:
        text, bound = f"{text} AND {within.scope.sql}", [*bound, *within.scope.values]
    return text, bound


def page(db: Connection, collection: Collection, query: Query, within: Within) -> Sql:
    """Return the page as what stands after ``FROM``: rows, in order."""
    table = collection.table_name
    order = filters.order(query, table, within.lookup)
    walk = _walk(collection, query, within)
    if walk is not None:
        mark, left = near(db, walk, query.offset)
        rows, bound = walk.after(mark)
        ids = f"SELECT id FROM {rows} ORDER BY {walk.order} LIMIT ? OFFSET ?"
        return f"{table} WHERE id IN ({ids}) ORDER BY {order}", [*bound, query.limit, left]
    loose = _loose(collection, query)
    if loose is not None:
        tried = _tried(db, collection, query, within, loose)
        return tried or _gathered(collection, query, within, loose)
    text, wanted = where(query, within)
    tail = f"ORDER BY {order} LIMIT ? OFFSET ?"
    bound = [*wanted, query.limit, query.offset]
    if query.offset > _FAR or (query.order and collection.view is not None):
        # Far in, step over ids alone (an index is enough) and fetch only what is shown. Of a view,
        # compute only what is shown: sorting would compute much of the rest.
        ids = f"SELECT id FROM {table} WHERE {text} {tail}"
        if collection.view is not None:  # its ids may be computed: narrow what they are sought in
            return f"{table} WHERE {text} AND id IN ({ids}) ORDER BY {order}", [*wanted, *bound]
        return f"{table} WHERE id IN ({ids}) ORDER BY {order}", bound
    return f"{table} WHERE {text} {tail}", bound


def _walk(collection: Collection, query: Query, within: Within) -> Walk | None:
    """Return the walk that a page is far along, if its order is one that lists are walked by."""
    if query.conditions or query.offset < STRIDE or not collection.walked:
        return None
    column = "id"
    if query.order:
        ((path, down), *more) = query.order
        column = path[0].name
        if more or down or len(path) > 1 or column not in ("id", *collection.walked):
            return None
    text, bound = where(query, within)
    return Walk(f"{collection.table_name} WHERE {text}", tuple(bound), column)


def _loose(collection: Collection, query: Query) -> Condition | None:
    """Return the condition that could match anything from nobody to everybody, if all hangs on it.

    It has an index, and no other condition names the few that SQLite would look at anyway.
    """
    if query.order or collection.view is not None:
        return None
    found = None
    for one in query.conditions:
        if len(one.path) > 1 or not (one.path[0].indexed or one.path[0].name == "id"):
            continue
        if one.operator in _RANGES | _PATTERNS and one.path[0].indexed and not one.or_null:
            if found is None or found.operator in _PATTERNS:
                found = one
        elif one.operator == "equals":
            return None
    return found


def _tried(
    db: Connection, collection: Collection, query: Query, within: Within, loose: Condition
) -> Sql | None:
    """Return the page if the first rows of the list fill it, or are all there are."""
    table = collection.table_name
    rows = (query.offset + query.limit) * _TRIED_RANGE
    if loose.operator in _PATTERNS:
        rows = max(rows, _TRIED_PATTERN)
    elif query.offset > _FAR or _are_few(db, table, loose, within):
        return None
    last = db.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET ?", (rows,)).fetchone()
    text, bound = where(query, within)
    if last is not None:
        text, bound = f"{text} AND id < ?", [*bound, last[0]]
    tried = f"SELECT id FROM {table} NOT INDEXED WHERE {text} ORDER BY id LIMIT ? OFFSET ?"
    ids = [row[0] for row in db.execute(tried, [*bound, query.limit, query.offset])]
    if last is not None and len(ids) < query.limit:
        return None
    return f"{table} WHERE id IN ({', '.join('?' * len(ids))}) ORDER BY id", list(ids)


def _are_few(db: Connection, table: str, loose: Condition, within: Within) -> bool:
    text, bound = filters.where([loose], within.lookup)
    some = f"SELECT 1 FROM {table} WHERE {text} LIMIT ?"
    (number,) = db.execute(f"SELECT count(*) FROM ({some})", [*bound, _FEW + 1]).fetchone()
    return int(number) <= _FEW


def _gathered(collection: Collection, query: Query, within: Within, loose: Condition) -> Sql:
    """Return the page by way of the condition's index: all that match, put in order."""
    table = collection.table_name
    if loose.operator in _PATTERNS:
        # All of the index is read, and of the records only those that match.
        inner, these = filters.where([loose], within.lookup)
        rest, others = where(query, within, but=loose)
        text = f"id IN (SELECT id FROM {table} WHERE {inner}) AND {rest}"
        bound = [*these, *others]
    else:
        text, bound = where(query, within)
    # The sign has SQLite sort what it found, instead of reading the whole list in order.
    ids = f"SELECT id FROM {table} WHERE {text} ORDER BY +id LIMIT ? OFFSET ?"
    bound += [query.limit, query.offset]
    return f"{table} WHERE id IN ({ids}) ORDER BY id", bound
