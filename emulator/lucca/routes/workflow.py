"""What is asked of people: leave requests decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.lucca import shapes
from emulator.lucca.operations import leave_requests
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.routes.answers import notice
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


ROUTES = (
    Route(
        method="POST",
        path="/api/v3/leaverequests/<int:key>/approvals",
        view=approve,
        summary="Approve or deny a leave request",
        source="Lucca, Timmi Absences, leave requests",
        answer=shapes.record_of({"type": "object"}),
    ),
    Route(
        method="DELETE",
        path="/api/v3/leaverequests/<int:key>",
        summary="Cancel a leave request",
        source="Lucca, Timmi Absences, leave requests",
    ),
)
