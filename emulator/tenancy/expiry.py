"""Tenants that nobody uses any more go, if the start was told so: ``--tenant-idle``."""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from emulator.errors import UnknownTenant

if TYPE_CHECKING:
    from emulator.tenancy.tenants import Tenants

_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.05, 60.0
"""Between two looks. A machine that slept has lost time that its monotonic clock does not know."""


class Expiry:
    """Drops, from ``start`` to ``stop``, each tenant that got no request for so many seconds.

    By the machine's monotonic clock, from the start at the earliest; the default tenant never.
    """

    def __init__(self, known: Tenants, seconds: float, default: str) -> None:
        self._known = known
        self._default = default
        self._seconds = seconds
        self._stopping = Event()
        self._thread = Thread(target=self._watch, name="expiry", daemon=True)

    def start(self) -> None:
        """Begin. Not before a fork: threads do not cross."""
        self._thread.start()

    def stop(self) -> None:
        """Drop nothing more."""
        self._stopping.set()
        self._thread.join(1)

    def look(self) -> float:
        """Drop who was not used for so long; return the seconds until that may be another."""
        left = self._seconds
        for name in self._known.names():
            if name == self._default:
                continue
            with suppress(UnknownTenant):  # dropped by somebody else
                idle = self._known.get(name).idle()
                if idle >= self._seconds:
                    self._known.drop(name, idle_for=self._seconds)
                else:
                    left = min(left, self._seconds - idle)
        return left

    def _watch(self) -> None:
        wait = _SHORTEST_SECONDS
        while not self._stopping.wait(wait):
            try:
                left = self.look()
            except Exception:  # our own bug, or a full disk: the next look may go better
                traceback.print_exc(file=sys.stderr)
                left = _LONGEST_SECONDS
            wait = min(max(left, _SHORTEST_SECONDS), _LONGEST_SECONDS)
