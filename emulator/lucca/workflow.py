"""Decide on a leave request, hand in a timesheet.

Sources: Lucca's leave-request reference ("only the pending ones, a comment is required to deny");
its timesheet workflow reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import local
from emulator.errors import Invalid, NotFound
from emulator.lucca import events, values
from emulator.lucca.fields import Field, Kind
from emulator.lucca.resources import leave_requests, timesheets
from emulator.lucca.resources.leave_requests import LEAVE_REQUESTS
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.store import absences, people, records
from emulator.lucca.store import timesheets as sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.events import Happened
    from emulator.services import Services
    from emulator.storage import Connection

_MOST_AT_ONCE = 100

_VERDICT = (
    Field(name="approved", kind=Kind.BOOLEAN, required=True),
    Field(name="comment", kind=Kind.TEXT),
)
_PERIOD = (
    Field(name="ownerId", kind=Kind.INTEGER, required=True),
    Field(name="startsAt", kind=Kind.MOMENT, required=True),
    Field(name="endsAt", kind=Kind.MOMENT),
)


class Verdict(NamedTuple):
    """What was decided, with which words; ``mail`` is whose word it is if nobody was asked."""

    approved: bool
    comment: str | None
    mail: str


def verdict(body: Mapping[str, object], mail: str) -> Verdict:
    """Read the body of an approval: ``{"approved": true|false, "comment": …}``."""
    sent = _members(body, _VERDICT, "LeaveRequestApproval")
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
    status = "approved" if asked.approved else "refused"
    absences.decide(db, key, status, absences.Decision(_moment(here), approver, asked.comment))


def named(db: Connection, body: Mapping[str, object]) -> list[int]:
    """Return the ids of the timesheets that a submission names.

    ``{"timesheets": [{"ownerId": 7, "startsAt": "2026-01-05", "endsAt": "2026-01-12"}]}``, where
    ``endsAt`` is the day after the last and may be left out. Source: the workflow models generated
    from Lucca's older OpenAPI document, "identified by startsAt, endsAt & ownerId".
    """
    listed = body.get("timesheets")
    if set(body) != {"timesheets"} or not isinstance(listed, list):
        raise Invalid('The body must be {"timesheets": [{"ownerId", "startsAt", "endsAt"}]}.')
    if not 0 < len(listed) <= _MOST_AT_ONCE:
        raise Invalid(f"Property timesheets must hold 1 to {_MOST_AT_ONCE} timesheets.")
    return [_named(db, one) for one in listed]


def _named(db: Connection, one: object) -> int:
    if not isinstance(one, dict):
        raise Invalid("Property timesheets must be a list of objects.")
    sent = _members(one, _PERIOD, TIMESHEETS.singular)
    owner, day = int(str(sent["ownerId"])), str(sent["startsAt"])[:10]
    key = sheets.find(db, owner, day)
    if key is None:
        raise NotFound(f"{TIMESHEETS.singular} of user {owner} from", day)
    ends = records.record(db, TIMESHEETS, key)["endsOn"]
    if sent["endsAt"] not in (None, ends):
        raise Invalid(f"Property endsAt: the timesheet of user {owner} from {day} ends {ends}.")
    return key


def submit(db: Connection, key: int, here: Services) -> Happened:
    """Hand a draft in to its owner's manager, and tell of it.

    Raises ``NotFound``, and ``Invalid`` for a timesheet that is no draft.
    """
    sheet = records.record(db, TIMESHEETS, key)
    if sheet["status"] != timesheets.DRAFT:
        word = timesheets.STATUSES[sheet["status"]]
        raise Invalid(f"Timesheet {key} is {word}; only a temporary one can be submitted.")
    sheets.submit(db, key, _moment(here))
    return events.timesheet_submitted(db, records.record(db, TIMESHEETS, key), here)


def _moment(here: Services) -> str:
    return local(here.clock.now()).isoformat(timespec="seconds")


def _members(body: Mapping[str, object], fields: tuple[Field, ...], kind: str) -> dict[str, object]:
    """Return a body's values by field, checked; a field that was not sent is null."""
    known = {one.name.lower(): one for one in fields}
    for name in body:
        if name.lower() not in known:
            raise Invalid(f"Property {name[:80]} does not exist on type {kind}.")
    sent = {name.lower(): value for name, value in body.items()}
    return {one.name: values.checked(one, sent.get(one.name.lower())) for one in fields}
