"""What a leave is taken on (``/api/v3/leaveAccounts``), and the reasons to be away.

Source: ``leaveAccount`` of Lucca's leave reference (id, name, labels, whether it is remote work)
and the accounts that clients send to create a request (``unit``, 0 for days; ``isRecurring``). The
addresses are those of clients; neither is documented. As in Lucca an account is everybody's, one a
period where it is counted: how much of it somebody has is told where a request is made.
"""

from __future__ import annotations

from emulator.evidence import Evidence
from emulator.lucca.fields import Collection, Field
from emulator.lucca.kinds import Kind
from emulator.lucca.resources import parts
from emulator.lucca.store.leave_views import ACCOUNTS, TYPES

_ID = Field(name="id", kind=Kind.INTEGER, short=True, column=True)
_NAME = Field(name="name", kind=Kind.TEXT, short=True, column=True)

LEAVE_ACCOUNTS = Collection(
    path="leaveAccounts",
    singular="LeaveAccount",
    table_name="lucca_leave_accounts",
    select=ACCOUNTS,
    fields=(
        _ID,
        _NAME,
        Field(name="url", kind=Kind.TEXT, short=True),
        parts.many("i18nLabels", parts.NAME, *parts.of(Kind.TEXT, "cultureCodeIso6391")),
        Field(name="isRemoteWork", kind=Kind.BOOLEAN, column=True),
        Field(name="isRecurring", kind=Kind.BOOLEAN, column=True),
        Field(name="isActive", kind=Kind.BOOLEAN),
        Field(name="unit", kind=Kind.INTEGER),
        Field(name="color", kind=Kind.TEXT),
    ),
    evidence=Evidence.SEEN,
    source="leaveAccount of a leave; clients reading /api/v3/leaveAccounts",
)

LEAVE_TYPES = Collection(
    path="leavePeriods/leaveTypes",
    shown=False,
    singular="LeaveType",
    table_name="lucca_leave_types",
    select=TYPES,
    fields=(_ID, _NAME, Field(name="code", kind=Kind.TEXT, evidence=Evidence.OURS)),
    evidence=Evidence.SEEN,
    source="a client listing /api/v3/leaveperiods/leavetypes; what it reads of one is id and name",
)
"""Reached by an address of its own; nothing shows one by id."""
