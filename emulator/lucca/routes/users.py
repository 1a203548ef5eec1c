"""Addresses that only users have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.errors import NotFound
from emulator.evidence import Evidence
from emulator.lucca import shapes
from emulator.lucca.resources.users import USERS
from emulator.lucca.routes.answers import notice
from emulator.lucca.routes.auth import caller, reader
from emulator.lucca.routes.collections import record_of, tree_of
from emulator.lucca.routes.table import FIELDS, Route
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
    by = caller()
    tree = tree_of(USERS)
    with here.database.read() as db:
        if by.person_id is not None:
            return record_of(by, reader(db, by).one(USERS, by.person_id, tree))
        notice([_NOT_A_PERSON])
        contact = people.id_by_mail(db, by.mail)
        if here.settings.dialect == "lucca" or contact is None:
            raise NotFound(USERS.singular, "me")
        data = reader(db, by).one(USERS, contact, tree)
    return record_of(by, data)


ROUTES = (
    Route(
        path="/api/v3/users/me",
        view=me,
        summary="The person who is calling",
        source="Lucca's own front end; a client that checks who it is",
        evidence=Evidence.SEEN,
        parameters=(FIELDS,),
        answer=shapes.record_of(shapes.ref(USERS)),
    ),
)
