"""Ask for a report on the time booked, and write it as CSV.

Source: the models generated from Lucca's older OpenAPI document. A report follows a template there,
which no documented address makes or lists: here any template gives the same columns, in French.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid, Unsupported
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import bodies
from emulator.lucca.resources.time_entries import TIME_ENTRIES
from emulator.lucca.store import timesheet_reports as reports
from emulator.lucca.store.timesheet_reports import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment
    from emulator.lucca.principal import Principal
    from emulator.storage import Connection

_REPORT = (
    Field(name="templateId", kind=Kind.TEXT, required=True, max_length=255),
    Field(name="name", kind=Kind.TEXT, max_length=255),
    Field(name="startsOn", kind=Kind.MOMENT),
    Field(name="endsOn", kind=Kind.MOMENT),
)
_COMPUTED = frozenset({"id", "status"})
_NOT_YET = ("filters", "columns")
_LONGEST_DAYS = 366
_HEAD = ("Matricule", "Collaborateur", "Date", "Code section", "Section", "Durée (heures)")
_NOTICE = (
    "The columns of a report are the emulator's: Lucca's follow from the template,"
    " and its reports are made in the background."
)


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Ask for a report: ``{"templateId", "name"?, "startsOn"?, "endsOn"?}``, by default of this
    month until today. It is done at once. Raises ``Invalid``."""
    rest = {name: value for name, value in body.items() if name not in (*_COMPUTED, *_NOT_YET)}
    for name in _NOT_YET:
        if body.get(name) not in (None, []):
            raise Unsupported(f"The {name} of a report are not emulated.")
    sent = bodies.members(rest, _REPORT, "Report")
    today = local(at.now).date()
    starts, ends = (
        date.fromisoformat(str(sent[name])[:10]) if sent[name] else usual
        for name, usual in (("startsOn", today.replace(day=1)), ("endsOn", today))
    )
    if not 0 <= (ends - starts).days <= _LONGEST_DAYS:
        raise Invalid(f"startsOn and endsOn: in this order, at most {_LONGEST_DAYS} days apart.")
    name = str(sent["name"] or f"{starts} - {ends}")
    report = Report(str(sent["templateId"]), name, starts.isoformat(), ends.isoformat())
    key = reports.add(at.db, report)
    at.notices.append(_NOTICE)
    return {
        "templateId": report.template_id,
        "id": key,
        "status": "done",
        "name": report.name,
        "startsOn": report.starts_on,
        "endsOn": report.ends_on,
        "filters": [],
        "columns": [
            {
                "kind": "text",
                "name": column,
                "category": None,
                "isRequired": True,
                "isDefault": True,
                "isPeriodic": False,
            }
            for column in _HEAD
        ],
    }


def as_csv(db: Connection, key: int, by: Principal) -> bytes:
    """Return a report as CSV in UTF-8: semicolons, and commas before the decimals, as in French.

    Raises ``NotFound``.
    """
    report = reports.find(db, key)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEAD)
    for row in reports.rows(db, report, by.sees(TIME_ENTRIES)):
        *told, minutes = row
        writer.writerow([*told, f"{minutes / 60:.2f}".replace(".", ",")])
    return text.getvalue().encode()
