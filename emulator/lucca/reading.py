"""What somebody is shown of a collection: a page, a count, one record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from emulator.lucca.fields import Scope
from emulator.lucca.projection import Follow, is_whole, project
from emulator.lucca.resources import collection
from emulator.lucca.store import records
from emulator.services import services

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
    if tree is None and not target.computed:
        return data
    return written(db, target, orjson.loads(data), tree)


def written(db: Connection, target: Collection, record: Record, tree: Tree | None) -> bytes:
    """Return a record that was just written, likewise."""
    if tree is not None:
        return picked(db, target, record, tree)
    return orjson.dumps(_whole(db, target, record) if target.computed else record)


def whole(db: Connection, target: Collection, asked: Query, within: records.Within) -> bytes:
    """Return a page of whole records, as the inside of a JSON list."""
    found = records.full(db, target, asked, within)
    if not target.computed:
        return found
    return orjson.dumps([_whole(db, target, one) for one in orjson.loads(b"[%b]" % found)])[1:-1]


def picked(db: Connection, target: Collection, record: Record, tree: Tree) -> bytes:
    """Return what ``fields`` name of a record."""
    return orjson.dumps(project([Shown(db, target, record)], tree, target, _follow(db))[0])


def _items(db: Connection, target: Collection, asked: Query, within: records.Within) -> bytes:
    if asked.tree is None:
        return records.short(db, target, asked, within)
    full = records.full(db, target, asked, within)
    if is_whole(asked.tree, target) and not target.computed:
        return full
    found: list[Record] = orjson.loads(b"[%b]" % full)
    if target.computed:
        found = [Shown(db, target, one) for one in found]
    return orjson.dumps(project(found, asked.tree, target, _follow(db)))[1:-1]


class Shown(dict[str, Any]):
    """A record that finds the values of its computed fields when they are asked for.

    By the clock of the request being answered: what is shown holds for the moment it is shown.
    """

    def __init__(self, db: Connection, target: Collection, record: Record) -> None:
        self._db = db
        self._fields = {field.name: field for field in target.computed}
        super().__init__((key, value) for key, value in record.items() if key not in self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields or super().__contains__(name)

    def __missing__(self, name: str) -> Any:
        compute = self._fields[name].compute
        assert compute is not None
        self[name] = compute(self._db, self["id"], services().clock.now())
        return self[name]


def _whole(db: Connection, target: Collection, record: Record) -> Record:
    shown = Shown(db, target, record)
    return {one.name: shown[one.name] for one in target.fields if not one.if_asked}


def _follow(db: Connection) -> Follow:
    return Follow(collection, lambda target, ids: _by_ids(db, target, ids))


def _by_ids(db: Connection, target: Collection, ids: Sequence[Any]) -> dict[Any, Record]:
    found = records.by_ids(db, target, ids)
    if not target.computed:
        return found
    return {key: Shown(db, target, one) for key, one in found.items()}
