"""Addresses that only users have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.lucca import envelope
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import answer, located, notice
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.collections import shown
from emulator.lucca.store import people
from emulator.services import services

if TYPE_CHECKING:
    from flask import Response

_NOT_A_PERSON = "An API key is not a person: what Lucca answers to it here is not documented."


def me() -> Response:
    """``GET /api/v3/users/me``: the person who is calling.

    With an API key, what Lucca answers is not documented. In the ``guide`` dialect it is the key's
    technical contact, so that the guide's curl shows someone; in the ``lucca`` dialect there is
    no such user.
    """
    here = services()
    key = caller(here.database)
    notice([_NOT_A_PERSON])
    with here.database.read() as db:
        contact = people.id_by_mail(db, key.contact_mail)
        if here.settings.dialect == "lucca" or contact is None:
            raise NotFound(USERS.singular, "me")
        data = shown(db, USERS, contact)
    return answer(envelope.record(envelope.header(key.name, here.clock.now()), located(data)))
