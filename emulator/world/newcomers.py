"""Somebody new for a company that is already there: named from its own vocabulary."""

from __future__ import annotations

import re
import unicodedata
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from emulator.clock import local
from emulator.lucca.resources.users import USERS
from emulator.lucca.store import people, records
from emulator.tenancy.store import read_fact
from seed.identity import DOMAIN
from seed.vocabulary import load

if TYPE_CHECKING:
    from datetime import datetime

    from emulator.lucca.fields import Record
    from emulator.storage import Connection

_SHARED = (
    "legalEntityId",
    "departmentId",
    "managerId",
    "rolePrincipalId",
    "cultureID",
    "calendarId",
    "cspId",
    "jobTitle",
    "gender",
    "civilTitle",
)
"""What a newcomer has in common with the colleague whose team they join."""


class Named(NamedTuple):
    """The names that are known of a newcomer; None is drawn."""

    first: str | None = None
    last: str | None = None


def newcomer(db: Connection, named: Named, now: datetime) -> Record:
    """Return what Lucca is told of somebody who begins today, in the fields that can be written.

    The same state gives the same person. They join a colleague's team, in the same post.
    """
    world = read_fact(db, "world") or {}
    defaults = read_fact(db, "lucca_defaults") or {}
    number = records.next_id(db, USERS)
    random = Random(f"{world['seed']} newcomer {number}")
    today = f"{local(now).date()}T00:00:00"
    role = int(str(defaults["rolePrincipalId"]))
    colleague = people.colleague(db, role, today, random.random())
    shared = defaults if colleague is None else {name: colleague[name] for name in _SHARED}
    words = load()
    firsts = words.male if shared.get("gender") == "Male" else words.female
    first = named.first or random.choice(firsts)[0]
    last = named.last or random.choice(words.last)[0]
    mail, login = addresses(db, first, last)
    return {
        "firstName": first,
        "lastName": last,
        "mail": mail,
        "login": login,
        "employeeNumber": f"{number:05d}",
        "dtContractStart": today,
        **shared,
    }


def addresses(db: Connection, first: str, last: str) -> tuple[str, str]:
    """Return a mail address and a login that nobody has, numbered from 2 if need be."""
    given, family = spelled(first), spelled(last)
    number = ""
    while True:
        mail = f"{given}.{family}{number}{DOMAIN}"
        login = f"{given[0]}{family.replace('-', '')}{number}"
        if not people.is_taken(db, mail, login):
            return mail, login
        number = str(int(number or 1) + 1)


def spelled(name: str) -> str:
    """Return a name as in a mail address: lower case, no accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:60] or "x"
