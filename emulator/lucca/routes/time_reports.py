"""Time as a whole: reports on it, and putting somebody's of a period in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from flask import Response, request

from emulator.errors import Forbidden
from emulator.lucca.operations import time_import, timesheet_reports
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.time_entries import TIME_ENTRIES
from emulator.lucca.routes.answers import announce, answer, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.bodies import sent_list, sent_object
from emulator.lucca.routes.table import Parameter, Route
from emulator.services import services

if TYPE_CHECKING:
    from emulator.lucca.kinds import Verb

_CREATED = 201


def create_report() -> Response:
    """``POST /timmi-timesheet/api/reports``: ask for a report; answers 201, as documented."""
    by = caller()
    body = sent_object()
    with services().database.transaction() as db:
        at = Moment(db, services(), by)
        made = timesheet_reports.create(at, body)
    notice(at.notices)
    response = answer(orjson.dumps(made))
    response.status_code = _CREATED
    return response


def download(key: int) -> Response:
    """``GET /timmi-timesheet/api/reports/<id>/download-csv``."""
    by = caller()
    with services().database.read() as db:
        text = timesheet_reports.as_csv(db, key, by)
    response = Response(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{key}.csv"'
    announce(response)
    return response


def replace() -> Response:
    """``PUT /timmi-timesheet/services/time-entries``: all of a period, all or none.

    What Lucca answers is not documented: here it is nothing.
    """
    by = caller()
    verbs: tuple[Verb, ...] = ("create", "delete")
    for verb in verbs:
        if not by.may(verb, TIME_ENTRIES):
            raise Forbidden(f"{by.name} may not {verb} a {TIME_ENTRIES.singular}.")
    bodies = sent_list()
    named = {name.lower(): text for name, text in request.args.items()}
    with services().database.transaction() as db:
        time_import.replace(Moment(db, services(), by), named, bodies)
    return answer(b"")


_TEXT = {"type": "string"}
_DATE = {"type": "string", "format": "date"}
_REPORTS = "Lucca, Timmi Timesheet, reports"
_REPORT = {
    "type": "object",
    "properties": {
        "templateId": _TEXT,
        "id": {"type": "integer"},
        "status": {"enum": ["pending", "done", "error"]},
        "name": _TEXT,
        "startsOn": _DATE,
        "endsOn": _DATE,
        "filters": {"type": "array", "items": {"type": "object"}},
        "columns": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["templateId"],
}

ROUTES = (
    Route(
        method="POST",
        path="/timmi-timesheet/api/reports",
        view=create_report,
        summary="Ask for a report on the time booked",
        source=_REPORTS,
        body=_REPORT,
        answer=_REPORT,
        status=_CREATED,
    ),
    Route(
        path="/timmi-timesheet/api/reports/<int:key>/download-csv",
        view=download,
        summary="A report as CSV",
        source=_REPORTS,
    ),
    Route(
        path="/timmi-timesheet/api/reports/<int:key>/download-excel",
        summary="A report as a spreadsheet",
        source=_REPORTS,
    ),
    Route(
        method="PUT",
        path="/timmi-timesheet/services/time-entries",
        view=replace,
        summary="Put somebody's time of a period in place",
        source="Lucca, Timmi Timesheet, time-entries update service",
        parameters=(
            Parameter(name="startsOn", description="First day.", schema=_DATE, required=True),
            Parameter(name="endsOn", description="Last day.", schema=_DATE, required=True),
            Parameter(
                name="ownerId", description="Whose.", schema={"type": "integer"}, required=True
            ),
        ),
        body={"type": "array", "items": {"type": "object"}},
    ),
    Route(
        path="/api/v3/userdates",
        summary="The schedule of users, day by day",
        source="Lucca, schedule, user dates",
    ),
)
