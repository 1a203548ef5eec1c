"""A body that is no record: an order with a few members of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca import values
from emulator.lucca.hints import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Field


def members(body: Mapping[str, object], fields: tuple[Field, ...], kind: str) -> dict[str, object]:
    """Return a body's values by field, checked; a field that was not sent is null."""
    known = {one.name.lower(): one for one in fields}
    for name in body:
        if name.lower() not in known:
            raise Unknown(name, kind, (one.name for one in fields))
    sent = {name.lower(): value for name, value in body.items()}
    return {one.name: values.checked(one, sent.get(one.name.lower())) for one in fields}
