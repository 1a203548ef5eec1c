"""What somebody is shown of a collection: a page, a count, one record.

Rows and fields that they may not see are missing, here and in what a record points to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from emulator.errors import Invalid
from emulator.lucca.fields import Scope
from emulator.lucca.projection import Follow, is_whole, project
from emulator.lucca.resources import collection
from emulator.lucca.store import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.principal import Principal
    from emulator.lucca.query import Query
    from emulator.lucca.tree import Tree
    from emulator.storage import Connection


@dataclass(frozen=True, slots=True)
class Page:
    """The inside of a JSON list, and how many there are on all pages; None where not asked for."""

    items: bytes | None
    count: int | None


class Reader:
    """Reads for somebody."""

    __slots__ = ("_by", "_db")

    def __init__(self, db: Connection, by: Principal) -> None:
        self._db = db
        self._by = by

    def page(self, target: Collection, asked: Query, scope: Scope | None = None) -> Page:
        """Return what a list request asks for, as JSON that is ready to send."""
        self._check(target, asked)
        within = records.Within(collection, both(scope, self._by.sees(target)))
        count = records.count(self._db, target, asked, within) if asked.wants_count else None
        return Page(self._items(target, asked, within) if asked.wants_items else None, count)

    def whole(
        self, target: Collection, asked: Query, scope: Scope | None = None, *, counted: bool
    ) -> Page:
        """Return a page of whole records, and how many there are in all if that is asked for."""
        self._check(target, asked)
        within = records.Within(collection, both(scope, self._by.sees(target)))
        found = records.full(self._db, target, asked, within)
        if self._by.hidden(target):
            shown = [self._seen(target, one) for one in orjson.loads(b"[%b]" % found)]
            found = orjson.dumps(shown)[1:-1]
        count = records.count(self._db, target, asked, within) if counted else None
        return Page(found, count)

    def one(self, target: Collection, key: Any, tree: Tree | None = None) -> bytes:
        """Return a record as JSON, whole or with what ``fields`` name. Raises ``NotFound``."""
        data = records.doc(self._db, target, key, self._by.sees(target))
        if tree is None and not self._by.hidden(target):
            return data
        return self.written(target, orjson.loads(data), tree)

    def written(self, target: Collection, record: Record, tree: Tree | None = None) -> bytes:
        """Return a record that is at hand, likewise."""
        if tree is None:
            return orjson.dumps(self._seen(target, record))
        tree = self._visible(target, tree)
        return orjson.dumps(project([record], tree, target, self._follow())[0])

    def check(self, target: Collection, key: Any) -> None:
        """Raise ``NotFound`` for a record that is not there, for whoever reads."""
        if self._by.rights is not None:
            records.doc(self._db, target, key, self._by.sees(target))

    def _items(self, target: Collection, asked: Query, within: records.Within) -> bytes:
        if asked.tree is None:
            return records.short(self._db, target, asked, within)
        found = records.full(self._db, target, asked, within)
        if is_whole(asked.tree, target) and not self._by.hidden(target):
            return found
        tree = self._visible(target, asked.tree)
        return orjson.dumps(project(orjson.loads(b"[%b]" % found), tree, target, self._follow()))[
            1:-1
        ]

    def _visible(self, target: Collection, tree: Tree) -> Tree:
        hidden = self._by.hidden(target)
        return {name: below for name, below in tree.items() if name not in hidden}

    def _seen(self, target: Collection, record: Record) -> Record:
        hidden = self._by.hidden(target)
        if not hidden:
            return record
        return {name: value for name, value in record.items() if name not in hidden}

    def _check(self, target: Collection, asked: Query) -> None:
        """Raise ``Invalid`` for a filter or an order by what is hidden: it would tell."""
        if self._by.rights is None:
            return
        paths = [one.path for one in asked.conditions] + [path for path, _ in asked.order]
        for path in paths:
            where = target
            for field in path:
                if field.name in self._by.hidden(where):
                    raise Invalid(f"Property {field.name} does not exist on type {where.singular}.")
                where = collection(field.to) if field.to else where

    def _follow(self) -> Follow:
        return Follow(collection, self._fetch)

    def _fetch(self, target: Collection, ids: Sequence[Any]) -> dict[Any, Record]:
        found = records.by_ids(self._db, target, ids, self._by.sees(target))
        if not self._by.hidden(target):
            return found
        empty = dict.fromkeys(self._by.hidden(target))
        return {key: one | empty for key, one in found.items()}


def both(one: Scope | None, other: Scope | None) -> Scope | None:
    """Return the scope of what is in two scopes."""
    if one is None or other is None:
        return one or other
    return Scope(sql=f"({one.sql}) AND ({other.sql})", values=(*one.values, *other.values))
