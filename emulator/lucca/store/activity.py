"""What people do in Lucca's modules: contracts, leaves, time, payslips, and their projects.

Days are ISO text (``2026-01-31``), moments ISO text without offset, in Paris time; durations are
in minutes, money in euro cents. Leaves and timesheets are shown by the views in ``absences`` and
``timesheets``; the rest is kept so that a tenant's history begins with its people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.lucca.store.leave_tables import AROUND_LEAVES
from emulator.storage import Table

if TYPE_CHECKING:
    from emulator.storage import Connection

CONTRACTS = Table(
    "lucca_contract",
    {
        "id": int,
        "person_id": int,
        "kind": str,
        "starts_on": str,
        "ends_on": str,
        "establishment_id": int,
        "csp_id": int,
        "weekly_minutes": int,
        "trial_period_days": int,
        "end_reason": str,
    },
    "id",
    indexes=(("person_id",),),
)
LEAVE_ACCOUNTS = Table(
    "lucca_leave_account",
    {
        "id": int,
        "person_id": int,
        "leave_type_id": int,
        "name": str,
        "starts_on": str,
        "ends_on": str,
        "acquired_half_days": int,
        "taken_half_days": int,
        "pending_half_days": int,
    },
    "id",
)
LEAVES = Table(
    "lucca_leave",
    {
        "id": int,
        "person_id": int,
        "account_id": int,
        "leave_type_id": int,
        "starts_on": str,
        "starts_am": int,
        "ends_on": str,
        "ends_am": int,
        "half_days": int,
        "status": str,
        "requested_at": str,
        "decided_at": str,
        "approver_id": int,
        "comment": str,
    },
    "id",
    indexes=(("person_id",),),
)
TIMESHEETS = Table(
    "lucca_timesheet",
    {
        "id": int,
        "person_id": int,
        "starts_on": str,
        "ends_on": str,
        "status": str,
        "submitted_at": str,
        "approved_at": str,
        "approver_id": int,
        "total_minutes": int,
    },
    "id",
    indexes=(("person_id",),),
)
TIME_ENTRIES = Table(
    "lucca_time_entry",
    {
        "id": int,
        "timesheet_id": int,
        "person_id": int,
        "date": str,
        "project_id": int,
        "minutes": int,
    },
    "id",
    indexes=(("timesheet_id",),),
)
PAYSLIPS = Table(
    "lucca_payslip",
    {
        "id": int,
        "person_id": int,
        "period": str,
        "gross_cents": int,
        "net_cents": int,
        "issued_on": str,
    },
    "id",
)
PROJECTS = Table(
    "lucca_project",
    {
        "id": int,
        "code": str,
        "name": str,
        "client": str,
        "department_id": int,
        "manager_id": int,
        "budget_hours": int,
        "budget_cents": int,
        "starts_on": str,
        "ends_on": str,
    },
    "id",
)
HOLIDAYS = Table(
    "lucca_holiday", {"calendar_id": int, "date": str, "name": str}, ("calendar_id", "date")
)

DATED = (
    CONTRACTS,
    LEAVE_ACCOUNTS,
    LEAVES,
    TIMESHEETS,
    TIME_ENTRIES,
    PAYSLIPS,
    PROJECTS,
    HOLIDAYS,
    *AROUND_LEAVES,
)
"""All that is placed around a day, in the order it is loaded."""


def empty(db: Connection) -> None:
    """Forget all that is placed around a day."""
    for table in DATED:
        db.execute(f"DELETE FROM {table.name}")
