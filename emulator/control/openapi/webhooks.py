"""Webhook endpoints, what was sent to them, and how to cause it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.operations import (
    NOTHING,
    answer,
    body,
    in_path,
    in_query,
    operation,
)
from emulator.control.openapi.schemas import (
    COUNT,
    MOMENT,
    OBJECT,
    TEXT,
    asked,
    choice,
    listed,
    or_null,
    shown,
    text,
    whole,
)
from emulator.lucca.webhooks import CATALOGUE

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_EVENT, _FORMAT = choice(CATALOGUE.events), choice((*CATALOGUE.formats, *CATALOGUE.later))
_ENDPOINT = {
    "id": TEXT,
    "url": TEXT,
    "events": or_null(listed(_EVENT)) | {"description": "Null for all."},
    "format": choice(CATALOGUE.formats),
    "secret": TEXT,
    "status": choice(("active", "suspended")),
    "created_at": MOMENT,
}
_NEW = asked(
    {
        "url": text(1, 2000, "An http(s) address; this machine's own are allowed."),
        "events": or_null(listed(_EVENT) | {"minItems": 1}),
        "format": _FORMAT | {"description": f"Not yet (501): {', '.join(CATALOGUE.later)}."},
    },
    ["url"],
)
ATTEMPT = OBJECT | {"description": "When it was made, what was answered, how long it took."}
DELIVERY = {
    "id": TEXT,
    "status": choice(("pending", "delivered", "failed")),
    "next_attempt_at": or_null(MOMENT),
    "attempts": listed(ATTEMPT),
}
_HAPPENED = shown(
    {
        "id": TEXT,
        "name": TEXT,
        "occurred_at": MOMENT,
        "correlation_id": TEXT,
        "data": OBJECT,
    }
)
_TRIGGERED = shown({"event": _EVENT, "eventId": TEXT, "data": OBJECT, "endpoints": listed(TEXT)})
_DATA = OBJECT | {
    "description": (
        "Fields of a user for user.created. For leave.approved one of leaveRequestId, userId and"
        " email; for timesheet.submitted one of timesheetId, userId and email."
    )
}

_ONE = [in_path("key", TEXT)]
_LIMIT = in_query("limit", whole(1, 500), "How many at most; 50 unless said.")

PATHS: dict[str, Schema] = {
    "/webhooks": {
        "get": operation(
            "webhooks",
            "List the endpoints, with their secrets",
            {200: answer(listed(shown(_ENDPOINT)), "All.")},
        ),
        "post": operation(
            "register_webhook",
            "Register an endpoint",
            {201: answer(shown(_ENDPOINT), "It is told from now on.")},
            sent=body(
                _NEW,
                {
                    "all": {"url": "http://127.0.0.1:3000/hook"},
                    "some": {
                        "url": "http://127.0.0.1:3000/hook",
                        "events": ["user.created"],
                        "format": "guide",
                    },
                },
            ),
            refused=[409, 501],
        ),
    },
    "/webhooks/{key}": {
        "delete": operation(
            "remove_webhook",
            "Forget an endpoint; what is pending is not sent",
            {204: NOTHING},
            parameters=_ONE,
        )
    },
    "/webhooks/{key}/deliveries": {
        "get": operation(
            "deliveries",
            "List what was sent to it, the newest first, with every attempt",
            {200: answer(listed(shown(DELIVERY | {"event": _HAPPENED})), "The newest.")},
            parameters=[*_ONE, _LIMIT],
        )
    },
    "/webhooks/{key}/retry": {
        "post": operation(
            "retry_webhook",
            "Attempt now whatever was not delivered",
            {202: answer(shown(_ENDPOINT | {"due": COUNT}), "Attempts follow the answer.")},
            parameters=_ONE,
        )
    },
    "/trigger/{event}": {
        "post": operation(
            "trigger",
            "Make the change that causes an event",
            {200: answer(_TRIGGERED, "The change is kept; `endpoints` are told.")},
            parameters=[in_path("event", _EVENT)],
            sent=body(
                _DATA,
                {
                    "user.created": {"firstName": "Zoé", "lastName": "Nouvelle"},
                    "leave.approved": {},
                    "timesheet.submitted": {},
                },
                required=False,
            ),
            refused=[409],
        )
    },
}
