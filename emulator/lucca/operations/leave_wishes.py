"""What somebody wants to ask for, read from a draft, and what stands against it.

The members are those that clients send to Lucca's ``leaveRequestFactory``; the rest of a draft is
for its screen, is sent back as it came, and is passed over. A request is on one account: the one
that has a ``duration``, in whichever of the draft's lists; how many half-days it is on it follows
from the days.

The rules are Lucca's in kind (days off, no two leaves at once, contract, balance); that a past day
is only warned of is seen in a client. No two half-days of a person are ever booked twice.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import Invalid, NotFound, Unsupported
from emulator.lucca import values
from emulator.lucca.fields import Field
from emulator.lucca.kinds import Kind
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import entitlements, records
from emulator.lucca.store.absences import Span
from emulator.lucca.store.leave_tables import LONGEST_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.store.entitlements import Account
    from emulator.lucca.store.half_days import Half
    from emulator.storage import Connection

_MEMBERS = (
    Field(name="ownerId", kind=Kind.INTEGER, required=True),
    Field(name="startsOn", kind=Kind.MOMENT, required=True),
    Field(name="startsAM", kind=Kind.BOOLEAN),
    Field(name="endsOn", kind=Kind.MOMENT, required=True),
    Field(name="endsAM", kind=Kind.BOOLEAN),
    Field(name="autoCreate", kind=Kind.BOOLEAN),
    Field(name="comments", kind=Kind.TEXT),
)
_LISTS = ("availableaccounts", "otheravailableaccounts", "accounts")
_MOST_ACCOUNTS = 1_000


class Asked(NamedTuple):
    """What a draft says: the days, the id of an account if one has a duration, the words."""

    span: Span
    account: int | None
    comment: str | None
    creates: bool


class Wanted(NamedTuple):
    """What was asked, and what follows from it; ``against`` says what forbids it."""

    asked: Asked
    owner: Record
    halves: list[Half]
    accounts: list[Account]
    account: Account | None
    against: list[str]


def read(body: Mapping[str, object]) -> Asked:
    """Read a draft. Raises ``Invalid``, and ``Unsupported`` for one on several accounts."""
    sent = {name.lower(): value for name, value in body.items()}
    one = {field.name: values.checked(field, sent.get(field.name.lower())) for field in _MEMBERS}
    starts_on, ends_on = str(one["startsOn"])[:10], str(one["endsOn"])[:10]
    span = Span(
        int(str(one["ownerId"])),
        starts_on,
        one["startsAM"] is not False,
        ends_on,
        bool(one["endsAM"]),
    )
    if (starts_on, not span.starts_am) > (ends_on, not span.ends_am):
        raise Invalid("The period ends before it starts.")
    comment = str(one["comments"]).strip() if one["comments"] is not None else ""
    chosen = {key for name in _LISTS for key in _with_duration(sent.get(name))}
    if len(chosen) > 1:
        raise Unsupported("A leave request on several accounts is not emulated.")
    account = chosen.pop() if chosen else None
    return Asked(span, account, comment or None, one["autoCreate"] is not False)


def _with_duration(entries: object) -> list[int]:
    if entries is None:
        return []
    if not isinstance(entries, list) or len(entries) > _MOST_ACCOUNTS:
        raise Invalid("The accounts of a leave request must be a list of objects.")
    found = []
    for entry in entries:
        if not isinstance(entry, dict):
            raise Invalid("The accounts of a leave request must be a list of objects.")
        sent = {name.lower(): value for name, value in entry.items()}
        duration = values.checked(Field(name="duration", kind=Kind.NUMBER), sent.get("duration"))
        if isinstance(duration, int | float) and duration > 0:
            field = Field(name="leaveAccountId", kind=Kind.INTEGER, required=True)
            found.append(int(str(values.checked(field, sent.get("leaveaccountid")))))
    return found


def consider(db: Connection, asked: Asked, account: Account | None = None) -> Wanted:
    """Return what follows from a draft, ``account`` taken as it is given.

    Raises ``Invalid`` for an owner who is not there, and for a period that is too long.
    """
    span = asked.span
    if (date.fromisoformat(span.ends_on) - date.fromisoformat(span.starts_on)).days >= LONGEST_DAYS:
        raise Invalid(f"The period is longer than {LONGEST_DAYS} days.")
    try:
        owner = records.record(db, USERS, span.person)
    except NotFound:
        raise Invalid(f"Property ownerId: no User with id {span.person}.") from None
    halves = entitlements.working(db, span)
    accounts = entitlements.accounts(db, span.person)
    if account is None:
        account = next((one for one in accounts if one.id == asked.account), None)
    against = [*_against_days(db, span, halves), *_against_account(asked, account, len(halves))]
    return Wanted(asked, owner, halves, accounts, account, against)


def _against_days(db: Connection, span: Span, halves: list[Half]) -> list[str]:
    if not halves:
        return ["There is no working day in the period."]
    found = []
    for day in dict.fromkeys((halves[0].day, halves[-1].day)):
        if not entitlements.employed(db, span.person, day):
            found.append(f"User {span.person} has no contract on {day}.")
    taken = entitlements.taken(db, span)
    if taken:
        half = "morning" if taken[0].am else "afternoon"
        found.append(f"User {span.person} has a leave on the {half} of {taken[0].day} already.")
    return found


def _against_account(asked: Asked, account: Account | None, half_days: int) -> list[str]:
    span = asked.span
    if asked.account is None:
        return []  # a draft need not name one yet
    if account is None:
        return [f"User {span.person} has no leave account {asked.account}."]
    if account.starts_on is None or account.ends_on is None:
        return []
    if not account.starts_on <= span.starts_on <= account.ends_on:
        return [
            f"Leave account {account.id} is for leaves that start from {account.starts_on}"
            f" to {account.ends_on}."
        ]
    if half_days > account.balance:
        return [
            f"The balance of leave account {account.id} is {account.balance / 2:g} days;"
            f" the period takes {half_days / 2:g}."
        ]
    return []
