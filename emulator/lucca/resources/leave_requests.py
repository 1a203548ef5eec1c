"""Leave requests (``/api/v3/leaveRequests``) and the period each is about.

Source: Lucca's leave-request and leave-period reference, and a client that reads both through
``leavePeriod.*``. ``name`` is ours: no example of one is public. A period has the days (there is
one entry of ``leaves`` for each working half-day); it is shown inside its request and can be
filtered through it, but has no documented address of its own. The account of what no balance
counts (sick leave, remote work) is null, where Lucca has one for each reason to be away.
"""

from __future__ import annotations

from emulator.lucca.fields import Collection, Field, Kind, reference
from emulator.lucca.store.absences import PERIODS, REQUEST_OWNER, REQUESTS

PENDING = 0
STATUSES = {PENDING: "pending", 2: "approved", 3: "denied", 4: "cancelled", 5: "being cancelled"}
"""What ``status`` may be, in the words of the reference; nothing is in the last yet."""

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)
_URL = Field(name="url", kind=Kind.TEXT, short=True)


def _computed(name: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, column=True)


LEAVE_REQUESTS = Collection(
    path="leaveRequests",
    singular="LeaveRequest",
    table_name="lucca_leave_request",
    select=REQUESTS,
    owner=REQUEST_OWNER,
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
        Field(name="approvals", kind=Kind.OBJECT),
        Field(name="cancellationRequests", kind=Kind.OBJECT),
    ),
    source="Lucca, Timmi Absences, leave requests",
)

LEAVE_PERIODS = Collection(
    path="leavePeriods",
    singular="LeavePeriod",
    table_name="lucca_leave_period",
    select=PERIODS,
    listed=False,
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
        Field(name="leaves", kind=Kind.OBJECT),
        Field(name="logs", kind=Kind.OBJECT),
    ),
    source="Lucca, Timmi Absences, the leave-period resource",
)
