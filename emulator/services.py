"""What a route may ask for: the tenant it serves, its database, its clock, where it is seen from.

``tenancy.Door`` makes one for each request and puts it here; a route calls ``services()``.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.address import Address
    from emulator.clock import Clock
    from emulator.config import Config
    from emulator.settings import Settings
    from emulator.storage import Database


@dataclass(frozen=True, slots=True)
class Services:
    """One request's surroundings."""

    config: Config
    tenant: str
    address: Address
    database: Database
    settings: Settings

    @property
    def clock(self) -> Clock:
        """The tenant's clock."""
        return self.settings.clock


current: ContextVar[Services] = ContextVar("services")
"""Set around each request by the one who lets requests in."""


def services() -> Services:
    """Return the surroundings of the request being answered."""
    return current.get()
