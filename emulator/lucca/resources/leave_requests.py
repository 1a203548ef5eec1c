"""Leave requests (``/api/v3/leaveRequests``) and the period each is about.

Source: Lucca's leave-request and leave-period reference, and a client that reads both through
``leavePeriod.*``. ``name`` is ours: no example of one is public. A period has the days (there is
one entry of ``leaves`` for each working half-day), whatever became of them; it is shown inside its
request. Its own address is not documented, yet clients list and filter periods there.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field, reference
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import parts
from emulator.lucca.store.leave_views import PERIODS, REQUESTS

PENDING, APPROVED, DENIED, CANCELLED, CANCELLING = 0, 2, 3, 4, 5
STATUSES = {
    PENDING: "pending",
    APPROVED: "approved",
    DENIED: "denied",
    CANCELLED: "cancelled",
    CANCELLING: "being cancelled",
}
"""What ``status`` may be, in the words of the reference."""

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True, evidence=Evidence.OURS)
_URL = Field(name="url", kind=Kind.TEXT, short=True)


def _computed(name: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, column=True)


LEAVE_REQUESTS = Collection(
    path="leaveRequests",
    singular="LeaveRequest",
    table_name="lucca_leave_request",
    select=REQUESTS,
    owner="ownerId",
    verbs=frozenset({"delete"}),
    fields=(
        _ID,
        _NAME,
        _URL,
        *reference("leavePeriod", "leaveperiods"),
        _computed("status", Kind.INTEGER),
        _computed("creationDate", Kind.MOMENT),
        _computed("nextApproverId", Kind.INTEGER),
        _computed("cancellationUserId", Kind.INTEGER),
        _computed("cancellationDate", Kind.MOMENT),
        _computed("isActive", Kind.BOOLEAN),
        parts.many(
            "approvals",
            parts.ID,
            *parts.of(Kind.MOMENT, "date"),
            *parts.of(Kind.INTEGER, "approverId", "substitutedApproverId"),
            *parts.of(Kind.BOOLEAN, "approved"),
            *parts.of(Kind.TEXT, "comment"),
        ),
        parts.many(
            "cancellationRequests",
            parts.ID,
            *parts.of(Kind.INTEGER, "authorId", "rank", "nextApproverId"),
            *parts.of(Kind.TEXT, "comment"),
            *parts.of(Kind.BOOLEAN, "approved", "isActive"),
            *parts.of(Kind.MOMENT, "creationDate"),
        ),
    ),
    source="Lucca, Timmi Absences, leave requests",
)

LEAVE_PERIODS = Collection(
    path="leavePeriods",
    singular="LeavePeriod",
    table_name="lucca_leave_period",
    select=PERIODS,
    evidence=Evidence.SEEN,
    fields=(
        _ID,
        _NAME,
        _URL,
        *reference("owner", "users"),
        _computed("startsOn", Kind.MOMENT),
        _computed("startsAM", Kind.BOOLEAN),
        _computed("endsOn", Kind.MOMENT),
        _computed("endsAM", Kind.BOOLEAN),
        _computed("isConfirmed", Kind.BOOLEAN),
        _computed("confirmationDate", Kind.MOMENT),
        Field(name="attachmentId", kind=Kind.TEXT),
        parts.many(
            "leaves",
            parts.TEXT_ID,
            *parts.of(Kind.MOMENT, "date", "creationDate", "cancellationDate"),
            *parts.of(Kind.BOOLEAN, "isAM", "isActive"),
            *reference("leaveAccount", "leaveaccounts"),
            *parts.of(Kind.INTEGER, "leavePeriodId", "cancellationUserId"),
            *parts.of(Kind.TEXT, "value", "comment"),
        ),
        parts.many(
            "logs",
            parts.ID,
            *parts.of(Kind.MOMENT, "date"),
            *parts.of(Kind.TEXT, "comment"),
            *parts.of(Kind.INTEGER, "status"),
        ),
    ),
    source="Lucca, Timmi Absences, the leave-period resource; clients listing /api/v3/leavePeriods",
)
