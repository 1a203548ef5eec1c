"""Everything an operation is given besides what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.lucca.principal import Principal
    from emulator.services import Services
    from emulator.storage import Connection


@dataclass(frozen=True, slots=True)
class Moment:
    """When a change happens, in which transaction, by whom."""

    db: Connection
    here: Services
    by: Principal | None = None
    """None: whoever runs the emulator."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """What was asked beside the body, by name in small letters: ``notify``, ``contract``."""
    now: datetime = field(init=False)
    """The tenant's time; it does not go on while a change is made."""
    notices: list[str] = field(init=False, default_factory=list)
    """What the real Lucca would have done otherwise, to be said with the answer."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", self.here.clock.now())
