"""How it is known that a product does something: shown for each address on the coverage page."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Evidence(Enum):
    """What a statement about a product rests on, the best first."""

    DOCUMENTED = "documented"
    """In the documentation of its maker, or a standard that it follows."""
    SEEN = "seen in clients"
    """In programs that talk to the real service, or in open source of its maker."""
    INFERRED = "inferred"
    """Deduced from the above; nobody says so."""
    GUIDE = "guide only"
    """In SmartLink's guide for Lucca alone."""
    OURS = "ours"
    """An addition of the emulator's."""


class Asked(NamedTuple):
    """A query parameter of an address."""

    name: str
    evidence: Evidence | None = None
    """How it is known, where that is not as the address is."""


class Known(NamedTuple):
    """An address, and how it is known to be as it is."""

    methods: str
    """With commas."""
    path: str
    summary: str
    evidence: Evidence
    source: str
    parameters: tuple[Asked, ...] = ()
    is_there: bool = True
    """Whether the emulator has it; if not it answers 501 in the product's own form."""
