"""What happened, who is to be told, and how each attempt went."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

EVENTS = Table(
    "webhook_event",
    {
        "number": int,
        "id": str,
        "name": str,
        "occurred_at": str,
        "correlation_id": str,
        "data": str,
    },
    "number",
)
DELIVERIES = Table(
    "webhook_delivery",
    {
        "number": int,
        "id": str,
        "event": int,
        "endpoint": int,
        "status": str,
        "attempts": int,
        "due_at": int,
    },
    "number",
    indexes=(("endpoint", "status", "due_at"),),
)
"""``event`` and ``endpoint`` are numbers; ``status`` is ``pending``, ``delivered`` or ``failed``.
``due_at`` is in milliseconds since 1970 by the tenant's clock; 0 is at once, whatever that clock
says."""

ATTEMPTS = Table(
    "webhook_attempt",
    {
        "delivery": int,
        "number": int,
        "started_at": str,
        "duration_ms": int,
        "status": int,
        "reason": str,
        "answer": str,
    },
    ("delivery", "number"),
)
"""``status`` is that of the answer, ``reason`` a word for why there is no good one, ``answer`` the
beginning of its body; each NULL where there is none."""


class Kept(NamedTuple):
    """An event, in the order of the columns."""

    number: int
    id: str
    name: str
    occurred_at: str
    """ISO 8601, UTC."""
    correlation_id: str
    data: str
    """JSON."""


def next_event(db: Connection) -> int:
    """Return the number that a new event gets."""
    (last,) = db.execute("SELECT max(number) FROM webhook_event").fetchone()
    return int(last or 0) + 1


def add_event(db: Connection, event: Kept) -> None:
    """Keep an event."""
    db.execute(EVENTS.insert(), event)


def add_delivery(db: Connection, key: str, event: int, endpoint: int) -> None:
    """Have an event delivered to an endpoint, at once."""
    db.execute(
        "INSERT INTO webhook_delivery (id, event, endpoint, status, attempts, due_at)"
        " VALUES (?, ?, ?, 'pending', 0, 0)",
        (key, event, endpoint),
    )


def forget_all(db: Connection) -> None:
    """Forget every event and every delivery."""
    for table in (ATTEMPTS, DELIVERIES, EVENTS):
        db.execute(f"DELETE FROM {table.name}")
