"""What is asked of people: leave requests decided on, timesheets handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import abort
from werkzeug.exceptions import MethodNotAllowed

from emulator.errors import Unsupported
from emulator.lucca import envelope
from emulator.lucca.operations import leave_requests
from emulator.lucca.operations import timesheets as handing_in
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

_APPROVAL = (
    "Lucca documents no body for this answer; the approval that was made is the emulator's choice."
)
_LATER_VERBS = ("approve", "deny", "cancel", "invalidate", "remind")
_OF_A_RECORD = ("GET", "HEAD", "OPTIONS", "PUT")


def approve(name: str, key: int) -> Response:
    """``POST /api/v3/leaveRequests/<id>/approvals``: approve or deny a leave request."""
    here = services()
    if name.lower() != LEAVE_REQUESTS.path.lower():
        abort(404)
    known = caller(here.database)
    asked = leave_requests.verdict(sent_object(), known.contact_mail)
    with here.database.transaction() as db:
        if asked.approved:
            leave_requests.approve(db, key, asked, here)
        else:
            leave_requests.deny(db, key, asked, here)
        (approval,) = records.record(db, LEAVE_REQUESTS, key)["approvals"]
    notice([_APPROVAL])
    head = envelope.header(known.name, here.clock.now())
    return answer(envelope.record(head, orjson.dumps(approval)))


def cancel(name: str, _key: int) -> Response:
    """``DELETE /api/v3/leaveRequests/<id>``: Lucca begins to cancel the leave; not yet here."""
    if name.lower() != LEAVE_REQUESTS.path.lower():
        raise MethodNotAllowed(valid_methods=_OF_A_RECORD)
    caller(services().database)
    raise Unsupported("Cancelling a leave request is not emulated yet.")


def submit() -> Response:
    """``POST /timmi/services/workflow/submit``: hand in the timesheets named, all or none.

    Answers ``{"Status": 200, "Message": null, "Items": […]}``. Source: the models generated from
    Lucca's older OpenAPI document; that an item's status 0 is success is taken from there.
    """
    here = services()
    caller(here.database)
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


def later(verb: str) -> Response:
    """``POST /timmi/services/workflow/<verb>``: what else Lucca does with timesheets."""
    if verb not in _LATER_VERBS:
        abort(404)
    caller(services().database)
    raise Unsupported(f"/timmi/services/workflow/{verb} is not emulated yet.")


def remindable() -> Response:
    """``GET /api/v3/timmitimesheets/remindable``: the timesheets that are due."""
    caller(services().database)
    raise Unsupported("/api/v3/timmitimesheets/remindable is not emulated yet.")
