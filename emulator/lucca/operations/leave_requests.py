"""Decide on a leave request, cancel it.

Source: Lucca's leave-request reference ("only the pending ones, a comment is required to deny").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca import events
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import bodies
from emulator.lucca.operations.leave_states import Order, after
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import absences, people, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.events import Happened
    from emulator.lucca.operations.moment import Moment
    from emulator.services import Services
    from emulator.storage import Connection

_VERDICT = (
    Field(name="approved", kind=Kind.BOOLEAN, required=True),
    Field(name="comment", kind=Kind.TEXT),
)


class Verdict(NamedTuple):
    """What was decided, with which words; ``mail`` is whose word it is if nobody was asked."""

    approved: bool
    comment: str | None
    mail: str


def verdict(body: Mapping[str, object], mail: str) -> Verdict:
    """Read the body of an approval: ``{"approved": true|false, "comment": …}``."""
    sent = bodies.members(body, _VERDICT, "LeaveRequestApproval")
    approved, comment = bool(sent["approved"]), sent["comment"]
    text = str(comment).strip() if comment is not None else None
    if not approved and not text:
        raise Invalid("Property comment is required to deny a leave request.")
    return Verdict(approved, text or None, mail)


def approve(db: Connection, key: int, asked: Verdict, here: Services) -> Happened:
    """Approve a pending leave request, and tell of it.

    Raises ``NotFound``, and ``Invalid`` for a request that is not pending.
    """
    _decide(db, key, asked, here)
    return events.leave_approved(db, records.record(db, LEAVE_REQUESTS, key), here)


def deny(db: Connection, key: int, asked: Verdict, here: Services) -> None:
    """Deny a pending leave request. Raises like ``approve``."""
    _decide(db, key, asked, here)


def _decide(db: Connection, key: int, asked: Verdict, here: Services) -> None:
    request = records.record(db, LEAVE_REQUESTS, key)
    order = Order.APPROVE if asked.approved else Order.DENY
    outcome = after(key, absences.status(db, key), order)
    # An API key is nobody: whoever was asked to decide is taken to have done so. This is ours.
    approver = request["nextApproverId"] or people.id_by_mail(db, asked.mail)
    moment = local(here.clock.now()).isoformat(timespec="seconds")
    absences.decide(db, key, outcome, absences.Decision(moment, approver, asked.comment))


def cancel(at: Moment, key: int) -> None:
    """Cancel a pending request; ask for an approved one to be cancelled.

    Raises ``NotFound``, and ``Invalid`` for a request that is denied, cancelled or about to be.
    """
    request = records.record(at.db, LEAVE_REQUESTS, key)
    owner = records.record(at.db, USERS, request["leavePeriod"]["ownerId"])
    approver = owner["managerId"]
    order = Order.CANCEL if approver is None else Order.ASK
    if after(key, absences.status(at.db, key), order) == "cancelling":
        absences.ask_cancellation(at.db, key, undone(at), approver)
        at.notices.append(
            "The request is approved: its cancellation waits for the approver (status 5). Whether"
            " Lucca asks depends on the account's settings, which are not emulated."
        )
    else:
        absences.cancel(at.db, key, undone(at))


def decide_cancellation(at: Moment, key: int, asked: Verdict) -> None:
    """Let an approved request be cancelled, as was asked, or keep it.

    Raises ``NotFound``, and ``Invalid`` if nobody asked for that.
    """
    records.record(at.db, LEAVE_REQUESTS, key)
    status = absences.status(at.db, key)
    after(key, status, Order.RELEASE if asked.approved else Order.KEEP)
    moment = undone(at)
    decision = absences.Decision(moment.at, None, asked.comment)
    absences.decide_cancellation(at.db, key, asked.approved, decision)
    if asked.approved:
        absences.cancel(at.db, key, moment)


def undone(at: Moment) -> absences.Undone:
    """Return when and by whom something is cancelled: a key's technical contact, for a key."""
    by = None if at.by is None else at.by.person_id or people.id_by_mail(at.db, at.by.mail)
    return absences.Undone(local(at.now).isoformat(timespec="seconds"), by)
