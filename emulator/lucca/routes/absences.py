"""Timmi Absences' own addresses, of v4's age: what waits for approval, who plans what.

Source: a client that lists what its user has to approve and approves it: both of these, and the
members it reads. Requests to cancel are in the same list, and are decided on at the same address.
Another client reads the days of somebody's calendar, and takes those that are off from the ten
working days of two weeks: so public holidays are off there, and weekends are not.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import orjson
from flask import request

from emulator.errors import Invalid
from emulator.evidence import Evidence
from emulator.lucca import shapes, values
from emulator.lucca.conditions import condition
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import leave_requests
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.leave_requests import CANCELLING, LEAVE_REQUESTS
from emulator.lucca.resources.leaves import DATE
from emulator.lucca.routes.answers import answer
from emulator.lucca.routes.auth import caller, reader, writer
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Parameter, Route
from emulator.lucca.store import planning, records
from emulator.lucca.store.leave_tables import LONGEST_DAYS
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
    by = writer("update", LEAVE_REQUESTS)
    body = sent_object() if request.get_data() else {}
    asked = leave_requests.verdict({"approved": True} | body, by.mail)
    with here.database.transaction() as db:
        reader(db, by).check(LEAVE_REQUESTS, key)
        one = records.record(db, LEAVE_REQUESTS, key)
        if one["status"] == CANCELLING:
            leave_requests.decide_cancellation(Moment(db, here, by), key, asked)
        elif asked.approved:
            leave_requests.approve(db, key, asked, here)
        else:
            leave_requests.deny(db, key, asked, here)
    return record_of(by, orjson.dumps({name: one[name] for name in LEAVE_REQUESTS.short_names}))


def user_dates() -> Response:
    """``GET …/planning/v1.0/userDates``: the days of somebody's calendar, those that are off."""
    here = services()
    caller()
    named = {name.lower(): text for name, text in request.args.items()}
    now = here.clock.now()
    owner = values.compared(_OWNER, named.get("owner.id", named.get("ownerid", "")), now)
    asked = condition((DATE,), named.get("date", ""), now)
    days = sorted(str(one)[:10] for one in asked.operands)
    if asked.operator not in ("equals", "between") or asked.or_null:
        raise Invalid("Filter date: one day, or between and two days.")
    if (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days >= LONGEST_DAYS:
        raise Invalid(f"Filter date: at most {LONGEST_DAYS} days.")
    off = named.get("amorpmisoff")
    only = None if off is None else bool(values.compared(_OFF, off, now))
    with here.database.read() as db:
        return answer(planning.user_dates(db, int(str(owner)), (days[0], days[-1]), only))


_INTEGER, _TEXT, _BOOLEAN = {"type": "integer"}, {"type": "string"}, {"type": "boolean"}
_OWNER = Field(name="owner.id", kind=Kind.INTEGER)
_OFF = Field(name="amOrPmIsOff", kind=Kind.BOOLEAN)
_ROOT = "/timmi-absences/api"
_SOURCE = "a client that approves leave requests"
_PLANNING = "a client that plans a team's presence"

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
    Route(
        path=f"{_ROOT}/planning/v1.0/userdates",
        view=user_dates,
        summary="The days of somebody's calendar",
        source=_PLANNING,
        evidence=Evidence.SEEN,
        parameters=(
            Parameter(name="owner.id", description="Whose.", schema=_INTEGER, required=True),
            Parameter(name="date", description="between,first,last", schema=_TEXT, required=True),
            Parameter(name="amOrPmIsOff", description="Only those off, or not.", schema=_BOOLEAN),
        ),
        answer={"type": "array", "items": {"type": "object"}},
    ),
    Route(
        path=f"{_ROOT}/planning/v1.0/users",
        summary="Who can be planned",
        source=_PLANNING,
        evidence=Evidence.SEEN,
    ),
)
