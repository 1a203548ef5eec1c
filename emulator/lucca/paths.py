"""Names as requests write them, turned into declared fields: ``Department.NAME`` and the like.

Names are matched without case, and one may go through references, objects and lists of either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from emulator.errors import Invalid
from emulator.lucca.fields import Field
from emulator.lucca.hints import Unknown
from emulator.lucca.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.lucca.fields import Collection, Shape
    from emulator.lucca.tree import Tree

Path: TypeAlias = tuple[Field, ...]
"""A field, and before it those that lead to it."""

Lookup: TypeAlias = "Callable[[str], Collection]"
"""Finds the collection that a reference points into."""

MAX_STEPS = 8
_SHOWN = 80


def resolve(collection: Collection, key: str, lookup: Lookup) -> Path:
    """Return the fields that a dotted key goes through. Raises ``Invalid``."""
    names = key.split(".")
    if len(names) > MAX_STEPS:
        raise Invalid(f"Property {_shown(key)}: more than {MAX_STEPS} steps.")
    shape: Shape | None = collection
    path: list[Field] = []
    for name in names:
        if shape is None:
            raise Invalid(f"Property {path[-1].name} has no member {_shown(name)}.")
        path.append(named(shape, name))
        shape = below(path[-1], lookup)
    return tuple(path)


def compared(collection: Collection, key: str, lookup: Lookup) -> Path:
    """Return the same of a key to compare by. Raises ``Invalid`` for what is only shown."""
    path = resolve(collection, key, lookup)
    if not all(one.is_kept for one in path):
        raise Invalid(f"Property {_shown(key)} is computed, and cannot be compared.")
    return path


def named(shape: Shape, name: str) -> Field:
    """Return the field of this name, however it is spelled. Raises ``Invalid``."""
    found = shape.by_name.get(name.strip().lower())
    if found is None:
        raise Unknown(name, shape.singular, (one.name for one in shape.by_name.values()))
    return found


def below(field: Field, lookup: Lookup) -> Shape | None:
    """Return what names the members of a field; None if it has none, or none are declared."""
    if field.follows:
        return lookup(field.to)
    return field if field.members else None


def spelled(tree: Tree, shape: Shape, lookup: Lookup) -> Tree:
    """Return a tree in Lucca's own spelling, every name checked, what is said twice merged."""
    found: Tree = {}
    for asked, deeper in tree.items():
        field = named(shape, asked)
        inside = below(field, lookup)
        if not deeper:
            names: Tree = {}
        elif inside is not None:
            names = spelled(deeper, inside, lookup)
        elif field.kind in (Kind.OBJECT, Kind.OBJECTS):
            names = _folded(deeper)
        else:
            raise Invalid(f"Property {field.name} of type {shape.singular} has no members.")
        merge(found.setdefault(field.name, {}), names)
    return found


def merge(tree: Tree, other: Tree) -> None:
    """Add to a tree what another names."""
    for name, deeper in other.items():
        merge(tree.setdefault(name, {}), deeper)


def _folded(tree: Tree) -> Tree:
    """Return the names of a free form, in lower case: nothing says how they are spelled."""
    found: Tree = {}
    for name, deeper in tree.items():
        merge(found.setdefault(name.lower(), {}), _folded(deeper))
    return found


def dotted(path: Path) -> str:
    """Return the key that leads along a path, in Lucca's own spelling."""
    return ".".join(one.name for one in path)


def _shown(name: str) -> str:
    return name.strip()[:_SHOWN]
