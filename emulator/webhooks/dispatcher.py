"""Sends what is due, of every tenant: woken by commits and by the tenants' clocks, never polling.

What waits is in the tenants' files alone, so nothing is lost with a process that is killed: the
next one finds it there.
"""

from __future__ import annotations

import sys
import traceback
from functools import partial
from threading import Condition, Thread
from typing import TYPE_CHECKING

from emulator.clock import monotonic
from emulator.errors import EmulatorError
from emulator.tenancy import BEGUN, SETTINGS
from emulator.webhooks.outbox import TOPIC
from emulator.webhooks.retries import Retries
from emulator.webhooks.schedule import milliseconds
from emulator.webhooks.senders import Lane, Senders
from emulator.webhooks.store import endpoints, outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.tenancy import Tenants
    from emulator.webhooks.formats import Format

_LONGEST_WAIT_SECONDS = 300.0
"""A machine that slept has lost time that its monotonic clock does not know of."""

_STOP_SECONDS = 1.0


class Dispatcher:
    """Sends what the tenants of a process have in their outboxes, from ``start`` to ``stop``.

    ``formats`` are those that endpoints may have been registered with.
    """

    def __init__(self, tenants: Tenants, formats: Mapping[str, Format]) -> None:
        self._tenants = tenants
        self._formats = formats
        self._senders = Senders(formats, self.wake)
        self._changed = Condition()
        self._awake: dict[str, None] = {}
        self._timers: dict[str, float] = {}
        self._stopping = False

    def start(self) -> None:
        """Begin, with all that an earlier process left. Not before a fork: threads do not cross."""
        for topic in (TOPIC, SETTINGS, BEGUN):
            self._tenants.listen(topic, self.wake)
        self._tenants.work.append(Retries(self._senders, self._formats, self.wake))
        Thread(target=self._watch, name="webhooks", daemon=True).start()

    def wake(self, tenant: str) -> None:
        """Have a tenant looked at: something in it may be due."""
        with self._changed:
            self._awake[tenant] = None
            self._changed.notify()

    def stop(self) -> None:
        """Begin nothing more, and give what is under way a second to end.

        What has not ended by then is sent again by the next process.
        """
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._senders.stop(_STOP_SECONDS)

    def _watch(self) -> None:
        for name in self._tenants.names():
            self._guarded(self._resume, name)
        while names := self._next():
            for name in names:
                self._guarded(self._look, name)

    def _next(self) -> list[str]:
        """Wait until tenants are to be looked at; return them, or none at the end."""
        with self._changed:
            while not self._stopping:
                now = monotonic()
                timers = self._timers
                names = {*self._awake, *(name for name, at in timers.items() if at <= now)}
                if names:
                    self._awake.clear()
                    self._timers = {name: at for name, at in timers.items() if name not in names}
                    return sorted(names)
                self._changed.wait(min(timers.values()) - now if timers else None)
        return []

    def _resume(self, name: str) -> None:
        """Have all that is pending sent at once: the process before may have died over it."""
        database = self._tenants.get(name).database
        with database.read() as db:
            known = endpoints.every(db)
        if known:
            with database.transaction() as db:
                for endpoint in known:
                    outbox.hurry(db, endpoint.number, even_failed=False)
            self._look(name)

    def _look(self, name: str) -> None:
        """Hand out what is due in a tenant, and note when the next attempt is."""
        tenant = self._tenants.get(name)
        clock = tenant.settings.clock
        now = milliseconds(clock.now())
        later: list[int] = []
        with tenant.database.read() as db:
            for one in endpoints.every(db):
                if one.status == "active":
                    due = partial(outbox.due, db, one.number, now)
                    self._senders.offer(Lane(tenant, one.number), due)
                    later += outbox.next_due(db, one.number, now)
        if later and clock.frozen_at is None:
            wait = min((min(later) - now) / 1000, _LONGEST_WAIT_SECONDS)
            self._timers[name] = monotonic() + wait

    def _guarded(self, work: Callable[[str], None], name: str) -> None:
        try:
            work(name)
        except EmulatorError:  # gone, or a file of another release
            pass
        except Exception:
            traceback.print_exc(file=sys.stderr)
