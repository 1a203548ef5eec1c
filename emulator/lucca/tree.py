"""The grammar of ``fields``: ``id,department[id,name],manager.mail`` as a tree of names.

A name may hold members in brackets, after a dot, or both (``leavePeriod[owner.name,endsOn]``);
what is said twice is merged. A space may only stand after a separator. An
empty name is refused; the library lets one pass before a comma or at the end.
Source: LuccaSA/RestDrivenDomain, ``TreeParser``.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from emulator.errors import Invalid

Tree: TypeAlias = dict[str, Any]
"""Names to the trees below them; an empty tree is a leaf."""

_TOKEN = re.compile(r"([,.\[\]]) *|([^ ,.\[\]]+)")
_MAX_LENGTH = 20_000
_MAX_DEPTH = 8


def parse_tree(text: str) -> Tree:
    """Read a ``fields`` text. Raises ``Invalid`` for an empty member or an unbalanced bracket."""
    if not text.strip():
        return {}
    if len(text) > _MAX_LENGTH:
        raise Invalid(f"fields is longer than {_MAX_LENGTH} characters.")
    reader = _Reader(text.lstrip(" "))
    tree: Tree = {}
    reader.members(tree, 0)
    if reader.next is not None:
        raise Invalid(f"fields: unexpected {reader.next!r}.")
    return tree


def render_tree(tree: Tree) -> str:
    """Return the text that reads as this tree."""
    return ",".join(
        f"{name}[{render_tree(below)}]" if below else name for name, below in tree.items()
    )


class _Reader:
    """One token ahead over the text."""

    def __init__(self, text: str) -> None:
        self._tokens = self._split(text)
        self._at = 0

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens, at = [], 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise Invalid("fields: a space may only stand after a separator.")
            tokens.append(match[1] or match[2])
            at = match.end()
        return tokens

    @property
    def next(self) -> str | None:
        """The token ahead, None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self, token: str) -> bool:
        """Step over ``token`` if it is ahead."""
        if self.next != token:
            return False
        self._at += 1
        return True

    def members(self, tree: Tree, depth: int) -> None:
        """Read a comma-separated list into ``tree``."""
        self.member(tree, depth)
        while self.take(","):
            self.member(tree, depth)

    def member(self, tree: Tree, depth: int) -> None:
        """Read one name and what is below it."""
        name = self.next
        if name is None or name in ",.[]":
            raise Invalid("fields: a name is missing.")
        if depth > _MAX_DEPTH:
            raise Invalid(f"fields: more than {_MAX_DEPTH} levels.")
        self._at += 1
        below = tree.setdefault(name, {})
        if self.take("."):
            self.member(below, depth + 1)
        elif self.take("["):
            self.members(below, depth + 1)
            if not self.take("]"):
                raise Invalid("fields: a bracket is not closed.")
