"""Timesheets beside their collection: what is due, what waits, and the orders that move them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import orjson
from flask import request

from emulator.errors import Invalid
from emulator.evidence import Evidence
from emulator.lucca import envelope, query, shapes
from emulator.lucca.operations import bodies, due_timesheets, reminders
from emulator.lucca.operations import timesheet_orders as orders
from emulator.lucca.operations import timesheets as workflow
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.approvables import APPROVABLES
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes import v4
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller, reader, writer
from emulator.lucca.routes.bodies import sent_object
from emulator.lucca.routes.collections import tree_of
from emulator.lucca.routes.table import FIELDS, Parameter, Route
from emulator.lucca.store import records
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def remindable() -> Response:
    """``GET /api/v3/timmitimesheets/remindable``: the timesheets that are not handed in yet."""
    here = services()
    by = caller()
    now = here.clock.now()
    named = {name.lower(): text for name, text in request.args.items()}
    tree = tree_of(TIMESHEETS)
    offset, limit = query.paging(named.get("paging", ""), TIMESHEETS.max_page)
    asked = due_timesheets.asked(named, now)._replace(seen=by.sees(USERS))
    with here.database.read() as db:
        found = due_timesheets.page(db, asked, offset, limit)
        counted = tree is not None and "count" in tree.get("collection", {})
        count = due_timesheets.count(db, asked) if counted else None
        if tree is None:
            items = [orjson.dumps(one) for one in found]
        else:
            items = reader(db, by).several(TIMESHEETS, found, tree)
    head = envelope.header(by.name, now)
    return answer(envelope.listing(head, located(b",".join(items)), count, twice=False))


def order(action: str) -> Response:
    """``POST /timmi/services/workflow/<action>``: do it to the timesheets named, all or none."""
    by = writer("update", TIMESHEETS)
    body = sent_object()
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        done = [_ordered(at, action, one) for one in orders.named(db, body, action)]
    notice(at.notices)
    items = [orders.item(sheet) for sheet in done]
    return answer(located(orjson.dumps({"Status": 200, "Message": None, "Items": items})))


def _ordered(at: Moment, action: str, named: orders.Named) -> dict[str, Any]:
    if action != "remind":
        return workflow.move(at, named.key, action, named.comment)
    sheet = records.record(at.db, TIMESHEETS, named.key)
    reminders.remind(at, sheet, named.comment)
    return sheet


def submit() -> Response:
    """``POST /timmi-timesheet/api/timesheets/submit``: hand in all up to a period."""
    by = writer("update", TIMESHEETS)
    body = sent_object()
    with services().database.transaction() as db:
        done = orders.submit_until(Moment(db, services(), by), body)
    return answer(located(orjson.dumps(done)))


def decide(action: str, key: int) -> Response:
    """``POST /timmi-timesheet/api/timesheets/<id>/<action>``: one timesheet, and its neighbours.

    Invalidating is answered with one object, as documented; the others with a list.
    """
    by = writer("update", TIMESHEETS)
    sent = sent_object() if request.get_data() else {}
    allowed = () if action == "approve" else (orders.COMMENT,)
    words = bodies.members(orders.without_transfers(sent), allowed, "WorkflowAction")
    comment = orders.text(words.get("comment"))
    if workflow.MOVES[action].needs_comment and not comment:
        raise Invalid(f"Property comment is required to {action} a timesheet.")
    with services().database.transaction() as db:
        done = orders.decide(Moment(db, services(), by), key, action, comment)
    return answer(located(orjson.dumps(done[0] if action == "invalidate" else done)))


_TEXT = {"type": "string"}
_INTEGER = {"type": "integer"}
_WHO = {"type": ["object", "null"]}
_OLD_ITEM = {
    "type": "object",
    "properties": {
        "Id": _INTEGER,
        "ExceptionMessage": {"type": ["string", "null"]},
        "Status": {"const": 0},
        "Title": _TEXT,
        "Url": _TEXT,
    },
    "required": ["Id", "ExceptionMessage", "Status", "Title", "Url"],
    "additionalProperties": False,
}
_DONE = {
    "type": "object",
    "properties": {
        "Status": {"const": 200},
        "Message": {"type": "null"},
        "Items": {"type": "array", "items": _OLD_ITEM},
    },
    "required": ["Status", "Message", "Items"],
    "additionalProperties": False,
}
_ITEM = {
    "type": "object",
    "properties": {
        "id": _INTEGER,
        "exceptionMessage": {"type": ["string", "null"]},
        "startsOn": {"type": "string", "format": "date"},
        "endsOn": {"type": "string", "format": "date"},
        "expectedNextActor": _WHO,
        "status": {"enum": ["success", "error", "noAction"]},
    },
    "required": ["id", "exceptionMessage", "startsOn", "endsOn", "expectedNextActor", "status"],
    "additionalProperties": False,
}
_ITEMS = {"type": "array", "items": _ITEM}
_ORDER = {
    "type": "object",
    "properties": {"timesheets": {"type": "array", "items": {"type": "object"}}},
    "required": ["timesheets"],
}
_PERIOD = {
    "type": "object",
    "properties": {"ownerId": _INTEGER, "startsAt": _TEXT, "endsAt": _TEXT},
    "required": ["ownerId", "startsAt"],
}
_WORDS = {"type": "object", "properties": {"comment": _TEXT}}
_WORKFLOW = "Lucca, Timmi Timesheet, workflow"
_PROJECT = "Lucca, Timmi Project"
_PROJECT_ADDRESSES: tuple[tuple[Literal["GET", "POST"], str, str], ...] = (
    ("GET", "projects", "Projects of an organisation"),
    ("POST", "projects", "Add a project"),
    ("GET", "projects/<int:key>", "One project"),
    ("GET", "clients", "Clients of an organisation"),
)
_NEW = "/timmi-timesheet/api/timesheets"
_IDS = "One value or several; one of the three lists of ids is needed."


def _ordering(action: str) -> Route:
    return Route(
        method="POST",
        path=f"/timmi/services/workflow/{action}",
        view=lambda: order(action),
        summary=f"Timesheets named in a list: {action}",
        source=_WORKFLOW,
        body=_ORDER,
        answer=_DONE,
    )


def _deciding(action: str) -> Route:
    return Route(
        method="POST",
        path=f"{_NEW}/<int:key>/{action}",
        view=lambda key: decide(action, key),
        summary=f"One timesheet: {action}",
        source=_WORKFLOW,
        body=_WORDS,
        answer=_ITEM if action == "invalidate" else _ITEMS,
    )


ROUTES = (
    Route(
        path="/api/v3/timmitimesheets/remindable",
        view=remindable,
        summary="The timesheets that are due",
        source="Lucca, Timmi Timesheet, timesheets",
        parameters=(
            FIELDS,
            *(
                Parameter(name=name, description=_IDS, schema=_TEXT)
                for name in ("ownerIds", "managerIds", "legalEntityIds")
            ),
            Parameter(name="start", description="No earlier ones.", schema=_TEXT),
            Parameter(name="end", description="None that begins on it or later.", schema=_TEXT),
        ),
        answer=shapes.list_of({"type": "object"}),
    ),
    *(_ordering(action) for action in (*workflow.MOVES, "remind")),
    Route(
        method="POST",
        path=f"{_NEW}/submit",
        view=submit,
        summary="Hand in all that somebody has yet to, up to a period",
        source=_WORKFLOW,
        body=_PERIOD,
        answer=_ITEMS,
    ),
    *(_deciding(action) for action in workflow.MOVES if action != "submit"),
    v4.of(APPROVABLES)[0],
    Route(
        path=f"{_NEW}/owners/<int:key>",
        summary="Whose timesheets they are",
        source="a client reading approvable timesheets",
        evidence=Evidence.SEEN,
    ),
    Route(
        path="/timmi-timesheet/services/timesheet-days/details",
        summary="The days of a timesheet",
        source="a client reading approvable timesheets",
        evidence=Evidence.SEEN,
    ),
    *(
        Route(method=method, path=f"/timmi-project/api/v4/{path}", summary=summary, source=_PROJECT)
        for method, path, summary in _PROJECT_ADDRESSES
    ),
)
