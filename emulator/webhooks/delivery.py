"""One attempt at one delivery: read it, send it, keep how it went."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from emulator.webhooks import misbehaviour, sending
from emulator.webhooks.outbox import Event
from emulator.webhooks.schedule import verdict, written
from emulator.webhooks.store import endpoints, outbox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.tenancy import Tenant
    from emulator.webhooks.formats import Format
    from emulator.webhooks.misbehaviour import Message
    from emulator.webhooks.store.endpoints import Endpoint
    from emulator.webhooks.store.outbox import Waiting


def attempt(tenant: Tenant, endpoint: Endpoint, number: int, formats: Mapping[str, Format]) -> None:
    """Make the next attempt at a delivery, unless it is settled or gone by now.

    The row changes only after the answer: whoever is killed in between leaves it pending, and it
    is sent again. So it arrives at least once, and twice if the answer was lost.
    """
    with tenant.database.read() as db:
        waiting = outbox.waiting(db, number)
    if waiting is None:
        return
    started = tenant.settings.clock.now()
    message = _message(waiting, endpoint, formats[endpoint.format], started)
    outcome = sending.post(endpoint.url, *message)
    if outcome.status is not None:
        misbehaviour.repeat(tenant, waiting.event.name, endpoint.url, message, started)
    now = tenant.settings.clock.now()
    made = outbox.Attempt(
        waiting.attempts + 1,
        written(started),
        outcome.duration_ms,
        outcome.status,
        outcome.reason,
        outcome.answer,
    )
    judged = verdict(outcome, made.number, now)
    with tenant.database.transaction() as db:
        if outbox.note(db, number, waiting.id, made):
            if judged.status == "pending":
                outbox.postpone(db, number, waiting.due_at, judged.due_at)
            else:
                outbox.settle(db, number, judged.status)
            if judged.suspends:
                endpoints.set_status(db, endpoint.number, "suspended")


def _message(waiting: Waiting, endpoint: Endpoint, form: Format, now: datetime) -> Message:
    kept = waiting.event
    event = Event(
        kept.name,
        orjson.loads(kept.data),
        datetime.fromisoformat(kept.occurred_at),
        kept.correlation_id,
    )
    body = form.body(event, endpoint)
    signed = form.headers(endpoint.secret, body, now)
    return {"Content-Type": form.content_type, **signed}, body
