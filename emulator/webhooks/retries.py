"""Deliveries made because a clock is moved past their moments, and not by the threads that send."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from emulator.errors import Conflict
from emulator.webhooks import delivery
from emulator.webhooks.schedule import milliseconds, moment
from emulator.webhooks.store import endpoints, outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from emulator.tenancy import Tenant
    from emulator.webhooks.formats import Format
    from emulator.webhooks.senders import Senders
    from emulator.webhooks.store.endpoints import Endpoint

_PATIENCE_SECONDS = 10.0
"""More than an attempt may take, for looking up a host's name is not limited."""


class Retries:
    """What is due in a tenant's outbox, one delivery after the other (``tenancy.moving.Due``)."""

    def __init__(
        self, senders: Senders, formats: Mapping[str, Format], wake: Callable[[str], None]
    ) -> None:
        self._senders = senders
        self._formats = formats
        self._wake = wake

    @contextmanager
    def held(self, tenant: Tenant) -> Iterator[None]:
        """Keep the threads that send from this tenant, once what they are sending has ended."""
        try:
            if not self._senders.hold(tenant, _PATIENCE_SECONDS):
                raise Conflict("A webhook delivery is under way and does not end; try again.")
            yield
        finally:
            self._senders.let_go(tenant)
            self._wake(tenant.name)

    def first(self, tenant: Tenant, until: datetime) -> datetime | None:
        """Return when the first delivery is due; long ago for one that is due at once."""
        found = _first(tenant, milliseconds(until))
        return None if found is None else moment(found[0])

    def run(self, tenant: Tenant) -> None:
        """Attempt the first delivery that is due now."""
        found = _first(tenant, milliseconds(tenant.settings.clock.now()))
        if found is not None:
            _, number, endpoint = found
            delivery.attempt(tenant, endpoint, number, self._formats)


def _first(tenant: Tenant, at: int) -> tuple[int, int, Endpoint] | None:
    """Return when it was due (ms since 1970), its number, and who is to get it."""
    due = []
    with tenant.database.read() as db:
        for one in endpoints.every(db):
            found = outbox.first_due(db, one.number, at) if one.status == "active" else None
            if found is not None:
                due.append((*found, one))
    return min(due, key=lambda one: one[:2], default=None)
