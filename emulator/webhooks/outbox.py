"""Put an event into the outbox, with the change that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from emulator.tenancy.store import write_fact
from emulator.webhooks import identity
from emulator.webhooks.schedule import written
from emulator.webhooks.store import endpoints, outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from emulator.storage import Connection

TOPIC = "webhooks"
"""What a transaction announces at its commit when it leaves something to send."""

_KEPT_EVENTS = 10_000
"""Besides those that somebody has still to get. Lucca keeps events for two months; a count bounds
what a load test leaves behind."""
_TIDY_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as it will be told."""

    name: str
    """What kind of thing: ``leave.approved``."""
    data: Mapping[str, Any]
    """JSON, any address in full: it is sent long after the request that caused it."""
    occurred_at: datetime
    """By the tenant's clock, in UTC."""
    correlation_id: str
    """Ties it to the request that caused it."""


def emit(db: Connection, event: Event) -> str:
    """Put an event and one delivery for each endpoint that wants it into the outbox.

    It happens with the caller's transaction or not at all; what is due is sent at its commit.
    Returns the event's id, a UUID.
    """
    known_as = identity.read(db)
    number = outbox.next_event(db)
    event_id = known_as.event(number)
    data = orjson.dumps(dict(event.data)).decode()
    occurred_at = written(event.occurred_at)
    kept = outbox.Kept(number, event_id, event.name, occurred_at, event.correlation_id, data)
    outbox.add_event(db, kept)
    wanting = endpoints.wanting(db, event.name)
    for endpoint in wanting:
        outbox.add_delivery(db, known_as.delivery(number, endpoint), number, endpoint)
    if number % _TIDY_EVERY == 0:
        outbox.forget_before(db, number - _KEPT_EVENTS)
    if wanting:
        db.announce(TOPIC)
    return event_id


def adopt(db: Connection, seed: int, tenant: str) -> None:
    """Make the outbox this tenant's own, in a file copied from a template or another tenant.

    Endpoints stay, with ids and secrets derived anew; what another tenant sent, or had still to
    send, is forgotten.
    """
    write_fact(db, identity.FACT, {"seed": seed, "tenant": tenant})
    known_as = identity.read(db)
    for endpoint in endpoints.every(db):
        number = endpoint.number
        endpoints.rename(db, number, known_as.endpoint(number), known_as.secret(number))
    outbox.forget_all(db)
