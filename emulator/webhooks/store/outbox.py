"""What happened, who is to be told, and how each attempt went."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection, Row

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
``due_at`` is in milliseconds since 1970 by the tenant's clock; 0 or less is at once, whatever that
clock says, and each time that a delivery is hurried it is one less than before."""

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

_MADE = ", ".join(f"'{name}', {name}" for name in ATTEMPTS.columns if name != "delivery")
_TRIED = (
    f"(SELECT json_group_array(json_object({_MADE})) FROM"
    " (SELECT * FROM webhook_attempt WHERE delivery = d.number ORDER BY number)) AS tried"
)


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


def forget(db: Connection, endpoint: int) -> None:
    """Forget every delivery to an endpoint."""
    db.execute(
        "DELETE FROM webhook_attempt WHERE delivery IN"
        " (SELECT number FROM webhook_delivery WHERE endpoint = ?)",
        (endpoint,),
    )
    db.execute("DELETE FROM webhook_delivery WHERE endpoint = ?", (endpoint,))


def forget_before(db: Connection, event: int) -> None:
    """Forget the events before one, but for those that somebody has still to get."""
    db.execute(
        "DELETE FROM webhook_attempt WHERE delivery IN (SELECT number FROM webhook_delivery"
        " WHERE event < ? AND status <> 'pending')",
        (event,),
    )
    db.execute("DELETE FROM webhook_delivery WHERE event < ? AND status <> 'pending'", (event,))
    db.execute(
        "DELETE FROM webhook_event WHERE number < ?"
        " AND number NOT IN (SELECT event FROM webhook_delivery)",
        (event,),
    )


def hurry(db: Connection, endpoint: int, *, even_failed: bool) -> int:
    """Make what an endpoint has not got due at once; return how many deliveries that is."""
    statuses = "('pending', 'failed')" if even_failed else "('pending')"
    changed = db.execute(
        "UPDATE webhook_delivery SET status = 'pending', due_at = min(due_at, 0) - 1"
        f" WHERE endpoint = ? AND status IN {statuses}",
        (endpoint,),
    )
    return changed.rowcount


def due(db: Connection, endpoint: int, at: int, limit: int) -> list[int]:
    """Return the numbers of the deliveries due at a moment (ms since 1970), oldest first."""
    rows = db.execute(
        "SELECT number FROM webhook_delivery WHERE endpoint = ? AND status = 'pending'"
        " AND due_at <= ? ORDER BY due_at, number LIMIT ?",
        (endpoint, at, limit),
    )
    return [row["number"] for row in rows]


def first_due(db: Connection, endpoint: int, at: int) -> tuple[int, int] | None:
    """Return when the first delivery due at a moment was (both ms since 1970), and its number."""
    row = db.execute(
        "SELECT due_at, number FROM webhook_delivery WHERE endpoint = ? AND status = 'pending'"
        " AND due_at <= ? ORDER BY due_at, number LIMIT 1",
        (endpoint, at),
    ).fetchone()
    return None if row is None else (row["due_at"], row["number"])


def next_due(db: Connection, endpoint: int, after: int) -> list[int]:
    """Return when (ms since 1970) the first delivery is due that is not due yet, if there is."""
    rows = db.execute(
        "SELECT due_at FROM webhook_delivery WHERE endpoint = ? AND status = 'pending'"
        " AND due_at > ? ORDER BY due_at LIMIT 1",
        (endpoint, after),
    )
    return [row["due_at"] for row in rows]


class Waiting(NamedTuple):
    """A delivery to make."""

    id: str
    attempts: int
    """How many were made already."""
    due_at: int
    event: Kept


def waiting(db: Connection, delivery: int) -> Waiting | None:
    """Return a delivery that is pending still, None if it is not."""
    row = db.execute(
        "SELECT d.id, d.attempts, d.due_at, e.* FROM webhook_delivery d"
        " JOIN webhook_event e ON e.number = d.event"
        " WHERE d.number = ? AND d.status = 'pending'",
        (delivery,),
    ).fetchone()
    return None if row is None else Waiting(row[0], row[1], row[2], Kept(*row[3:]))


class Attempt(NamedTuple):
    """How an attempt went, in the order of the columns after ``delivery``."""

    number: int
    started_at: str
    """ISO 8601, UTC, by the tenant's clock."""
    duration_ms: int
    status: int | None
    reason: str | None
    answer: str | None


def note(db: Connection, delivery: int, key: str, attempt: Attempt) -> bool:
    """Keep an attempt of the delivery with this number and id; False if it is gone."""
    counted = db.execute(
        "UPDATE webhook_delivery SET attempts = ? WHERE number = ? AND id = ?",
        (attempt.number, delivery, key),
    )
    if counted.rowcount == 0:
        return False
    db.execute(ATTEMPTS.insert(), (delivery, *attempt))
    return True


def settle(db: Connection, delivery: int, status: str) -> None:
    """Say that a delivery is ``delivered`` or has ``failed``."""
    db.execute("UPDATE webhook_delivery SET status = ? WHERE number = ?", (status, delivery))


def postpone(db: Connection, delivery: int, seen: int, due_at: int) -> None:
    """Have a delivery that was due at ``seen`` tried again at ``due_at``.

    One that was hurried since is left as it is, due at once: who asked for that could not know
    that an attempt was under way.
    """
    db.execute(
        "UPDATE webhook_delivery SET due_at = ? WHERE number = ? AND due_at = ?",
        (due_at, delivery, seen),
    )


def newest(db: Connection, endpoint: int, limit: int) -> list[Row]:
    """Return the newest deliveries to an endpoint, newest first.

    Each has its event, and in ``tried`` its attempts as a JSON list, in the order they were made.
    """
    # One statement: it must not see an attempt without what became of the delivery.
    return db.execute(
        "SELECT d.id, d.status, d.due_at, e.id AS event_id, e.name, e.occurred_at,"
        f" e.correlation_id, e.data, {_TRIED}"
        " FROM webhook_delivery d JOIN webhook_event e ON e.number = d.event"
        " WHERE d.endpoint = ? ORDER BY d.number DESC LIMIT ?",
        (endpoint, limit),
    ).fetchall()


def caused(db: Connection, correlation_id: str, limit: int) -> list[Row]:
    """Return the events with a correlation id, oldest first, a row for each of their deliveries.

    An event that nobody wanted has one row, with no delivery; ``tried`` is as in ``newest``.
    """
    return db.execute(
        "SELECT e.id AS event_id, e.name, e.occurred_at, e.data, d.id, d.status, d.due_at,"
        f" p.id AS endpoint, p.url, {_TRIED} FROM webhook_event e"
        " LEFT JOIN webhook_delivery d ON d.event = e.number"
        " LEFT JOIN webhook_endpoint p ON p.number = d.endpoint"
        " WHERE e.correlation_id = ? ORDER BY e.number, d.number LIMIT ?",
        (correlation_id, limit),
    ).fetchall()


def told(db: Connection, event_id: str) -> list[str]:
    """Return the addresses that an event has deliveries to, in the order they were registered."""
    rows = db.execute(
        "SELECT p.url FROM webhook_event e JOIN webhook_delivery d ON d.event = e.number"
        " JOIN webhook_endpoint p ON p.number = d.endpoint WHERE e.id = ? ORDER BY p.number",
        (event_id,),
    )
    return [row["url"] for row in rows]
