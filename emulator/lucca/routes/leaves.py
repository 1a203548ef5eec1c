"""What is asked of people about leaves: requests decided on, and the reasons to be away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.clock import local
from emulator.errors import NotFound
from emulator.evidence import Evidence
from emulator.lucca import shapes
from emulator.lucca.operations import leave_requests
from emulator.lucca.resources.leave_accounts import LEAVE_TYPES
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.resources.old_leaves import CLOSED_FROM, OLD_LEAVES
from emulator.lucca.routes import v2
from emulator.lucca.routes.answers import notice
from emulator.lucca.routes.auth import caller, reader, writer
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.collections import list_records, record_of
from emulator.lucca.routes.table import FIELDS, Route
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

_APPROVAL = (
    "Lucca documents no body for this answer; the approval that was made is the emulator's choice."
)


def approve(key: int) -> Response:
    """``POST /api/v3/leaveRequests/<id>/approvals``: approve or deny a leave request."""
    here = services()
    by = writer("update", LEAVE_REQUESTS)
    asked = leave_requests.verdict(sent_object(), by.mail)
    with here.database.transaction() as db:
        reader(db, by).check(LEAVE_REQUESTS, key)
        if asked.approved:
            leave_requests.approve(db, key, asked, here)
        else:
            leave_requests.deny(db, key, asked, here)
        (approval,) = records.record(db, LEAVE_REQUESTS, key)["approvals"]
    notice([_APPROVAL])
    return record_of(by, orjson.dumps(approval))


def leave_types() -> Response:
    """``GET /api/v3/leavePeriods/leaveTypes``: the reasons to be away."""
    return list_records(LEAVE_TYPES.path.lower())


class _Closed(NotFound):
    """What Lucca took away on a day. It is not known how it says so; what is not there is 404."""

    def __init__(self) -> None:
        super().__init__("address", "/api/leaves")
        self.args = (f"/api/leaves was closed on {CLOSED_FROM}; use /api/v3/leaves.",)


def _old(view: Callable[..., Response]) -> Callable[..., Response]:
    """Return a view that is there until the tenant's clock is at the day of the closing."""

    def until_closed(**of_the_path: str) -> Response:
        caller()
        if local(services().clock.now()).date().isoformat() >= CLOSED_FROM:
            raise _Closed
        return view(OLD_LEAVES, **of_the_path)

    return until_closed


_REQUESTS = "Lucca, Timmi Absences, leave requests"

ROUTES = (
    Route(
        method="POST",
        path="/api/v3/leaverequests/<int:key>/approvals",
        view=approve,
        summary="Approve or deny a leave request",
        source=_REQUESTS,
        answer=shapes.record_of({"type": "object"}),
    ),
    Route(
        path="/api/v3/leavePeriods/leaveTypes",
        view=leave_types,
        summary="The reasons to be away",
        source=LEAVE_TYPES.source,
        evidence=Evidence.SEEN,
        answer=shapes.list_of(shapes.ref(LEAVE_TYPES)),
    ),
    Route(
        path="/api/leaves",
        view=_old(v2.list_records),
        summary="Leaves by the day, v2; closed in 2026",
        source=OLD_LEAVES.source,
        evidence=OLD_LEAVES.evidence,
        parameters=v2.parameters(OLD_LEAVES),
        answer=shapes.old_list_of({"type": "object"}),
    ),
    Route(
        path="/api/leaves/<key>",
        view=_old(v2.show_record),
        summary="One day of leave, v2; closed in 2026",
        source=OLD_LEAVES.source,
        evidence=OLD_LEAVES.evidence,
        parameters=(FIELDS,),
        answer=shapes.record_of({"type": "object"}),
    ),
)
