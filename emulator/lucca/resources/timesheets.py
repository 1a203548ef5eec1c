"""Timesheets (``/api/v3/timmitimesheets``).

Source: Lucca's timesheet reference and its example. ``endsOn`` is the day after the last; ``name``
is the owner's id, the month and the status (in Lucca's example "45 - avril 2024 - Approved"; its
words for the other statuses are ours). Lucca numbers a timesheet when it is handed in and shows 0
until then; here a draft has its number from the start.
"""

from __future__ import annotations

from emulator.lucca.fields import Collection, Field, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.store import timesheets

DRAFT, PENDING, APPROVED, REJECTED = range(4)
STATUSES = {DRAFT: "temporary", PENDING: "pending", APPROVED: "approved", REJECTED: "rejected"}
"""What ``status`` may be, in the words of the reference."""

TIMESHEETS = Collection(
    path="timmitimesheets",
    singular="Timesheet",
    table_name="lucca_timmi_timesheet",
    select=timesheets.TIMESHEETS,
    fields=(
        Field(name="id", kind=Kind.INTEGER, short=True, column=True),
        Field(name="name", kind=Kind.TEXT, short=True, column=True),
        Field(name="url", kind=Kind.TEXT, short=True),
        *reference("owner", "users"),
        Field(name="startsOn", kind=Kind.MOMENT, column=True, also=("startsAt",)),
        Field(name="endsOn", kind=Kind.MOMENT, column=True, also=("endsAt",)),
        Field(name="statuteId", kind=Kind.INTEGER),
        *reference("expectedNextActor", "users"),
        Field(name="status", kind=Kind.INTEGER, column=True),
        Field(name="timeEntries", kind=Kind.REFERENCES, to="timeentries"),
    ),
    source="Lucca, Timmi Timesheet, timesheets",
)
