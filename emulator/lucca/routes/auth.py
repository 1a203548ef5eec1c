"""Who is calling: the API key in ``Authorization: lucca application=<key>``.

The scheme and the keyword are matched without case, white space around ``=`` is allowed, and so
are braces around the key: all of these are in use by clients of the real service.
Source: Lucca's API reference, "Authentication".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import request

from emulator.errors import Forbidden, Unauthenticated
from emulator.lucca.principal import Principal
from emulator.lucca.reading import Reader
from emulator.lucca.rights import parse
from emulator.lucca.store import keys, rights
from emulator.services import services

if TYPE_CHECKING:
    from emulator.lucca.fields import Collection
    from emulator.lucca.kinds import Verb
    from emulator.storage import Connection, Database

_HEADER = re.compile(
    r"\s*lucca\s+application\s*=\s*(\{)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?(1)\})\s*",
    re.IGNORECASE,
)


def caller() -> Principal:
    """Return who calls, by the API key sent, or raise ``Unauthenticated`` with what is wrong."""
    sent = request.headers.get("Authorization")
    if sent is None:
        raise Unauthenticated(
            "No Authorization header; send 'Authorization: lucca application=<API key>'."
        )
    match = _HEADER.fullmatch(sent)
    if match is None:
        raise Unauthenticated(
            "The Authorization header does not read 'lucca application=<API key>',"
            " where the key is a GUID."
        )
    database = services().database
    found = database.known("api keys", lambda: _all(database)).get(match[2].lower())
    if found is None:
        raise Unauthenticated("This API key is not known to this account.")
    return found


def writer(verb: Verb, target: Collection) -> Principal:
    """Return who calls, if they may change records so. Raises ``Forbidden``."""
    by = caller()
    if not by.may(verb, target):
        raise Forbidden(f"{by.name} may not {verb.split('_')[0]} a {target.singular}.")
    return by


def reader(db: Connection, by: Principal) -> Reader:
    """Return what reads for somebody, at the tenant's time."""
    return Reader(db, by, services().clock.now())


def _all(database: Database) -> dict[str, Principal]:
    with database.read() as db:
        limited = rights.every(db)
        return {
            one.key: Principal(
                one.name,
                one.contact_mail,
                one.role_id,
                rights=parse(limited[one.role_id]) if one.role_id in limited else None,
            )
            for one in keys.every(db)
        }
