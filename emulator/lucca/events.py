"""What happens in Lucca that others may want to hear of: the events of SmartLink's guide.

An event is put into the outbox in the transaction of its change. Its data is the record as the API
shows it, to who asks by the address that the change was asked by, plus ``userId``: whom it is
about, which is all that the guide's receiver reads of a leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from emulator import webhooks
from emulator.lucca import envelope

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.services import Services
    from emulator.storage import Connection

USER_CREATED = "user.created"
LEAVE_APPROVED = "leave.approved"
TIMESHEET_SUBMITTED = "timesheet.submitted"


class Happened(NamedTuple):
    """An event that is in the outbox."""

    event_id: str
    data: dict[str, Any]


def user_created(db: Connection, user: Record, here: Services) -> Happened:
    """Tell that somebody was added."""
    return _happened(db, USER_CREATED, user | {"userId": user["id"]}, here)


def leave_approved(db: Connection, request: Record, here: Services) -> Happened:
    """Tell that somebody will be away; the first and last day stand at the top too."""
    period = request["leavePeriod"]
    days = {name: period[name] for name in ("startsOn", "startsAM", "endsOn", "endsAM")}
    return _happened(db, LEAVE_APPROVED, request | {"userId": period["ownerId"]} | days, here)


def timesheet_submitted(db: Connection, sheet: Record, here: Services) -> Happened:
    """Tell that a timesheet waits for approval."""
    return _happened(db, TIMESHEET_SUBMITTED, sheet | {"userId": sheet["ownerId"]}, here)


def _happened(db: Connection, name: str, data: Record, here: Services) -> Happened:
    shown = orjson.loads(envelope.located(orjson.dumps(data), here.address.lucca))
    event = webhooks.Event(name, shown, here.clock.now(), here.correlation_id)
    return Happened(webhooks.emit(db, event), shown)
