"""What would have been sent by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.operations import NOTHING, answer, in_path, in_query, operation
from emulator.control.openapi.schemas import COUNT, MOMENT, TEXT, listed, shown, whole

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import Schema

_LINE = {
    "number": COUNT,
    "sent_at": MOMENT,
    "from": TEXT,
    "to": TEXT,
    "subject": TEXT,
    "language": TEXT,
    "about": TEXT,
    "correlation_id": TEXT,
}

PATHS: dict[str, Schema] = {
    "/mail": {
        "get": operation(
            "mails",
            "What would have been sent by e-mail",
            {200: answer(shown({"mails": listed(shown(_LINE)), "kept": COUNT}), "The newest.")},
            parameters=[
                in_query("to", TEXT, "A part of the address, whatever the case."),
                in_query("subject", TEXT, "A part of the subject, whatever the case."),
                in_query("about", TEXT, "What kind of message: `welcome`."),
                in_query("limit", whole(1, 500), "How many at most; 50 unless said."),
            ],
        ),
        "delete": operation("clear_mails", "Forget every mail", {204: NOTHING}),
    },
    "/mail/{number}": {
        "get": operation(
            "mail",
            "One mail with its text and its HTML",
            {200: answer(shown(_LINE | {"text": TEXT, "html": TEXT}))},
            parameters=[in_path("number", COUNT)],
        )
    },
}
