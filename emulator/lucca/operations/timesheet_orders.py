"""Orders about timesheets: which ones, with which words, and what was done to each.

Two addresses take them. The older, ``/timmi/services/workflow/<verb>``, names timesheets in a list
and is answered ``{"Status", "Message", "Items"}``; all of the list is done or none. The newer,
``/timmi-timesheet/api/timesheets``, names one, goes on to its neighbours, and says of each what
became of it. Source: Lucca's workflow reference, and the models generated from its older OpenAPI
document ("identified by startsAt, endsAt & ownerId").
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from emulator.errors import Invalid, NotFound, Unsupported
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import bodies
from emulator.lucca.operations.timesheets import move, why_not
from emulator.lucca.resources.timesheets import APPROVED, PENDING, TIMESHEETS
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import due, records
from emulator.lucca.store import timesheets as sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment
    from emulator.storage import Connection

_MOST_AT_ONCE = 100
COMMENT = Field(name="comment", kind=Kind.TEXT)
_PERIOD = (
    Field(name="ownerId", kind=Kind.INTEGER, required=True),
    Field(name="startsAt", kind=Kind.MOMENT, required=True),
    Field(name="endsAt", kind=Kind.MOMENT),
)
_ONE = (Field(name="id", kind=Kind.INTEGER, required=True),)
_LONGEST_PERIOD_DAYS = 366


class Named(NamedTuple):
    """A timesheet that an order names, and the words that go with it."""

    key: int
    comment: str | None


def named(db: Connection, body: Mapping[str, object], action: str) -> list[Named]:
    """Return the timesheets that an order of the older address names.

    ``{"timesheets": [{"ownerId": 7, "startsAt": "2026-01-05", "endsAt": "2026-01-12"}]}`` to
    submit and to remind, where ``endsAt`` is the day after the last and may be left out; else
    ``{"timesheets": [{"id": 701, "comment": "…"}]}``.
    """
    listed = body.get("timesheets")
    if set(body) != {"timesheets"} or not isinstance(listed, list):
        raise Invalid('The body must be {"timesheets": [{…}]}.')
    if not 0 < len(listed) <= _MOST_AT_ONCE:
        raise Invalid(f"Property timesheets must hold 1 to {_MOST_AT_ONCE} timesheets.")
    by_period = action in ("submit", "remind")
    return [_by_period(db, one) if by_period else _by_id(one) for one in map(_object, listed)]


def _object(one: object) -> Mapping[str, object]:
    if not isinstance(one, dict):
        raise Invalid("Property timesheets must be a list of objects.")
    return without_transfers(one)


def without_transfers(body: Mapping[str, object]) -> Mapping[str, object]:
    """Return a body without its transfers between time accounts, of which there are none."""
    if body.get("transfers") not in (None, []):
        raise Unsupported("Transfers between time accounts are not emulated.")
    return {name: value for name, value in body.items() if name != "transfers"}


def _by_id(one: Mapping[str, object]) -> Named:
    sent = bodies.members(one, (*_ONE, COMMENT), TIMESHEETS.singular)
    return Named(int(str(sent["id"])), text(sent["comment"]))


def _by_period(db: Connection, one: Mapping[str, object]) -> Named:
    sent = bodies.members(one, (*_PERIOD, COMMENT), TIMESHEETS.singular)
    owner, day = int(str(sent["ownerId"])), str(sent["startsAt"])[:10]
    key = sheets.find(db, owner, day)
    if key is None:
        raise NotFound(f"{TIMESHEETS.singular} of user {owner} from", day)
    ends = records.record(db, TIMESHEETS, key)["endsOn"]
    if sent["endsAt"] not in (None, ends):
        raise Invalid(f"Property endsAt: the timesheet of user {owner} from {day} ends {ends}.")
    return Named(key, text(sent["comment"]))


def text(value: object) -> str | None:
    """Return the words of a comment, None if there are none."""
    return str(value).strip() or None if value is not None else None


def item(sheet: Record) -> Record:
    """Return what the older address says of a timesheet that it did what was asked to.

    That the status 0 of an item is success is taken from its model, which has no other.
    """
    return {
        "Id": sheet["id"],
        "ExceptionMessage": None,
        "Status": 0,
        "Title": sheet["name"],
        "Url": sheet["url"],
    }


def submit_until(at: Moment, body: Mapping[str, object]) -> list[Record]:
    """Hand in all that somebody has yet to, up to a period, as the newer address has it.

    ``{"ownerId", "startsAt", "endsAt"?, "transfers"?}``, where ``startsAt`` is the first day of the
    last timesheet. One of that period that is handed in already is answered ``noAction``.
    """
    sent = bodies.members(without_transfers(body), _PERIOD, TIMESHEETS.singular)
    owner, day = int(str(sent["ownerId"])), str(sent["startsAt"])[:10]
    records.record(at.db, USERS, owner)
    starts = date.fromisoformat(day)
    if not due.FIRST_DAY <= starts <= due.LAST_DAY:
        raise Invalid(f"Property startsAt: from {due.FIRST_DAY} to {due.LAST_DAY}.")
    monday = starts - timedelta(starts.weekday())
    first = (monday - timedelta(_LONGEST_PERIOD_DAYS)).isoformat()
    weeks = due.weeks(at.db, due.Asked("owner", (owner,), first, monday.isoformat()))
    days = sorted({one.starts_on for one in weeks} | {monday.isoformat()})
    return [_hand_in(at, owner, monday) for monday in days]


def _hand_in(at: Moment, owner: int, monday: str) -> Record:
    key = sheets.find(at.db, owner, monday)
    if key is None:
        sunday = (date.fromisoformat(monday) + timedelta(6)).isoformat()
        key = sheets.draft(at.db, owner, (monday, sunday), [])
    sheet = records.record(at.db, TIMESHEETS, key)
    if sheet["status"] in (PENDING, APPROVED):
        return workflow_item(sheet, "noAction")
    return workflow_item(move(at, key, "submit"), "success")


def decide(at: Moment, key: int, action: str, comment: str | None) -> list[Record]:
    """Do something to a timesheet, as the newer address has it.

    Approving goes on to those before it that are pending too, cancelling to those after it. One
    that it cannot be done to is answered as an ``error`` with the reason, and nothing changes.
    """
    sheet = records.record(at.db, TIMESHEETS, key)
    why = why_not(sheet, action)
    if why is not None:
        return [workflow_item(sheet, "error", why)]
    keys = [key]
    if action in ("approve", "cancel"):
        day = sheet["startsOn"][:10]
        keys = sheets.pending(at.db, sheet["ownerId"], day, before=action == "approve")
    return [workflow_item(move(at, one, action, comment), "success") for one in keys]


def workflow_item(sheet: Record, status: str, why: str | None = None) -> dict[str, Any]:
    """Return what the newer address says of a timesheet; its days are dates, the last excluded."""
    return {
        "id": sheet["id"],
        "exceptionMessage": why,
        "startsOn": sheet["startsOn"][:10],
        "endsOn": sheet["endsOn"][:10],
        "expectedNextActor": sheet["expectedNextActor"],
        "status": status,
    }
