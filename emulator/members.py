"""The members of a JSON object that was sent: those that are known, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 80


def members_of(value: object, what: str, known: Iterable[str]) -> dict[str, Any]:
    """Return an object; ``what`` begins the sentence that says what is wrong with it.

    Raises ``Invalid`` for what is no object and for a member that is not known: a misspelt one
    would otherwise be passed over in silence.
    """
    listed = ", ".join(known) or "no members"
    if not isinstance(value, dict):
        raise Invalid(f"{what} must be a JSON object with {listed}.")
    for name in value:
        if name not in known:
            raise Invalid(f"{what} has no member {name[:_SHOWN]!r}; it has {listed}.")
    return value
