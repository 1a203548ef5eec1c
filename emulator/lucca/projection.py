"""The answer's shape: what ``fields`` picks from whole records. Pure but for one callback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.lucca.fields import REFERENCE_MEMBERS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from emulator.lucca.fields import Collection, Field, Record
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


def project(
    records: list[Record],
    tree: Tree,
    collection: Collection,
    follow: Follow,
) -> list[Record]:
    """Return each record with just what the tree names, in the tree's order."""
    names = [name for name in tree if name != "collection"]
    picked = [{name: one[name] for name in names} for one in records]
    for name in names:
        below = tree[name]
        field = collection.by_name[name.lower()]
        if below and field.follows:
            _expand(picked, field, below, follow)
        elif below:
            for one in picked:
                one[name] = _members(one[name], below)
    return picked


def _members(value: Any, below: Tree) -> Any:
    """Return what a tree names of plain objects; a name that is not there is left out."""
    if isinstance(value, list):
        return [_members(item, below) for item in value]
    if not below or not isinstance(value, dict):
        return value
    wanted = {name.lower(): deeper for name, deeper in below.items()}
    return {
        key: _members(item, wanted[key.lower()])
        for key, item in value.items()
        if key.lower() in wanted
    }


def _expand(picked: list[Record], field: Field, below: Tree, follow: Follow) -> None:
    """Replace references by what the tree names of the records they point to."""
    found = [one[field.name] for one in picked]
    flat = [
        item for value in found for item in (value if field.kind is Kind.REFERENCES else [value])
    ]
    there = [item for item in flat if item is not None]
    if all(not deeper and name in REFERENCE_MEMBERS for name, deeper in below.items()):
        shown = {item["id"]: {name: item[name] for name in below} for item in there}
    else:
        target = follow.lookup(field.to)
        ids = sorted({item["id"] for item in there})
        records = follow.fetch(target, ids)
        parts = project(list(records.values()), below, target, follow)
        shown = dict(zip(records, parts, strict=True))
    for one, value in zip(picked, found, strict=True):
        if field.kind is Kind.REFERENCES:
            one[field.name] = [shown.get(item["id"]) for item in value]
        elif value is not None:
            one[field.name] = shown.get(value["id"])
