"""Where leave requests are made: Lucca's screen fills in a draft and sends it back.

Source: clients that create requests so, by a person's session; here by an API key too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import request

from emulator.errors import Forbidden, Invalid, Unsupported
from emulator.evidence import Evidence
from emulator.lucca import shapes
from emulator.lucca.operations import leave_factory, leave_wishes
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Parameter, Route
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Record
    from emulator.lucca.principal import Principal

_KEY = "Clients of Lucca do this by a person's session; that an API key may is the emulator's."


def show() -> Response:
    """``GET /api/v3/leaveRequestFactory``: a draft for some days, filled in."""
    by = caller()
    _creation()
    asked = leave_wishes.read(_from_query(by))
    here = services()
    with here.database.read() as db:
        found = leave_factory.draft(db, asked, here.clock.now())
    return record_of(by, orjson.dumps(found))


def send() -> Response:
    """``POST /api/v3/leaveRequestFactory``: make the request, or only fill in the draft."""
    by = caller()
    _creation()
    asked = leave_wishes.read(sent_object())
    if asked.creates:
        return record_of(by, orjson.dumps(_created(by, asked)))
    here = services()
    with here.database.read() as db:
        return record_of(by, orjson.dumps(leave_factory.draft(db, asked, here.clock.now())))


def create() -> Response:
    """``POST …/v1.0/leaveRequestFactory/create``: make the request, whatever ``autoCreate`` says.

    Answers without a wrapping.
    """
    by = caller()
    return answer(located(orjson.dumps(_created(by, leave_wishes.read(sent_object())))))


def _created(by: Principal, asked: leave_wishes.Asked) -> Record:
    if not by.may("create", LEAVE_REQUESTS):
        raise Forbidden(f"{by.name} may not create a {LEAVE_REQUESTS.singular}.")
    here = services()
    with here.database.transaction() as db:
        at = Moment(db, here, by)
        made = leave_factory.create(at, asked)
    notice([*at.notices, *([] if by.person_id else [_KEY])])
    return made


def _creation() -> None:
    named = {name.lower(): text.lower() for name, text in request.args.items()}
    if named.get("iscreation") != "true":
        raise Unsupported("The factory is emulated with isCreation=true alone: for new requests.")


def _from_query(by: Principal) -> dict[str, object]:
    named: dict[str, object] = {name.lower(): text for name, text in request.args.items()}
    for name in ("startsam", "endsam"):
        text = str(named.get(name, "")).lower()
        if text not in ("", "true", "false"):
            raise Invalid(f"Parameter {name} is neither true nor false.")
        named[name] = text == "true" if text else None
    named.pop("autocreate", None)
    return {"ownerid": by.person_id} | named


_SOURCE = "clients that create leave requests"
_TEXT, _BOOLEAN = {"type": "string"}, {"type": "boolean"}
_CREATION = Parameter(
    name="isCreation",
    description="Whether a new request is made; true.",
    schema=_BOOLEAN,
    required=True,
)
_DRAFT = {"type": "object"}

ROUTES = (
    Route(
        path="/api/v3/leaverequestfactory",
        view=show,
        summary="A draft of a leave request, filled in",
        source=_SOURCE,
        evidence=Evidence.INFERRED,
        parameters=(
            _CREATION,
            Parameter(name="ownerId", description="Whose days.", schema={"type": "integer"}),
            Parameter(name="startsOn", description="The first day.", schema=_TEXT, required=True),
            Parameter(name="startsAM", description="In the morning.", schema=_BOOLEAN),
            Parameter(name="endsOn", description="The last day.", schema=_TEXT, required=True),
            Parameter(name="endsAM", description="At noon.", schema=_BOOLEAN),
        ),
        answer=shapes.record_of(_DRAFT),
    ),
    Route(
        method="POST",
        path="/api/v3/leaverequestfactory",
        view=send,
        summary="Make a leave request",
        source=_SOURCE,
        evidence=Evidence.SEEN,
        parameters=(_CREATION,),
        body=_DRAFT,
        answer=shapes.record_of(_DRAFT),
    ),
    Route(
        method="POST",
        path="/timmi-absences/api/v1.0/leaverequestfactory/create",
        view=create,
        summary="Make a leave request",
        source=_SOURCE,
        evidence=Evidence.SEEN,
        body=_DRAFT,
        answer=_DRAFT,
    ),
)
