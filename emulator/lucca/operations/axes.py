"""Create, change and remove sections of axes.

A whole section may be sent back as it was read, with what is not written from its side: Lucca
documents one model for both ("partial or complete update").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid
from emulator.lucca.operations import writing
from emulator.lucca.resources.axes import AXIS_SECTIONS
from emulator.lucca.store import axes, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment

_NOT_SENT = frozenset({"id", "url"})
_CHILDREN = "childrenaxissections"


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Add a section."""
    return writing.create(at, AXIS_SECTIONS, _own(body, []))


def update(at: Moment, key: int, body: Mapping[str, object]) -> Record:
    """Change a section. Raises ``NotFound``."""
    before = records.record(at.db, AXIS_SECTIONS, key)
    after = writing.update(at, AXIS_SECTIONS, key, _own(body, axes.children(at.db, [key])[key]))
    if any(after[name] != before[name] for name in ("name", "code")):
        axes.renamed(at.db, after)
    return after


def delete(at: Moment, key: int) -> None:
    """Remove a section that nothing needs. Raises ``NotFound``, and ``Invalid`` for the others.

    What Lucca does with one that is in use is not documented; that it refuses is ours.
    """
    section = records.record(at.db, AXIS_SECTIONS, key)
    if axes.children(at.db, [key])[key]:
        raise Invalid(f"Section {key} has sections below it.")
    if section["axisId"] == axes.PROJECTS and (booked := axes.entries(at.db, key)):
        raise Invalid(f"Section {key} has {booked} time entries; set active to false instead.")
    records.remove(at.db, AXIS_SECTIONS, key)


def _own(body: Mapping[str, object], children: list[Record]) -> dict[str, object]:
    """Return what can be written of a body; the rest must be as it is."""
    own = {name: value for name, value in body.items() if name.lower() not in _NOT_SENT}
    for name in [name for name in own if name.lower() == _CHILDREN]:
        if _ids(own.pop(name)) != _ids(children):
            raise Invalid(f"Property {name} is written from the other side: parentAxisSections.")
    return own


def _ids(sent: object) -> set[str]:
    listed = sent if isinstance(sent, list) else []
    return {str(one.get("id")) if isinstance(one, dict) else "" for one in listed}
