"""Remind somebody of a timesheet that is due, by a mail to the outbox.

Source: Lucca's workflow reference ("remind user of a due timesheet; sends an e-mail").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import mail
from emulator.errors import Invalid
from emulator.lucca import mails
from emulator.lucca.resources import timesheets
from emulator.lucca.resources.timesheets import DRAFT, REJECTED
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import records

if TYPE_CHECKING:
    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment


def remind(at: Moment, sheet: Record, comment: str | None) -> None:
    """Remind the owner of a timesheet that they have yet to hand in.

    Raises ``Invalid`` for one that was handed in.
    """
    if sheet["status"] not in (DRAFT, REJECTED):
        word = timesheets.STATUSES[sheet["status"]]
        raise Invalid(f"Timesheet {sheet['id']} is {word}; only a due one can be reminded of.")
    owner = records.record(at.db, USERS, sheet["ownerId"])
    week = sheet["startsOn"], sheet["endsOn"]
    told = mails.reminder(owner, week, comment, at.here)
    mail.put(at.db, told, at.now, at.here.correlation_id)
