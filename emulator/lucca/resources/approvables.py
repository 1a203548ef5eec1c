"""Timesheets that wait for approval (``/timmi-timesheet/api/timesheets/approvables``).

Source: a client that lists them. ``attendance`` is null there; here it is what was booked. What
an account has no settings for in the emulator (alerts, payroll variables) is none.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.store.approvables import APPROVABLES as SELECT

_COUNTED = ("alerts", "nonCriticalAlerts", "criticalAlerts", "payrollVariables")


def _object(name: str) -> Field:
    return Field(name=name, kind=Kind.OBJECT)


APPROVABLES = Collection(
    path="approvables",
    singular="ApprovableTimesheet",
    table_name="lucca_approvable_timesheet",
    select=SELECT,
    generation="v4",
    root="/timmi-timesheet/api/timesheets",
    listed=False,
    fields=(
        Field(name="id", kind=Kind.INTEGER, column=True),
        Field(name="uid", kind=Kind.TEXT),
        _object("owner"),
        Field(name="startsOn", kind=Kind.MOMENT, column=True),
        Field(name="endsOn", kind=Kind.MOMENT, column=True),
        Field(name="hasComments", kind=Kind.BOOLEAN),
        Field(name="commentsCount", kind=Kind.INTEGER),
        *(Field(name=f"has{one[0].upper()}{one[1:]}", kind=Kind.BOOLEAN) for one in _COUNTED),
        *(Field(name=f"{one}Count", kind=Kind.INTEGER) for one in _COUNTED),
        _object("attendance"),
        _object("leaveDuration"),
        _object("theoreticalWorkingTime"),
    ),
    parameters=("loadPayrollInfo", "includeOnlyOthers"),
    source="a client reading approvable timesheets",
    evidence=Evidence.SEEN,
)
