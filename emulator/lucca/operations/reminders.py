"""Remind somebody of a timesheet that is due: the e-mail itself is for whoever sends mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import Invalid, Unsupported
from emulator.lucca.resources import timesheets
from emulator.lucca.resources.timesheets import DRAFT, REJECTED

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment


class Reminder(NamedTuple):
    """An e-mail to send: to whom, about which week, with which words of the caller's."""

    owner_id: int
    starts_on: str
    """A local moment without offset, as the timesheet shows it."""
    ends_on: str
    comment: str | None


def remind(at: Moment, sheet: Record, comment: str | None) -> None:
    """Remind the owner of a timesheet that they have yet to hand in.

    Source: Lucca's workflow reference ("remind user of a due timesheet; sends an e-mail"). Raises
    ``Invalid`` for one that was handed in, ``Unsupported`` as long as no mail is sent.
    """
    if sheet["status"] not in (DRAFT, REJECTED):
        word = timesheets.STATUSES[sheet["status"]]
        raise Invalid(f"Timesheet {sheet['id']} is {word}; only a due one can be reminded of.")
    send(at, Reminder(sheet["ownerId"], sheet["startsOn"], sheet["endsOn"], comment))


def send(_at: Moment, reminder: Reminder) -> None:
    """SEAM: hand the e-mail over to the outbox. There is none yet."""
    raise Unsupported(f"No mail is sent yet: user {reminder.owner_id} was not reminded.")
