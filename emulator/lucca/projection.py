"""The answer's shape: what ``fields`` picks from whole records. Pure but for one callback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.lucca.fields import REFERENCE_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from emulator.lucca.fields import Collection, Field, Record, Shape
    from emulator.lucca.tree import Tree


class Follow:
    """How references are followed: to which collection, and how its records are fetched."""

    __slots__ = ("fetch", "lookup")

    def __init__(
        self,
        lookup: Callable[[str], Collection],
        fetch: Callable[[Collection, Sequence[Any]], dict[Any, Record]],
    ) -> None:
        self.lookup = lookup
        self.fetch = fetch


def is_whole(tree: Tree, collection: Collection) -> bool:
    """Whether a tree asks for every field, and of references no more than they show anyway."""
    return set(tree) - {"collection"} == {one.name for one in collection.fields} and all(
        not below for name, below in tree.items() if name != "collection"
    )


def adds_only(tree: Tree, collection: Collection) -> bool:
    """Whether a tree asks for all that is stored of a record and for fields that are apart, of
    each no less and no more than it shows anyway."""
    names = set(tree) - {"collection"}
    return (
        bool(collection.needs)
        and names >= collection.stored
        and names <= collection.stored | collection.apart
        and not any(tree[name] for name in names)
    )


def project(
    records: Iterable[Record],
    tree: Tree,
    shape: Shape,
    follow: Follow,
) -> list[Record]:
    """Return each record, or object, with just what the tree names, in the tree's order.

    What a record does not have is left out.
    """
    names = [name for name in tree if name != "collection"]
    picked = [{name: one[name] for name in names if name in one} for one in records]
    for name in names:
        below = tree[name]
        if not below:
            continue
        field = shape.by_name[name.lower()]
        holders = [one for one in picked if name in one]
        if field.follows:
            _expand(holders, field, below, follow)
        elif field.members:
            _pick(holders, field, below, follow)
        else:
            for one in holders:
                one[name] = _members(one[name], below)
    return picked


def _members(value: Any, below: Tree) -> Any:
    """Return what a tree names of plain objects; a name that is not there is left out."""
    if isinstance(value, list):
        return [_members(item, below) for item in value]
    if not below or not isinstance(value, dict):
        return value
    return {
        key: _members(item, below[key.lower()])
        for key, item in value.items()
        if key.lower() in below
    }


def _pick(holders: list[Record], field: Field, below: Tree, follow: Follow) -> None:
    """Replace objects by what the tree names of them, all at once."""
    flat = [item for one in holders for item in _items(one, field) if item is not None]
    parts = iter(project(flat, below, field, follow))
    for one in holders:
        shown = [None if item is None else next(parts) for item in _items(one, field)]
        _put(one, field, shown)


def _expand(holders: list[Record], field: Field, below: Tree, follow: Follow) -> None:
    """Replace references by what the tree names of the records they point to."""
    there = [item for one in holders for item in _items(one, field) if item is not None]
    if _is_there(below, there):
        shown = {item["id"]: {name: item[name] for name in below} for item in there}
    else:
        target = follow.lookup(field.to)
        ids = sorted({item["id"] for item in there})
        records = follow.fetch(target, ids)
        parts = project(records.values(), below, target, follow)
        shown = dict(zip(records, parts, strict=True))
    for one in holders:
        items = _items(one, field)
        _put(one, field, [None if item is None else shown.get(item["id"]) for item in items])


def _is_there(below: Tree, items: list[Record]) -> bool:
    """Whether references show already what the tree names."""
    asked = [name for name, deeper in below.items() if not deeper and name in REFERENCE_MEMBERS]
    return len(asked) == len(below) and all(name in one for one in items for name in asked)


def _items(holder: Record, field: Field) -> list[Any]:
    """Return the values that a field holds, a list of one if it is no list."""
    value = holder[field.name]
    if field.is_list:
        return value or []
    return [value]


def _put(holder: Record, field: Field, items: list[Any]) -> None:
    holder[field.name] = items if field.is_list else items[0]
