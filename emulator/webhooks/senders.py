"""The threads that send, and who of them sends to whom: nobody is held up by one who hangs."""

from __future__ import annotations

import sys
import traceback
from collections import Counter, defaultdict
from queue import SimpleQueue
from threading import Condition, Thread
from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import monotonic
from emulator.storage import Closed
from emulator.webhooks import delivery
from emulator.webhooks.schedule import milliseconds
from emulator.webhooks.store import endpoints, outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.tenancy import Tenant
    from emulator.webhooks.formats import Format
    from emulator.webhooks.store.endpoints import Endpoint

THREADS = 8
PER_ENDPOINT = 2
"""Deliveries to one endpoint at once, so that no endpoint takes every thread. Lucca's older
documentation says at most 3."""


class Lane(NamedTuple):
    """One endpoint of one tenant."""

    tenant: Tenant
    endpoint: int


class Claim(NamedTuple):
    """A delivery that one thread alone is making."""

    endpoint: Endpoint
    number: int


class Senders:
    """Up to ``THREADS`` threads, begun when first needed. Thread-safe.

    ``emptied`` is called with a tenant's name when nothing more is due in one of its lanes.
    """

    def __init__(self, formats: Mapping[str, Format], emptied: Callable[[str], None]) -> None:
        self._formats = formats
        self._emptied = emptied
        self._lock = Condition()
        self._under_way: Counter[Tenant] = Counter()
        self._held: set[Tenant] = set()
        self._turns: SimpleQueue[Lane | None] = SimpleQueue()
        self._runs: defaultdict[Lane, int] = defaultdict(int)
        self._claimed: defaultdict[Lane, set[int]] = defaultdict(set)
        self._threads: list[Thread] = []
        self._stopping = False

    def offer(self, lane: Lane, due: Callable[[int], list[int]]) -> None:
        """Have what is due in a lane sent, with as many threads as it may have.

        ``due`` returns the first deliveries that are, as many as it is told.
        """
        with self._lock:
            if lane.tenant in self._held:
                return
            claimed = self._claimed.get(lane, set())
            waiting = len(set(due(PER_ENDPOINT + len(claimed))) - claimed)
            more = min(waiting, PER_ENDPOINT - self._runs.get(lane, 0))
            if more > 0 and not self._threads:
                self._begin()
            for _ in range(more):
                self._runs[lane] += 1
                self._turns.put(lane)

    def hold(self, tenant: Tenant, seconds: float) -> bool:
        """Send nothing of a tenant until ``let_go``; False if something is under way too long."""
        with self._lock:
            self._held.add(tenant)
            return self._lock.wait_for(lambda: not self._under_way[tenant], seconds)

    def let_go(self, tenant: Tenant) -> None:
        """Send what is offered of a tenant again."""
        with self._lock:
            self._held.discard(tenant)

    def stop(self, seconds: float) -> None:
        """Begin nothing more, and give what is under way so long to end."""
        self._stopping = True
        for _ in self._threads:
            self._turns.put(None)
        end = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))

    def _begin(self) -> None:
        # Daemons: a receiver that hangs must not hold up the end of the process.
        self._threads = [
            Thread(target=self._work, name=f"webhooks-{number}", daemon=True)
            for number in range(1, THREADS + 1)
        ]
        for thread in self._threads:
            thread.start()

    def _work(self) -> None:
        while (lane := self._turns.get()) is not None:
            self._take_turn(lane)

    def _take_turn(self, lane: Lane) -> None:
        while (claim := self._claim(lane)) is not None:
            again = True
            try:
                delivery.attempt(lane.tenant, claim.endpoint, claim.number, self._formats)
            except Closed:  # reset or dropped meanwhile: there is nothing to keep it in
                pass
            except Exception:
                # Our own bug, or a full disk. It stays claimed: else it would be tried again at
                # once, for ever. The next start tries it again.
                traceback.print_exc(file=sys.stderr)
                again = False
            self._end(lane, claim, again=again)
            if not self._turns.empty():  # others wait: to the end of the queue
                self._turns.put(lane)
                return
        self._emptied(lane.tenant.name)

    def _end(self, lane: Lane, claim: Claim, *, again: bool) -> None:
        with self._lock:
            if again:
                self._claimed[lane].discard(claim.number)
            self._under_way[lane.tenant] -= 1
            if not self._under_way[lane.tenant]:
                del self._under_way[lane.tenant]
            self._lock.notify_all()

    def _claim(self, lane: Lane) -> Claim | None:
        # Read under the lock, and counted out under it: who commits something just now and finds
        # the lane full is certain to be read by those in it.
        with self._lock:
            idle = self._stopping or lane.tenant in self._held
            claim = None if idle else self._first(lane)
            if claim is not None:
                self._under_way[lane.tenant] += 1
                self._claimed[lane].add(claim.number)
                return claim
            self._runs[lane] -= 1
            if not self._runs[lane]:
                del self._runs[lane]
                if not self._claimed[lane]:
                    del self._claimed[lane]
            return None

    def _first(self, lane: Lane) -> Claim | None:
        claimed = self._claimed[lane]
        try:
            now = milliseconds(lane.tenant.settings.clock.now())
            with lane.tenant.database.read() as db:
                endpoint = endpoints.active(db, lane.endpoint)
                due = outbox.due(db, lane.endpoint, now, len(claimed) + 1)
        except Closed:
            return None
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return None
        free = next((number for number in due if number not in claimed), None)
        if endpoint is None or free is None:
            return None
        return Claim(endpoint, free)
