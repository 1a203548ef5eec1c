"""Decide on a leave request.

Source: Lucca's leave-request reference ("only the pending ones, a comment is required to deny").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca import events
from emulator.lucca.fields import Field, Kind
from emulator.lucca.operations import bodies
from emulator.lucca.resources import leave_requests
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.store import absences, people, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.events import Happened
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
    if request["status"] != leave_requests.PENDING:
        word = leave_requests.STATUSES[request["status"]]
        raise Invalid(f"Leave request {key} is {word}; only a pending one can be decided on.")
    # An API key is nobody: whoever was asked to decide is taken to have done so. This is ours.
    approver = request["nextApproverId"] or people.id_by_mail(db, asked.mail)
    moment = local(here.clock.now()).isoformat(timespec="seconds")
    status = "approved" if asked.approved else "refused"
    absences.decide(db, key, status, absences.Decision(moment, approver, asked.comment))
