"""Reports on the time booked in a period: what was asked for is kept, the rows are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import NotFound
from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.lucca.fields import Scope
    from emulator.storage import Connection

REPORTS = Table(
    "lucca_timesheet_report",
    {"id": int, "template_id": str, "name": str, "starts_on": str, "ends_on": str},
    "id",
)


_MOST = 2**53


class Report(NamedTuple):
    """A report on a period, its days ISO texts, both included."""

    template_id: str
    name: str
    starts_on: str
    ends_on: str


class Row(NamedTuple):
    """An entry in a report."""

    employee_number: str | None
    name: str
    day: str
    section_code: str | None
    section: str | None
    minutes: int


def add(db: Connection, report: Report) -> int:
    """Keep a report; return its id."""
    (key,) = db.execute("SELECT ifnull(max(id), 0) + 1 FROM lucca_timesheet_report").fetchone()
    db.execute(REPORTS.insert(), (key, *report))
    return int(key)


def find(db: Connection, key: int) -> Report:
    """Return a report. Raises ``NotFound``."""
    if key > _MOST:  # no id is; SQLite would not even bind it
        raise NotFound("Report", key)
    row = db.execute(
        "SELECT template_id, name, starts_on, ends_on FROM lucca_timesheet_report WHERE id = ?",
        (key,),
    ).fetchone()
    if row is None:
        raise NotFound("Report", key)
    return Report(*row)


def rows(db: Connection, report: Report, scope: Scope | None) -> Iterator[Row]:
    """Yield the entries of a report that somebody may see, by day and by person."""
    seen = "1" if scope is None else scope.sql
    found = db.execute(
        "SELECT u.employeeNumber, json_extract(u.doc, '$.name'), e.date, p.code, p.name, e.minutes"
        f" FROM (SELECT id FROM lucca_timmi_time_entry WHERE archivedAt IS NULL AND {seen}"
        " AND startsAt >= ? AND startsAt < date(?, '+1 day')) seen"
        " JOIN lucca_time_entry e ON e.id = seen.id JOIN lucca_user u ON u.id = e.person_id"
        " LEFT JOIN lucca_project p ON p.id = e.project_id ORDER BY e.date, u.id, e.id",
        (*(() if scope is None else scope.values), report.starts_on, report.ends_on),
    )
    return (Row(*row) for row in found)
