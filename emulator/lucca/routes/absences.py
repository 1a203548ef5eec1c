"""Timmi Absences' own addresses, of v4's age: what waits for approval, and deciding on it.

Source: a client that lists what its user has to approve and approves it: both of these, and the
members it reads. Requests to cancel are in the same list, and are decided on at the same address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import request

from emulator.lucca import shapes
from emulator.lucca.evidence import Evidence
from emulator.lucca.operations import leave_requests
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.leave_requests import CANCELLING, LEAVE_REQUESTS
from emulator.lucca.routes.answers import answer
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Route
from emulator.lucca.store import planning, records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def to_approve() -> Response:
    """``GET …/leaveRequests/v1.0/toApprove``: what waits for the caller; for a key, for anybody."""
    by = caller()
    with services().database.read() as db:
        return answer(planning.to_approve(db, by.person_id))


def decide(key: int) -> Response:
    """``POST …/leaveRequests/v1.0/<id>/approvals``: decide on a request, or on cancelling it.

    ``{}`` approves. Answers with the request in short, in v3's envelope, as the client reads it.
    """
    here = services()
    by = caller()
    body = sent_object() if request.get_data() else {}
    asked = leave_requests.verdict({"approved": True} | body, by.mail)
    with here.database.transaction() as db:
        one = records.record(db, LEAVE_REQUESTS, key)
        if one["status"] == CANCELLING:
            leave_requests.decide_cancellation(Moment(db, here, by), key, asked)
        elif asked.approved:
            leave_requests.approve(db, key, asked, here)
        else:
            leave_requests.deny(db, key, asked, here)
    return record_of(by, orjson.dumps({name: one[name] for name in LEAVE_REQUESTS.short_names}))


_ROOT = "/timmi-absences/api"
_SOURCE = "a client that approves leave requests"

ROUTES = (
    Route(
        path=f"{_ROOT}/leaverequests/v1.0/toapprove",
        view=to_approve,
        summary="What waits for approval",
        source=_SOURCE,
        evidence=Evidence.SEEN,
        answer={"type": "array", "items": {"type": "object"}},
    ),
    Route(
        method="POST",
        path=f"{_ROOT}/leaverequests/v1.0/<int:key>/approvals",
        view=decide,
        summary="Decide on a leave request, or on its cancellation",
        source=_SOURCE,
        evidence=Evidence.SEEN,
        body={"type": "object"},
        answer=shapes.record_of({"type": "object"}),
    ),
)
