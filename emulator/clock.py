"""The only module that asks the time.

Everything below takes ``now`` as an argument; routes get it from ``services().clock``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import date

PARIS = ZoneInfo("Europe/Paris")
"""Lucca writes local times without an offset; this is the zone they are in."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A tenant's time: the machine's, moved by ``offset``, or standing still.

    Times are aware and in UTC. A frozen clock answers ``frozen_at`` and ignores ``offset``.
    """

    offset: timedelta = timedelta()
    frozen_at: datetime | None = None

    def now(self) -> datetime:
        """Return the tenant's present moment, in UTC."""
        if self.frozen_at is not None:
            return self.frozen_at
        return datetime.now(UTC) + self.offset

    def moved_to(self, moment: datetime) -> Clock:
        """Return one like this, standing still or not, that shows another moment now."""
        if self.frozen_at is not None:
            return Clock(frozen_at=moment)
        return Clock(offset=moment - datetime.now(UTC))

    def frozen(self) -> Clock:
        """Return one that stands still at the present moment."""
        return Clock(frozen_at=self.now())

    def running(self) -> Clock:
        """Return one that goes on from the present moment."""
        return self if self.frozen_at is None else Clock().moved_to(self.frozen_at)


def today() -> date:
    """Return the machine's day in Paris: the default ``--as-of``."""
    return datetime.now(PARIS).date()


def local(moment: datetime) -> datetime:
    """Return an aware moment as Lucca writes it: Paris time, no offset."""
    return moment.astimezone(PARIS).replace(tzinfo=None)


def monotonic() -> float:
    """Return seconds that only go forward, for time limits; never a tenant's time."""
    return time.monotonic()


def pause(seconds: float) -> None:
    """Do nothing for so many real seconds; for less than none, not at all."""
    if seconds > 0:
        time.sleep(seconds)
