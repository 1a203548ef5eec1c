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
    from collections.abc import Iterable, Sequence

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
    return orjson.dumps(_wholly(target, Shown(db, target, record)) if target.computed else record)


def whole(db: Connection, target: Collection, asked: Query, within: records.Within) -> bytes:
    """Return a page of whole records, as the inside of a JSON list."""
    found = records.full(db, target, asked, within)
    if not target.computed:
        return found
    page = Shown.all(db, target, orjson.loads(b"[%b]" % found))
    return orjson.dumps([_wholly(target, one) for one in page])[1:-1]


def picked(db: Connection, target: Collection, record: Record, tree: Tree) -> bytes:
    """Return what ``fields`` name of a record."""
    return orjson.dumps(project([Shown(db, target, record)], tree, target, _follow(db))[0])


def _items(db: Connection, target: Collection, asked: Query, within: records.Within) -> bytes:
    if asked.tree is None:
        return records.short(db, target, asked, within)
    full = records.full(db, target, asked, within)
    if is_whole(asked.tree, target) and not target.computed:
        return full
    found = orjson.loads(b"[%b]" % full)
    if target.computed:
        found = Shown.all(db, target, found)
    return orjson.dumps(project(found, asked.tree, target, _follow(db)))[1:-1]


class Shown(dict[str, Any]):
    """A record that finds the values of its computed fields when they are asked for.

    Those of all that are shown with it at once, by the clock of the request being answered: what
    is shown holds for the moment it is shown.
    """

    def __init__(self, db: Connection, target: Collection, record: Record) -> None:
        self._db = db
        self._fields = {field.name: field for field in target.computed}
        self._together: list[Shown] = [self]
        super().__init__((key, value) for key, value in record.items() if key not in self._fields)

    @staticmethod
    def all(db: Connection, target: Collection, found: Iterable[Record]) -> list[Shown]:
        """Return the records of one page."""
        page = [Shown(db, target, one) for one in found]
        for one in page:
            one._together = page
        return page

    def __contains__(self, name: object) -> bool:
        return name in self._fields or super().__contains__(name)

    def __missing__(self, name: str) -> Any:
        compute = self._fields[name].compute
        assert compute is not None
        ids = [one["id"] for one in self._together]
        values = compute(self._db, ids, services().clock.now())
        for one in self._together:
            one[name] = values[one["id"]]
        return self[name]


def _wholly(target: Collection, shown: Shown) -> Record:
    return {one.name: shown[one.name] for one in target.fields if not one.if_asked}


def _follow(db: Connection) -> Follow:
    return Follow(collection, lambda target, ids: _by_ids(db, target, ids))


def _by_ids(db: Connection, target: Collection, ids: Sequence[Any]) -> dict[Any, Record]:
    found = records.by_ids(db, target, ids)
    if not target.computed:
        return found
    return dict(zip(found, Shown.all(db, target, found.values()), strict=True))
