"""Who wants to be told: one row for each endpoint that was ever registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson

from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection, Row

ENDPOINTS = Table(
    "webhook_endpoint",
    {
        "number": int,
        "id": str,
        "url": str,
        "events": str,
        "format": str,
        "secret": str,
        "status": str,
        "created_at": str,
    },
    "number",
)
"""``events`` is a JSON list, or NULL for all. ``status`` is ``active``, ``suspended`` or
``deleted``: a row stays, so that its number, and the secret derived from it, is never given to
another endpoint while something may still be on its way to this one."""


class Endpoint(NamedTuple):
    """An address to send to, in the order of the columns."""

    number: int
    id: str
    url: str
    events: tuple[str, ...] | None
    """Names of the events it wants; None for all."""
    format: str
    secret: str
    status: str
    created_at: str
    """ISO 8601, UTC."""


def every(db: Connection) -> list[Endpoint]:
    """Return the endpoints that are registered, in the order they were."""
    rows = db.execute("SELECT * FROM webhook_endpoint WHERE status <> 'deleted' ORDER BY number")
    return [_endpoint(row) for row in rows]


def find(db: Connection, key: str) -> Endpoint | None:
    """Return the endpoint with this id, None if there is none."""
    row = db.execute(
        "SELECT * FROM webhook_endpoint WHERE id = ? AND status <> 'deleted'", (key,)
    ).fetchone()
    return None if row is None else _endpoint(row)


def active(db: Connection, number: int) -> Endpoint | None:
    """Return the endpoint with this number if it may be sent to, else None."""
    row = db.execute(
        "SELECT * FROM webhook_endpoint WHERE number = ? AND status = 'active'", (number,)
    ).fetchone()
    return None if row is None else _endpoint(row)


def wanting(db: Connection, event: str) -> list[int]:
    """Return the numbers of the active endpoints that want this event."""
    rows = db.execute(
        "SELECT number FROM webhook_endpoint WHERE status = 'active' AND"
        " (events IS NULL OR EXISTS (SELECT 1 FROM json_each(events) WHERE value = ?))"
        " ORDER BY number",
        (event,),
    )
    return [row["number"] for row in rows]


def next_number(db: Connection) -> int:
    """Return the number that a new endpoint gets."""
    (last,) = db.execute("SELECT max(number) FROM webhook_endpoint").fetchone()
    return int(last or 0) + 1


def add(db: Connection, one: Endpoint) -> None:
    """Add an endpoint."""
    events = None if one.events is None else orjson.dumps(one.events).decode()
    db.execute(ENDPOINTS.insert(), one._replace(events=events))  # type: ignore[arg-type]


def set_status(db: Connection, number: int, status: str) -> None:
    """Say that an endpoint is now ``active``, ``suspended`` or ``deleted``."""
    db.execute(
        "UPDATE webhook_endpoint SET status = ? WHERE number = ? AND status <> 'deleted'",
        (status, number),
    )


def rename(db: Connection, number: int, key: str, secret: str) -> None:
    """Give an endpoint another id and another secret."""
    db.execute(
        "UPDATE webhook_endpoint SET id = ?, secret = ? WHERE number = ?", (key, secret, number)
    )


def _endpoint(row: Row) -> Endpoint:
    events = row["events"]
    listed = None if events is None else tuple(orjson.loads(events))
    return Endpoint(*row)._replace(events=listed)
