"""What a kind of misbehaviour is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Parameters: TypeAlias = "Mapping[str, Any]"
"""What a rule says of how to misbehave: JSON, as the kind's ``read`` returned it."""

Facts: TypeAlias = "Callable[[str], tuple[str, ...]]"
"""Given the name of a ``where`` member, the texts it may be known by; given ``header:<name>`` in
lower case, that header's. None if there is none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to misbehave, by its name: ``status``, ``webhook.duplicate``."""

    name: str
    where: Mapping[str, tuple[str, ...]]
    """What can be asked of where it happens, and the values that there are (none: any text)."""
    read: Callable[[object], Parameters]
    """Checks what a rule says and returns its normal form; raises ``Invalid``, which names it.

    One with ``limit`` and ``per`` spares the first ``limit`` calls of each ``per`` seconds.
    """
