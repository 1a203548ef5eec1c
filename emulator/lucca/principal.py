"""Who is calling, and what they may see and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.lucca.store import rights as store

if TYPE_CHECKING:
    from emulator.lucca.fields import Collection, Scope
    from emulator.lucca.kinds import Verb
    from emulator.lucca.rights import Rights

_NOTHING: frozenset[str] = frozenset()


class Principal(NamedTuple):
    """An API key or a person; every answer and every write is limited by their role."""

    name: str
    mail: str
    """Of an API key, its technical contact's."""
    role_id: int
    person_id: int | None = None
    """Of a person; a key is nobody."""
    rights: Rights | None = None
    """None: everything."""

    def sees(self, target: Collection) -> Scope | None:
        """Return which rows they see; None for all. The others are missing, not forbidden."""
        return None if self.rights is None else store.seen(target, self.rights)

    def hidden(self, target: Collection) -> frozenset[str]:
        """Return the fields that they do not see: missing, too."""
        if self.rights is None:
            return _NOTHING
        return self.rights.hidden.get(target.path.lower(), _NOTHING)

    def may(self, _verb: Verb, target: Collection) -> bool:
        """Whether they may change records so; if not, the answer is 403."""
        return self.rights is None or self.rights.writes(target)
