"""Who is calling, and what they may see and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from emulator.lucca.fields import Collection, Scope, Verb

_NOTHING: frozenset[str] = frozenset()


class Principal(NamedTuple):
    """An API key or a person; every answer and every write is limited by their role."""

    name: str
    mail: str
    """Of an API key, its technical contact's."""
    role_id: int
    person_id: int | None = None
    """Of a person; a key is nobody."""

    def sees(self, _collection: Collection) -> Scope | None:
        """Return which rows they see; None for all. The others are missing, not forbidden."""
        return None

    def hidden(self, _collection: Collection) -> frozenset[str]:
        """Return the fields that they do not see."""
        return _NOTHING

    def may(self, _verb: Verb, _collection: Collection) -> bool:
        """Whether they may change records so; if not, the answer is 403."""
        return True
