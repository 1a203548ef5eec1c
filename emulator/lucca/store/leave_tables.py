"""What stands beside a leave: what it is taken on, and what was undone of it.

All of these are small: nobody's leaves are in them until somebody cancels one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.storage import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_DAYS = 732
"""Of one leave: two years, which no leave of absence of one request is longer than. Ours."""

TYPES = Table(
    "lucca_leave_type",
    {
        "id": int,
        "code": str,
        "name": str,
        "has_account": int,
        "is_remote_work": int,
        "color": str,
    },
    "id",
)
KINDS = Table(
    "lucca_leave_kind",
    {"id": int, "leave_type_id": int, "name": str, "starts_on": str, "ends_on": str},
    "id",
)
"""What Lucca calls a leave account: a reason to be away, of a period where it is counted. What one
person has on it is in ``lucca_leave_account``."""

HALF_DAYS = Table("lucca_half_day", {"number": int, "later": str, "am": int}, "number")
"""Half-days from the morning of any day on: how many days later (as SQLite's ``date`` takes it),
and whether it is a morning. A leave is joined to as many as it lasts, so that its days need no
rows of their own, nor a recursion for each."""

CANCELLED = Table(
    "lucca_leave_cancelled",
    {"leave_id": int, "day": str, "am": int, "at": str, "by_id": int},
    ("leave_id", "day", "am"),
)
"""The half-days that were cancelled, alone or with all their leave; not of the seeded leaves that
were cancelled whole, whose ``decided_at`` says when."""

CANCELLATIONS = Table(
    "lucca_leave_cancellation",
    {
        "id": int,
        "leave_id": int,
        "author_id": int,
        "comment": str,
        "created_at": str,
        "next_approver_id": int,
        "approved": int,
        "decided_at": str,
    },
    "id",
    indexes=(("leave_id",),),
)
"""Requests to cancel an approved leave; ``approved`` is null until somebody has decided."""

NOTES = Table("lucca_leave_note", {"leave_id": int, "comment": str}, "leave_id")
"""What was said with a request."""

IMPORTS = Table("lucca_leave_import", {"id": str, "errors": int}, "id")
"""Files of leaves that were imported, and how many errors they had."""

AROUND_LEAVES = (TYPES, KINDS, HALF_DAYS, CANCELLED, CANCELLATIONS, NOTES, IMPORTS)


def half_days() -> Iterator[tuple[int, str, int]]:
    """Yield the rows of ``HALF_DAYS``."""
    for number in range(2 * LONGEST_DAYS):
        yield number, f"+{number // 2} days", 1 - number % 2
