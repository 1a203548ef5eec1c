"""Move timesheets on: hand in, approve, deny, cancel, invalidate.

Sources: Lucca's timesheet reference ("The approval workflow") and its workflow reference. A
timesheet that was rejected, in whichever way, stays so: the next one of its week takes its place.
One approval is enough here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import local
from emulator.errors import Forbidden, Invalid
from emulator.lucca import events
from emulator.lucca.resources import timesheets
from emulator.lucca.resources.timesheets import APPROVED, DRAFT, PENDING, REJECTED, TIMESHEETS
from emulator.lucca.store import records, timesheet_steps
from emulator.lucca.store import timesheets as sheets
from emulator.lucca.store.timesheet_steps import Step

if TYPE_CHECKING:
    from emulator.lucca.events import Happened
    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment
    from emulator.services import Services
    from emulator.storage import Connection


class Move(NamedTuple):
    """What a timesheet may be before, what it is after, and what is said of it."""

    before: tuple[int, ...]
    after: int
    done: str
    needs_comment: bool = False


MOVES = {
    "submit": Move((DRAFT, REJECTED), PENDING, "submitted"),
    "approve": Move((PENDING,), APPROVED, "approved"),
    "deny": Move((PENDING,), REJECTED, "denied", needs_comment=True),
    "cancel": Move((PENDING,), REJECTED, "cancelled"),
    "invalidate": Move((APPROVED,), REJECTED, "invalidated", needs_comment=True),
}
"""All that can be done to a timesheet."""


def submit(db: Connection, key: int, here: Services, actor: int | None = None) -> Happened:
    """Hand a timesheet in to its owner's manager, and tell of it.

    Of one that was rejected, a new one is made for its week. Raises ``NotFound``, and ``Invalid``
    for a timesheet that is pending or approved.
    """
    sheet = _movable(db, key, "submit")
    if sheet["status"] == REJECTED:
        key = sheets.renew(db, key)
    moment = local(here.clock.now()).isoformat(timespec="seconds")
    sheets.submit(db, key, moment)
    timesheet_steps.add(db, key, Step("submit", moment, actor, None))
    return events.timesheet_submitted(db, records.record(db, TIMESHEETS, key), here)


def move(at: Moment, key: int, action: str, comment: str | None = None) -> Record:
    """Do one of ``MOVES`` to a timesheet and return it; the one of its week, if it is a new one.

    Raises ``NotFound``; ``Invalid`` for one that it cannot be done to, or a comment that is
    missing; ``Forbidden`` for a person who cancels what somebody else handed in.
    """
    actor = None if at.by is None else at.by.person_id
    if action == "submit":
        new = submit(at.db, key, at.here, actor).data["id"]
        return records.record(at.db, TIMESHEETS, new)
    _movable(at.db, key, action)
    if MOVES[action].needs_comment and not comment:
        raise Invalid(f"Property comment is required to {action} a timesheet.")
    if action == "cancel" and actor not in (None, timesheet_steps.submitter(at.db, key)):
        raise Forbidden("Only who submitted a timesheet can cancel it.")
    moment = local(at.now).isoformat(timespec="seconds")
    if MOVES[action].after == APPROVED:
        sheets.approve(at.db, key, moment, actor)
    else:
        sheets.reject(at.db, key)
    timesheet_steps.add(at.db, key, Step(action, moment, actor, comment))
    return records.record(at.db, TIMESHEETS, key)


def _movable(db: Connection, key: int, action: str) -> Record:
    sheet = records.record(db, TIMESHEETS, key)
    why = why_not(sheet, action)
    if why is not None:
        raise Invalid(why)
    return sheet


def why_not(sheet: Record, action: str) -> str | None:
    """Return why something cannot be done to a timesheet as it is, None if it can."""
    rule = MOVES[action]
    if sheet["status"] in rule.before:
        return None
    allowed = " or ".join(timesheets.STATUSES[one] for one in rule.before)
    word = timesheets.STATUSES[sheet["status"]]
    return f"Timesheet {sheet['id']} is {word}; only a {allowed} one can be {rule.done}."
