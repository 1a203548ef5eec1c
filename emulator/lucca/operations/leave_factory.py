"""Make leave requests as Lucca's own screen does: by a draft that is sent back and forth.

Source: the bodies of clients that create requests by ``/api/v3/leaveRequestFactory`` and
``/timmi-absences/api/v1.0/leaveRequestFactory/create``. Whatever is not seen in them is not here;
``ruleId`` 1 is a late request, as there, 0 is any rule of ours. Durations and balances are in days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca.operations.leave_wishes import consider
from emulator.lucca.store import absences

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.leave_wishes import Asked, Wanted
    from emulator.lucca.operations.moment import Moment
    from emulator.lucca.store.entitlements import Account
    from emulator.storage import Connection

_LATE, _OURS = 1, 0
CREATED = (
    "leaveRequestId is the emulator's: what Lucca's factory answers after a creation is not known."
)


def draft(db: Connection, asked: Asked, now: datetime) -> Record:
    """Return a draft filled in: what the days come to, what may be taken, what is against it."""
    return _shown(consider(db, asked), now)


def create(at: Moment, asked: Asked) -> Record:
    """Add a request that waits for approval; return its draft, with ``leaveRequestId``.

    Raises ``Invalid`` for what is against it, and if no account has a duration.
    """
    wanted = consider(at.db, asked)
    if wanted.against:
        raise Invalid(" ".join(wanted.against))
    account = wanted.account
    if account is None:
        ids = ", ".join(str(one.id) for one in wanted.accounts)
        raise Invalid(f"Give one of the accounts a duration; there are {ids}.")
    moment = local(at.now).isoformat(timespec="seconds")
    wish = absences.Wish(
        asked.span,
        account.leave_type_id,
        account.person_account,
        len(wanted.halves),
        moment,
        asked.comment,
    )
    key = absences.ask(at.db, wish)
    at.notices.append(CREATED)
    return _shown(wanted, at.now) | {"autoCreate": True, "leaveRequestId": key}


def _shown(wanted: Wanted, now: datetime) -> Record:
    span, days = wanted.asked.span, len(wanted.halves) / 2
    entries = [_entry(one, days if one == wanted.account else 0) for one in wanted.accounts]
    counted = [one.has_account for one in wanted.accounts]
    manager = wanted.owner["manager"]
    return {
        "ownerId": span.person,
        "ownerName": wanted.owner["displayName"],
        "startsOn": f"{span.starts_on}T00:00:00",
        "startsAM": span.starts_am,
        "endsOn": f"{span.ends_on}T00:00:00",
        "endsAM": span.ends_am,
        "isHalfDay": len(wanted.halves) == 1,
        "unit": 0,
        "daysUnit": True,
        "displayAllUnits": False,
        "duration": days,
        "isValid": not wanted.against,
        "warnings": _warnings(wanted, now),
        "agreementWarnings": [],
        "balanceEstimateEndsOn": f"{span.ends_on}T00:00:00",
        "availableAccounts": [one for one, is_so in zip(entries, counted, strict=True) if is_so],
        "otherAvailableAccounts": [
            one for one, is_so in zip(entries, counted, strict=True) if not is_so
        ],
        "daysOff": {},
        "unlimitedDaysOffCalculation": False,
        "areSupportingDocumentsManaged": False,
        "withCandidate": False,
        "autoCreate": wanted.asked.creates,
        "comments": wanted.asked.comment or "",
        "chosenApproverIds": [],
        "nextApprover": manager,
    }


def _warnings(wanted: Wanted, now: datetime) -> list[Record]:
    late = wanted.asked.span.starts_on < local(now).date().isoformat()
    said = [(_OURS, text, True) for text in wanted.against]
    if late:
        said.append((_LATE, "The request is late: its first day is past.", False))
    return [
        {
            "ruleId": rule,
            "description": text,
            "error": forbids,
            "info": False,
            "concernedUsers": [],
        }
        for rule, text, forbids in said
    ]


def _entry(account: Account, days: float) -> Record:
    counted = bool(account.has_account)
    return {
        "leaveAccountId": account.id,
        "leaveAccountName": account.name,
        "leaveAccountColor": account.color,
        "i18nLabels": [{"name": account.name, "cultureCodeIso6391": "fr"}],
        "unit": 0,
        "duration": days,
        "autoCredit": not counted,
        "isRemoteWork": bool(account.is_remote_work),
        "constraint": {
            "warnings": [],
            "allowOuterConsumption": 0,
            "allowHalfDay": True,
            "durationHour": 0,
            "stepHour": 0.5,
            "currentBalance": account.balance / 2 if counted else None,
            "leavePeriodEndDateBalance": account.balance / 2 - days if counted else None,
            "entitlementEndDateBalance": account.balance / 2 if counted else None,
            "entitlementEndDateEntitlement": account.acquired / 2 if counted else None,
            "entitlementEndDateConsumption": (
                (account.taken + account.pending) / 2 if counted else None
            ),
            "consumptionStartDate": _moment(account.starts_on),
            "consumptionEndDate": _moment(account.ends_on),
        },
    }


def _moment(day: str | None) -> str | None:
    return None if day is None else f"{day}T00:00:00"
