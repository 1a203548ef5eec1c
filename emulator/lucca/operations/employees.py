"""Create and change users as Lucca documents it, with all that goes with it.

A new user gets a work contract unless ``contract=false`` is asked: Lucca documents both values and
no default; without a contract nobody could sign in. A welcome mail is left in the outbox unless
``notify=false``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator import mail
from emulator.clock import local
from emulator.errors import Invalid
from emulator.lucca import mails
from emulator.lucca.operations import writing
from emulator.lucca.operations.apart import CYCLES, Apart
from emulator.lucca.resources.completing import AXIS
from emulator.lucca.resources.user_logs import CREATION, LOGGED, MODIFICATION
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import beside, contracts, people, records, user_logs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.lucca.fields import Record
    from emulator.lucca.operations.moment import Moment

_OF_CONTRACT = ("legalEntityId", "cspId")
"""What a user shows of the applicable contract, and can be told."""

_LEGAL_WEEK_MINUTES = 35 * 60  # Code du travail, L3121-27


def create(at: Moment, body: Mapping[str, object]) -> Record:
    """Add a user and return them whole."""
    hires, tells = _flag(at, "contract"), _flag(at, "notify")
    apart = Apart(at, body)
    user = writing.create(at, USERS, apart.body)
    _keep(at, user, None, apart)
    if hires:
        people.add_contract(at.db, user, _LEGAL_WEEK_MINUTES)
    if tells:
        mail.put(at.db, mails.welcome(user, at.here), at.now, at.here.correlation_id)
    return user


def update(at: Moment, key: int, body: Mapping[str, object]) -> Record:
    """Change a user and return them whole. Raises ``NotFound``."""
    apart = Apart(at, body)
    before = records.record(at.db, USERS, key)
    user = writing.update(at, USERS, key, apart.body)
    if any(user[name] != before[name] for name in _OF_CONTRACT):
        contracts.carry(at.db, key, user["legalEntityId"], user["cspId"])
    _keep(at, user, before, apart)
    return user


def _flag(at: Moment, name: str) -> bool:
    """Return a parameter that is true unless it says false."""
    text = at.asked.get(name, "true").strip().lower()
    if text not in ("true", "false"):
        raise Invalid(f"{name} takes true or false.")
    return text == "true"


def _keep(at: Moment, user: Record, before: Record | None, apart: Apart) -> None:
    """Store what is not in the record, log what changed, and show the user with all of it."""
    cycles = apart.cycles(user)
    if cycles is not None:
        user[CYCLES] = cycles
        records.replace(at.db, USERS, user)
    _log(at, user, before, apart)
    apart.keep(user["id"])
    USERS.complete(at.db, [user], None)


def _log(at: Moment, user: Record, before: Record | None, apart: Apart) -> None:
    """Log what changes; before the sections of axes are stored."""
    changes = {
        shown: user[name]
        for name, shown in LOGGED.items()
        if user[name] != (None if before is None else before[name])
    }
    if apart.axes:
        own = beside.sections(at.db, [user["id"]]).get(user["id"], {})
        new = {f"{AXIS}{axis}": key for axis, key in apart.axes.items() if own.get(axis) != key}
        changes |= new
    if not changes:
        return
    author = None
    if at.by is not None:
        author = at.by.person_id or people.id_by_mail(at.db, at.by.mail)
    moment = local(at.now).isoformat(timespec="milliseconds")
    kind = CREATION if before is None else MODIFICATION
    for name, value in changes.items():
        text = None if value is None else str(value)
        user_logs.add(at.db, user_logs.Entry(user["id"], name, author, moment, kind, text))
