"""What is asked of people: leave requests decided on, timesheets handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.lucca import shapes
from emulator.lucca.operations import leave_requests
from emulator.lucca.operations import timesheets as handing_in
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Route
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

_APPROVAL = (
    "Lucca documents no body for this answer; the approval that was made is the emulator's choice."
)


def approve(key: int) -> Response:
    """``POST /api/v3/leaveRequests/<id>/approvals``: approve or deny a leave request."""
    here = services()
    by = caller()
    asked = leave_requests.verdict(sent_object(), by.mail)
    with here.database.transaction() as db:
        if asked.approved:
            leave_requests.approve(db, key, asked, here)
        else:
            leave_requests.deny(db, key, asked, here)
        (approval,) = records.record(db, LEAVE_REQUESTS, key)["approvals"]
    notice([_APPROVAL])
    return record_of(by, orjson.dumps(approval))


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
        method="POST",
        path="/api/v3/leaveRequests/<int:key>/approvals",
        view=approve,
        summary="Approve or deny a leave request",
        source="Lucca, Timmi Absences, leave requests",
        answer=shapes.record_of({"type": "object"}),
    ),
    Route(
        method="DELETE",
        path="/api/v3/leaveRequests/<int:key>",
        summary="Cancel a leave request",
        source="Lucca, Timmi Absences, leave requests",
    ),
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
