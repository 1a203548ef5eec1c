"""What is asked of people: timesheets handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.lucca.operations import timesheets as handing_in
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.routes.answers import answer, located
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.table import Route
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def submit() -> Response:
    """``POST /timmi/services/workflow/submit``: hand in the timesheets named, all or none.

    Answers ``{"Status": 200, "Message": null, "Items": […]}``. Source: the models generated from
    Lucca's older OpenAPI document; that an item's status 0 is success is taken from there.
    """
    here = services()
    caller()
    body = sent_object()
    with here.database.transaction() as db:
        keys = handing_in.named(db, body)
        for key in keys:
            handing_in.submit(db, key, here)
        done = [records.record(db, TIMESHEETS, key) for key in keys]
    items = [
        {
            "id": one["id"],
            "exceptionMessage": None,
            "status": 0,
            "title": one["name"],
            "url": one["url"],
        }
        for one in done
    ]
    return answer(located(orjson.dumps({"Status": 200, "Message": None, "Items": items})))


_DONE = {
    "type": "object",
    "properties": {
        "Status": {"const": 200},
        "Message": {"type": "null"},
        "Items": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["Status", "Message", "Items"],
}
_WORKFLOW = "Lucca, Timmi Timesheet, workflow"

ROUTES = (
    Route(
        path="/api/v3/timmitimesheets/remindable",
        summary="The timesheets that are due",
        source="Lucca, Timmi Timesheet, timesheets",
    ),
    Route(
        method="POST",
        path="/timmi/services/workflow/submit",
        view=submit,
        summary="Hand in timesheets",
        source=_WORKFLOW,
        answer=_DONE,
    ),
    *(
        Route(
            method="POST",
            path=f"/timmi/services/workflow/{verb}",
            summary=f"Timesheets: {verb}",
            source=_WORKFLOW,
        )
        for verb in ("approve", "deny", "cancel", "invalidate", "remind")
    ),
)
