"""Make the change that causes an event, so that a receiver can be tried without a client of Lucca.

The change is a real one: it is stored, the API shows it, and the event tells of it as it would of
one made by the API. What is not said is chosen; the same state gives the same choice.

``newcomers`` and ``wishes`` are imported where they are needed: they bring the company's code,
that no start should pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import smartlink
from emulator.errors import Invalid, NotFound
from emulator.lucca import events, values
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.operations import guide, leave_requests
from emulator.lucca.operations import timesheets as handing_in
from emulator.lucca.operations.moment import Moment
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import absences, keys, people, records, timesheets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from emulator.lucca.events import Happened
    from emulator.services import Services
    from emulator.storage import Connection

    Data = Mapping[str, object]
    Trigger = Callable[[Connection, Data, Services], Happened]
    Waiting = Callable[[Connection, int | None], int | None]

_USUAL_PERSONA = "employee"


class UnknownEvent(NotFound):
    """Nothing here causes an event of that name."""

    def __init__(self, name: str) -> None:
        super().__init__("event", name)
        self.args = (f"No event {name[:80]!r}; there are {', '.join(TRIGGERS)}.",)


def trigger(db: Connection, name: str, data: Data, here: Services) -> dict[str, object]:
    """Cause the event, and return ``{"event", "eventId", "data"}`` as it will be told.

    ``user.created`` takes fields of a user, as the API or the guide writes them; a believable
    newcomer has the rest. ``leave.approved`` takes ``leaveRequestId``, else ``userId`` or
    ``email``: their oldest pending request; else that of the employee, else of anyone; where none
    is pending one is made first. ``timesheet.submitted`` likewise, with ``timesheetId``.

    Raises ``NotFound`` (an event, a person, a record), ``Invalid`` for what cannot be done to it.
    """
    cause = TRIGGERS.get(name)
    if cause is None:
        raise UnknownEvent(name)
    happened = cause(db, data, here)
    return {"event": name, "eventId": happened.event_id, "data": happened.data}


def _create_user(db: Connection, data: Data, here: Services) -> Happened:
    from emulator.world import newcomers

    sent = {name.lower(): value for name, value in data.items()}
    named = newcomers.Named(_text(sent.get("firstname")), _text(sent.get("lastname")))
    at = Moment(db, here)
    usual = newcomers.newcomer(db, named, at.now)
    if "department" in sent:
        del usual["departmentId"]
    body = {name: value for name, value in usual.items() if name.lower() not in sent} | dict(data)
    user = guide.create(at, body)
    return events.user_created(db, user, here)


def _approve_leave(db: Connection, data: Data, here: Services) -> Happened:
    key, person = _asked(db, data, "leaveRequestId")
    if key is None:
        key = _waiting(db, person, absences.oldest_pending)
    if key is None:
        from emulator.world import wishes

        key = wishes.leave_request(db, _somebody(db, person), here.clock.now())
    verdict = leave_requests.Verdict(True, None, keys.first(db).contact_mail)
    return leave_requests.approve(db, key, verdict, here)


def _submit_timesheet(db: Connection, data: Data, here: Services) -> Happened:
    key, person = _asked(db, data, "timesheetId")
    if key is None:
        key = _waiting(db, person, timesheets.oldest_draft)
    if key is None:
        from emulator.world import wishes

        key = wishes.timesheet(db, _somebody(db, person), here.clock.now())
    return handing_in.submit(db, key, here)


TRIGGERS: dict[str, Trigger] = {
    events.USER_CREATED: _create_user,
    events.LEAVE_APPROVED: _approve_leave,
    events.TIMESHEET_SUBMITTED: _submit_timesheet,
}
"""How each event is caused."""


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _asked(db: Connection, data: Data, record: str) -> tuple[int | None, int | None]:
    """Return the ids of the record and of the person that are named, each None if it is not."""
    known = (record, "userId", "email")
    for name in data:
        if name not in known:
            raise Invalid(f"There is no {name[:80]!r} here; there are {', '.join(known)}.")
    if len(data) > 1:
        raise Invalid(f"Only one of {', '.join(known)} can be given.")
    email = data.get("email")
    if email is None:
        person = _number(data, "userId")
    else:
        person = people.id_by_mail(db, str(email))
        if person is None:
            raise NotFound(USERS.singular, email)
    if person is not None:
        records.record(db, USERS, person)
    return _number(data, record), person


def _number(data: Data, name: str) -> int | None:
    value = values.checked(Field(name=name, kind=Kind.INTEGER), data.get(name))
    return None if value is None else int(str(value))


def _waiting(db: Connection, person: int | None, oldest: Waiting) -> int | None:
    """Return what has waited longest: of a person, or of the usual one, else of anyone."""
    if person is not None:
        return oldest(db, person)
    usual = _usual(db)
    return (None if usual is None else oldest(db, usual)) or oldest(db, None)


def _somebody(db: Connection, person: int | None) -> int:
    found = _usual(db) if person is None else person
    if found is None:
        raise NotFound("persona", _USUAL_PERSONA)
    return found


def _usual(db: Connection) -> int | None:
    for one in smartlink.personas(db):
        if one.persona == _USUAL_PERSONA:
            return people.id_by_mail(db, one.email)
    return None
