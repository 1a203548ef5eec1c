"""What became of what was sent to an endpoint, for who wonders why it does not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.webhooks.schedule import moment, written
from emulator.webhooks.store import outbox

if TYPE_CHECKING:
    from emulator.storage import Connection, Row
    from emulator.webhooks.store.endpoints import Endpoint


def deliveries(db: Connection, endpoint: Endpoint, limit: int) -> list[dict[str, object]]:
    """Return the newest deliveries to an endpoint, newest first, each with its attempts.

    ``next_attempt_at`` is null for one that is due at once or needs no other.
    """
    return [_shown(row) for row in outbox.newest(db, endpoint.number, limit)]


def _shown(row: Row) -> dict[str, object]:
    waits = row["status"] == "pending" and row["due_at"] > 0
    return {
        "id": row["id"],
        "status": row["status"],
        "next_attempt_at": written(moment(row["due_at"])) if waits else None,
        "event": {
            "id": row["event_id"],
            "name": row["name"],
            "occurred_at": row["occurred_at"],
            "correlation_id": row["correlation_id"],
            "data": orjson.loads(row["data"]),
        },
        "attempts": orjson.loads(row["tried"]),
    }
