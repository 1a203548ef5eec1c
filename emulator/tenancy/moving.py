"""Move a tenant's clock: what falls due on the way happens, each thing at its own moment."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from emulator.clock import Clock, monotonic
from emulator.errors import Conflict

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from emulator.tenancy.tenant import Tenant
    from emulator.tenancy.tenants import Tenants

MOST_RUNS = 1_000
MOST_SECONDS = 30.0
"""Together they bound how long one move can take. Both are ours."""


class Due(Protocol):
    """Work that falls due at moments of a tenant's clock."""

    def held(self, tenant: Tenant) -> AbstractContextManager[None]:
        """Let none of it happen by itself for the length of a block; wait for what is under way."""

    def first(self, tenant: Tenant, until: datetime) -> datetime | None:
        """Return the moment, ``until`` at the latest, that the first of it is due, if any is."""

    def run(self, tenant: Tenant) -> None:
        """Do the first of it, which is due at the tenant's present moment."""


def move(known: Tenants, tenant: Tenant, clock: Clock) -> None:
    """Give a tenant another clock, once all that is due until then has happened.

    It happens in the order of its moments, with the clock standing at each, in this thread. A
    clock that is set back, or stands still, runs nothing. Nobody's clock is moved twice at once.
    Raises ``Conflict`` when there is too much to do: the clock then stays at the moment reached,
    and running if it would have been, so that to ask again is to go on.
    """
    if not tenant.moving.acquire(blocking=False):
        raise Conflict("Another request is moving this clock; wait for its answer.")
    try:
        with ExitStack() as holding:
            for work in known.work:
                holding.enter_context(work.held(tenant))
            _run_until(known, tenant, clock)
            known.change(tenant, replace(tenant.settings, clock=clock))
    finally:
        tenant.moving.release()


def _run_until(known: Tenants, tenant: Tenant, clock: Clock) -> None:
    until = clock.now()
    ends_at = monotonic() + MOST_SECONDS
    reached = tenant.settings.clock.now()
    runs = 0
    if until <= reached:
        return
    while True:
        firsts = [(work.first(tenant, until), work) for work in known.work]
        due = [(moment, work) for moment, work in firsts if moment is not None]
        if not due:
            return
        if runs == MOST_RUNS or monotonic() >= ends_at:
            _stay(known, tenant, clock, reached)
            raise Conflict(
                f"{runs} things were due and there is more, too much for one answer: the clock has"
                f" come to {reached.isoformat()}. Ask again to go on from there."
            )
        moment, work = min(due, key=lambda one: one[0])
        reached = max(moment, reached)
        # At hand only: the file keeps the clock that was, should this process be killed.
        tenant.settings = replace(tenant.settings, clock=Clock(frozen_at=reached))
        runs += 1
        try:
            work.run(tenant)
        except BaseException:
            _stay(known, tenant, clock, reached)
            raise


def _stay(known: Tenants, tenant: Tenant, clock: Clock, reached: datetime) -> None:
    known.change(tenant, replace(tenant.settings, clock=clock.moved_to(reached)))
