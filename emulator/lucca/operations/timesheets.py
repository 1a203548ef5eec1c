"""Hand a timesheet in. Source: Lucca's timesheet workflow reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.clock import local
from emulator.errors import Invalid, NotFound
from emulator.lucca import events
from emulator.lucca.fields import Field, Kind
from emulator.lucca.operations import bodies
from emulator.lucca.resources import timesheets
from emulator.lucca.resources.timesheets import TIMESHEETS
from emulator.lucca.store import records
from emulator.lucca.store import timesheets as sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.events import Happened
    from emulator.services import Services
    from emulator.storage import Connection

_MOST_AT_ONCE = 100

_PERIOD = (
    Field(name="ownerId", kind=Kind.INTEGER, required=True),
    Field(name="startsAt", kind=Kind.MOMENT, required=True),
    Field(name="endsAt", kind=Kind.MOMENT),
)


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
    sent = bodies.members(one, _PERIOD, TIMESHEETS.singular)
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
    sheets.submit(db, key, local(here.clock.now()).isoformat(timespec="seconds"))
    return events.timesheet_submitted(db, records.record(db, TIMESHEETS, key), here)
