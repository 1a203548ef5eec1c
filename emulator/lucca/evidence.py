"""How it is known that Lucca does something: shown for every address on the coverage page."""

from __future__ import annotations

from enum import Enum


class Evidence(Enum):
    """What a statement about Lucca rests on, the best first."""

    DOCUMENTED = "documented"
    """In Lucca's own documentation, or its published OpenAPI documents."""
    SEEN = "seen in clients"
    """In programs that talk to the real service, or in Lucca's own open source."""
    INFERRED = "inferred"
    """Deduced from the above; nobody says so."""
    GUIDE = "guide only"
    """In SmartLink's guide for Lucca, against Lucca's own documentation."""
    OURS = "ours"
    """An addition of the emulator's."""
