"""What somebody is shown of a collection: a page, a count, one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from emulator.lucca.fields import Scope
from emulator.lucca.projection import Follow, is_whole, project
from emulator.lucca.resources import collection
from emulator.lucca.store import records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.lucca.fields import Collection, Record
    from emulator.lucca.query import Query
    from emulator.lucca.tree import Tree
    from emulator.storage import Connection


@dataclass(frozen=True, slots=True)
class Page:
    """The inside of a JSON list, and how many there are on all pages; None where not asked for."""

    items: bytes | None
    count: int | None


def page(db: Connection, target: Collection, asked: Query, scope: Scope | None) -> Page:
    """Return what a list request asks for, as JSON that is ready to send."""
    within = records.Within(collection, scope)
    count = records.count(db, target, asked, within) if asked.wants_count else None
    return Page(_items(db, target, asked, within) if asked.wants_items else None, count)


def both(one: Scope | None, other: Scope | None) -> Scope | None:
    """Return the scope of what is in two scopes."""
    if one is None or other is None:
        return one or other
    return Scope(sql=f"({one.sql}) AND ({other.sql})", values=(*one.values, *other.values))


def one(db: Connection, target: Collection, key: Any, tree: Tree | None) -> bytes:
    """Return a record as JSON, whole or with what ``fields`` name. Raises ``NotFound``."""
    data = records.doc(db, target, key)
    if tree is None and not target.apart:
        return data
    return written(db, target, orjson.loads(data), tree)


def written(db: Connection, target: Collection, record: Record, tree: Tree | None) -> bytes:
    """Return a record that is at hand, likewise; it is completed."""
    if tree is not None:
        return picked(db, target, record, tree)
    if target.apart:
        target.complete(db, [record], None)
    return orjson.dumps(record)


def picked(db: Connection, target: Collection, record: Record, tree: Tree) -> bytes:
    """Return what ``fields`` name of a record."""
    if target.apart:
        target.complete(db, [record], tree)
    return orjson.dumps(project([record], tree, target, _follow(db, tree))[0])


def _items(db: Connection, target: Collection, asked: Query, within: records.Within) -> bytes:
    if asked.tree is None:
        return records.short(db, target, asked, within)
    whole = records.full(db, target, asked, within)
    if not target.apart and is_whole(asked.tree, target):
        return whole
    found = orjson.loads(b"[%b]" % whole)
    if target.apart:
        target.complete(db, found, asked.tree)
    return orjson.dumps(project(found, asked.tree, target, _follow(db, asked.tree)))[1:-1]


def _follow(db: Connection, tree: Tree) -> Follow:
    named = _names(tree)

    def fetch(target: Collection, ids: Sequence[Any]) -> dict[Any, Record]:
        found = records.by_ids(db, target, ids)
        if not target.apart.isdisjoint(named):
            target.complete(db, list(found.values()), None)
        return found

    return Follow(collection, fetch)


def _names(tree: Tree) -> set[str]:
    """Return every name in a tree, at any depth."""
    return set(tree).union(*map(_names, tree.values()))
