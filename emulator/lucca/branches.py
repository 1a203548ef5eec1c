"""Departments as a tree: ``{"node", "children"}``, recursively; the root stands for nobody.

Pure. Who may not see a department sees what is below it, under the nearest one above that they see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.lucca.fields import Record


class Twig(NamedTuple):
    """A department and where it stands."""

    path: str
    """Its ids from the top, ``/1/3/``."""
    order: int
    """Among its sisters."""
    node: Any
    """What is shown of it."""


def grown(twigs: Iterable[Twig]) -> Record:
    """Return the tree. Sisters are in their order, then in that given."""
    root: Record = {"node": None, "children": []}
    branches = {"/": root}
    # A mother's path is shorter than any below it.
    for twig in sorted(twigs, key=lambda one: (one.path.count("/"), one.order)):
        branch = branches[twig.path] = {"node": twig.node, "children": []}
        branches[_above(twig.path, branches)]["children"].append(branch)
    return root


def _above(path: str, known: dict[str, Record]) -> str:
    while path != "/":
        path = path[: path.rstrip("/").rindex("/") + 1]
        if path in known:
            break
    return path
