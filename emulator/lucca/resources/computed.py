"""What is computed when it is shown cannot be compared: said, rather than answered with nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection as Names
    from collections.abc import Mapping

    from emulator.lucca.fields import Collection


def refuse(target: Collection, asked: Mapping[str, str], but: Names[str] = ()) -> None:
    """Raise ``Invalid`` for a filter or an order by a computed field, except by those in ``but``.

    ``asked`` are a list's query parameters, their names in small letters.
    """
    computed = {one.name.lower() for one in target.computed}
    order = [part.strip().lower() for part in asked.get("orderby", "").split(",")]
    for name in (*asked, *order[::2]):
        if name not in but and name.split(".")[0] in computed:
            raise Invalid(f"Property {name[:80]} is computed, and cannot be compared.")
