"""What is wrong with a request, and what was probably meant. Pure.

Lucca answers with its own sentence and nothing more: that stays as it is. What was probably meant
is ours, and is said beside the answer. Nothing of a hint is taken from the request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200


class Hinted(Invalid):
    """A request that cannot be understood, and a guess at what would be."""

    @property
    def hint(self) -> str:
        """How it might be put right; empty if nobody can tell."""
        return ""


class Unknown(Hinted):
    """A name that nothing here has. ``known`` are the names that would have done."""

    def __init__(self, name: str, kind: str, known: Iterable[str], text: str = "") -> None:
        super().__init__(text or f"Property {name.strip()[:80]} does not exist on type {kind}.")
        self.name = name
        self.kind = kind
        self.known = tuple(known)

    @property
    def hint(self) -> str:
        """What was probably meant; empty if nothing comes near."""
        found = nearest(self.name, self.known)
        return f"The nearest that {self.kind} has is {found}." if found else ""


class Lacking(Hinted):
    """A request without what it has to have. ``missing`` are the parameters."""

    def __init__(self, text: str, missing: Iterable[str]) -> None:
        super().__init__(text)
        self.missing = tuple(missing)

    @property
    def hint(self) -> str:
        """What is missing."""
        return f"Missing here: {'; '.join(self.missing)}."


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the name that is most like another, letters' case aside; empty if none is like it."""
    from difflib import get_close_matches  # half a millisecond that only who errs pays

    spelled = {one.lower(): one for one in known}
    found = get_close_matches(name.strip()[:_LONGEST].lower(), spelled, n=1)
    return spelled[found[0]] if found else ""
