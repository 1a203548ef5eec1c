"""Files that Timmi Absences imports. Source: Lucca's reference, Timmi Absences, imports."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

import orjson
from flask import request

from emulator.errors import Forbidden, Invalid, NotFound
from emulator.lucca.operations import leave_entitlements, leave_imports
from emulator.lucca.operations.leave_entitlements import How
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.leave_accounts import LEAVE_ACCOUNTS
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.routes.answers import answer, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.table import Parameter, Route
from emulator.lucca.store import absences
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response


def import_entitlements() -> Response:
    """``POST …/leaveEntitlementsImport``: add to what people have earned."""
    return _entitlements(replaces=False)


def replace_entitlements() -> Response:
    """``POST …/leaveEntitlementsReplace``: say anew what people have earned."""
    return _entitlements(replaces=True)


def _entitlements(*, replaces: bool) -> Response:
    by = caller()
    if not by.may("update", LEAVE_ACCOUNTS):
        raise Forbidden(f"{by.name} may not change a {LEAVE_ACCOUNTS.singular}.")
    name, data = sent_file()
    how = How(replaces, flag("strict"), flag("simulate"))
    with services().database.transaction() as db:
        report = leave_entitlements.run(db, name, data, how)
    shown = {
        "successLinesCount": report.lines,
        "globalErrors": report.global_errors,
        "lineErrors": report.line_errors,
    }
    return answer(orjson.dumps(shown))


class _Simulated(Exception):
    """Takes back what was only tried."""


def import_leaves() -> Response:
    """``POST …/imports/v1.0/leavePeriods``: make leaves from a file."""
    by = caller()
    if not by.may("create", LEAVE_REQUESTS):
        raise Forbidden(f"{by.name} may not create a {LEAVE_REQUESTS.singular}.")
    name, data = sent_file()
    creates, recredits = flag("create"), flag("recredit")
    key = str(uuid.uuid4())
    wrong: list[str] = []
    with suppress(_Simulated), services().database.transaction() as db:
        at = Moment(db, services(), by)
        wrong = leave_imports.run(at, name, data, recredits=recredits)
        if not creates:
            raise _Simulated
    with services().database.transaction() as db:
        absences.note_import(db, key, len(wrong))
    if wrong:
        notice([leave_imports.told(wrong)])
    return answer(orjson.dumps({"summaryId": key, "hasError": bool(wrong)}))


def progress(key: str) -> Response:
    """``GET …/imports/v1.0/leavePeriods/<id>/progress``: 100, for it is done."""
    caller()
    with services().database.read() as db:
        if not absences.was_imported(db, key):
            raise NotFound("import", key)
    return answer(b"100")


def sent_file() -> tuple[str, bytes]:
    """Return the one file of a multipart body: its name and what is in it."""
    files = list(request.files.values())
    if len(files) != 1:
        raise Invalid("Send one file, as multipart/form-data.")
    return files[0].filename or "", files[0].read()


def flag(name: str) -> bool:
    """Return a yes or no from the query or the form; no if it is in neither."""
    named = {key.lower(): text for key, text in (*request.form.items(), *request.args.items())}
    text = named.get(name.lower(), "false").strip().lower()
    if text not in ("true", "false"):
        raise Invalid(f"Parameter {name} is neither true nor false.")
    return text == "true"


_ROOT = "/timmi-absences/api"
_SOURCE = "Lucca, Timmi Absences, imports"
_BOOLEAN = {"type": "boolean"}
_REPORT = {
    "type": "object",
    "properties": {
        "successLinesCount": {"type": "integer"},
        "globalErrors": {"type": "object"},
        "lineErrors": {"type": "object"},
    },
    "required": ["successLinesCount", "globalErrors", "lineErrors"],
}
_HOW = (
    Parameter(name="strict", description="All lines or none.", schema=_BOOLEAN),
    Parameter(name="simulate", description="Only say what would be.", schema=_BOOLEAN),
)

ROUTES = (
    *(
        Route(
            method="POST",
            path=f"{_ROOT}/public/services/v1.0/leaveentitlements{verb}",
            view=view,
            summary=summary,
            source=_SOURCE,
            parameters=_HOW,
            answer=_REPORT,
        )
        for verb, view, summary in (
            ("import", import_entitlements, "Add to what people have earned, from a file"),
            ("replace", replace_entitlements, "Say anew what people have earned, from a file"),
        )
    ),
    Route(
        method="POST",
        path=f"{_ROOT}/imports/v1.0/leaveperiods",
        view=import_leaves,
        summary="Import leaves from a file",
        source=_SOURCE,
        parameters=tuple(
            Parameter(name=name, description=said, schema=_BOOLEAN)
            for name, said in (
                ("create", "Not only look at the file."),
                ("recredit", "Leave balances as they are."),
                ("synchronize", "Tell other systems; here they are told anyway."),
                ("async", "Answer before it is done; here it is done."),
            )
        ),
        answer={
            "type": "object",
            "properties": {"summaryId": {"type": "string"}, "hasError": _BOOLEAN},
            "required": ["summaryId", "hasError"],
        },
    ),
    Route(
        path=f"{_ROOT}/imports/v1.0/leaveperiods/<key>/progress",
        view=progress,
        answer={"type": "integer"},
        summary="How far an import of leaves is",
        source=_SOURCE,
    ),
    Route(
        method="POST",
        path="/api/v3/services/importleaveperiods",
        summary="Import leaves from a file; replaced by the above",
        source=_SOURCE,
    ),
)
