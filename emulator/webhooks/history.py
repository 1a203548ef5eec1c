"""What became of what was sent to an endpoint, for who wonders why it does not arrive."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import orjson

from emulator.webhooks.schedule import moment, written
from emulator.webhooks.store import outbox

if TYPE_CHECKING:
    from emulator.storage import Connection, Row
    from emulator.webhooks.store.endpoints import Endpoint

_MOST_CAUSED = 200


def deliveries(db: Connection, endpoint: Endpoint, limit: int) -> list[dict[str, object]]:
    """Return the newest deliveries to an endpoint, newest first, each with its attempts.

    ``next_attempt_at`` is null for one that is due at once or needs no other.
    """
    return [_shown(row) for row in outbox.newest(db, endpoint.number, limit)]


def caused(db: Connection, correlation_id: str) -> list[dict[str, object]]:
    """Return the events that requests with this correlation id caused, oldest first.

    Each has its deliveries, to whichever endpoint; up to two hundred in all.
    """
    events: dict[str, dict[str, object]] = {}
    sent: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for row in outbox.caused(db, correlation_id, _MOST_CAUSED):
        events[row["event_id"]] = {
            "id": row["event_id"],
            "name": row["name"],
            "occurred_at": row["occurred_at"],
            "data": orjson.loads(row["data"]),
            "deliveries": sent[row["event_id"]],
        }
        if row["id"] is not None:
            to = {"endpoint": row["endpoint"], "url": row["url"]}
            sent[row["event_id"]].append(_delivery(row) | to)
    return list(events.values())


def told(db: Connection, event_id: str) -> list[str]:
    """Return the addresses that an event is delivered to."""
    return outbox.told(db, event_id)


def _delivery(row: Row) -> dict[str, object]:
    waits = row["status"] == "pending" and row["due_at"] > 0
    return {
        "id": row["id"],
        "status": row["status"],
        "next_attempt_at": written(moment(row["due_at"])) if waits else None,
        "attempts": orjson.loads(row["tried"]),
    }


def _shown(row: Row) -> dict[str, object]:
    delivery = _delivery(row)
    attempts = delivery.pop("attempts")
    return {
        **delivery,
        "event": {
            "id": row["event_id"],
            "name": row["name"],
            "occurred_at": row["occurred_at"],
            "correlation_id": row["correlation_id"],
            "data": orjson.loads(row["data"]),
        },
        "attempts": attempts,
    }
